/** Style sheets of a package and its `@name` values in the theme that holds now. */
import type { PackedMiniProgram, WindowConfig } from '../../pack/packed.ts';
import { element } from '../dom.ts';

export interface PackageLook {
  /** The theme the package sees: without darkmode in app.json a page never sees the dark one. */
  theme(): 'light' | 'dark';
  /** A copy with every `@name` replaced. */
  themed<T extends object>(config: T | undefined): T;
  windowOf(path: string): WindowConfig;
  /** Adds the style sheet of a page once. */
  load(path: string): void;
  remove(): void;
}

export function createPackageLook(packed: PackedMiniProgram, phoneTheme: () => 'light' | 'dark'): PackageLook {
  const sheets = new Map<string, HTMLStyleElement>();
  const load = (path: string): void => {
    if (sheets.has(path)) return;
    const style = element('style', { attributes: { 'data-style-of': path } });
    style.textContent = packed.styles[path] ?? '';
    document.head.append(style);
    sheets.set(path, style);
  };
  // The order counts: app.wxss first, components next, pages as they are opened.
  load('app');
  for (const path of Object.keys(packed.styleScopes)) load(path);
  for (const [path, config] of Object.entries(packed.configs)) if (config.component && !packed.styleScopes[path]) load(path);

  const theme = (): 'light' | 'dark' => (packed.app.darkmode ? phoneTheme() : 'light');
  const themed = <T extends object>(config: T | undefined): T => {
    const values = packed.themes[theme()] ?? {};
    const replace = (value: unknown): unknown =>
      typeof value === 'string' && value.startsWith('@')
        ? values[value.slice(1)]
        : Array.isArray(value)
          ? value.map(replace)
          : isObject(value)
            ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, replace(v)]))
            : value;
    return replace(config ?? {}) as T;
  };
  return {
    theme,
    themed,
    load,
    windowOf: (path) => ({ ...themed(packed.app.window), ...themed(packed.configs[path]) }),
    remove() {
      for (const style of sheets.values()) style.remove();
      sheets.clear();
    },
  };
}

function isObject(value: unknown): value is { [name: string]: unknown } {
  return typeof value === 'object' && value !== null;
}
