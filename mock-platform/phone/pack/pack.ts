/**
 * An uploaded package → something the phone can run. The files are hostile input: sizes are limited, nothing is
 * executed here, and paths never leave the map they came from.
 */
import { createRequire } from 'node:module';
import type { AppConfig, ComponentConfig, PackedMiniProgram } from './packed.ts';
import { convertStyle } from './style-source.ts';
import { rewriteTemplate } from './template-source.ts';

/** Raised for a package the phone cannot run; the message says which file and why. */
export class PackError extends Error {
  override readonly name = 'PackError';
}

const MAX_FILES = 20_000;
const MAX_TOTAL_BYTES = 64 * 1024 * 1024;
const MAX_TEXT_BYTES = 8 * 1024 * 1024;
const SAFE_PATH = /^(?!\/)(?!.*(?:^|\/)\.\.?(?:\/|$))(?!.*\/\/)[^\p{Cc}\\]{1,512}$/u;

/** Types of glass-easel-template-compiler 1.1.0 that are used here. */
interface TemplateGroup {
  addTmpl(path: string, source: string): readonly { message?: string; startLine?: number; isError?: boolean }[];
  addScript(path: string, source: string): void;
  getTmplGenObjectGroups(): string;
  free(): void;
}

/**
 * Packs `files` (path → bytes). Throws {@link PackError} when app.json or a page is missing or a limit is passed.
 * Recipe: facts/taro.md B1.
 */
export function packMiniProgram(packageId: string, files: ReadonlyMap<string, Uint8Array>): PackedMiniProgram {
  checkLimits(files);
  const warnings: string[] = [];
  const warn = (text: string): void => {
    if (warnings.length < 200) warnings.push(text.slice(0, 400));
  };
  const text = (path: string): string | undefined => {
    const bytes = files.get(path);
    if (!bytes) return undefined;
    if (bytes.length > MAX_TEXT_BYTES) throw new PackError(`${path} is ${bytes.length} bytes; the phone reads at most ${MAX_TEXT_BYTES}`);
    return new TextDecoder().decode(bytes);
  };
  const app = readJson<AppConfig>('app.json', text('app.json'));
  const pages = listPages(app);
  for (const page of pages) {
    for (const ending of ['.js', '.wxml']) {
      if (!files.has(page + ending)) throw new PackError(`app.json lists the page ${page}, but ${page}${ending} is not in the package`);
    }
  }
  const configs: { [path: string]: ComponentConfig } = Object.create(null);
  const scripts: { [path: string]: string } = Object.create(null);
  for (const path of files.keys()) {
    if (path.endsWith('.js')) scripts[path] = text(path) as string;
    else if (path.endsWith('.json') && (files.has(path.replace(/json$/, 'wxml')) || files.has(path.replace(/json$/, 'js')))) {
      configs[path.slice(0, -5)] = readJson<ComponentConfig>(path, text(path));
    }
  }
  const templates = compileTemplates(files, text, app, configs, warn);
  const styles = convertStyles(packageId, files, text, pages, configs, warn);
  const themes = app.darkmode && app.themeLocation ? readJson<PackedMiniProgram['themes']>(app.themeLocation, text(app.themeLocation)) : {};
  return { packageId, app, themes, pages, configs, scripts, ...templates, ...styles, warnings };
}

function checkLimits(files: ReadonlyMap<string, Uint8Array>): void {
  if (files.size > MAX_FILES) throw new PackError(`the package has ${files.size} files; the phone reads at most ${MAX_FILES}`);
  let total = 0;
  for (const [path, bytes] of files) {
    if (!SAFE_PATH.test(path)) throw new PackError(`the path ${JSON.stringify(path.slice(0, 100))} is not a path inside a package`);
    total += bytes.length;
  }
  if (total > MAX_TOTAL_BYTES) throw new PackError(`the package is ${total} bytes; the phone reads at most ${MAX_TOTAL_BYTES}`);
}

function readJson<T>(path: string, source: string | undefined): T {
  if (source === undefined) throw new PackError(`${path} is not in the package`);
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch (error) {
    throw new PackError(`${path} is not JSON: ${error instanceof Error ? error.message : 'cannot be read'}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new PackError(`${path} must hold an object`);
  return value as T;
}

/** Every page of app.json, sub-packages with their root. */
export function listPages(app: AppConfig): string[] {
  if (!Array.isArray(app.pages) || app.pages.length === 0) throw new PackError('app.json: "pages" must list at least one page');
  const pages = [...app.pages];
  for (const group of [...(app.subPackages ?? []), ...(app.subpackages ?? [])]) {
    for (const page of group.pages) pages.push(`${group.root.replace(/^\/|\/$/g, '')}/${page}`);
  }
  for (const page of pages)
    if (typeof page !== 'string' || !SAFE_PATH.test(page)) throw new PackError('app.json: "pages" holds something that is not a page path');
  return pages;
}

function compileTemplates(
  files: ReadonlyMap<string, Uint8Array>,
  text: (path: string) => string | undefined,
  app: AppConfig,
  configs: { [path: string]: ComponentConfig },
  warn: (text: string) => void,
): Pick<PackedMiniProgram, 'templates' | 'templatePaths' | 'attributes'> {
  const require = createRequire(import.meta.url);
  const { TmplGroup } = require('glass-easel-template-compiler') as { TmplGroup: new () => TemplateGroup };
  const group = new TmplGroup();
  try {
    const attributes = new Map<string, Set<string>>();
    const templatePaths: string[] = [];
    for (const path of files.keys()) {
      if (path.endsWith('.wxs')) group.addScript(path.slice(0, -4), text(path) as string);
      if (!path.endsWith('.wxml')) continue;
      const name = path.slice(0, -5);
      const own = new Set([...Object.keys(app.usingComponents ?? {}), ...Object.keys(configs[name]?.usingComponents ?? {})]);
      const rewritten = rewriteTemplate(text(path) as string, own);
      for (const [element, seen] of rewritten.attributes) attributes.set(element, new Set([...(attributes.get(element) ?? []), ...seen]));
      for (const problem of group.addTmpl(name, rewritten.source))
        warn(`${path}:${problem.startLine ?? '?'}: ${problem.message ?? 'not understood'}`);
      templatePaths.push(name);
    }
    return {
      templates: group.getTmplGenObjectGroups(),
      templatePaths,
      attributes: Object.fromEntries([...attributes].map(([element, seen]) => [element, [...seen]])),
    };
  } finally {
    group.free();
  }
}

function convertStyles(
  packageId: string,
  files: ReadonlyMap<string, Uint8Array>,
  text: (path: string) => string | undefined,
  pages: readonly string[],
  configs: { [path: string]: ComponentConfig },
  warn: (text: string) => void,
): Pick<PackedMiniProgram, 'styles' | 'styleScopes'> {
  const styles: { [path: string]: string } = Object.create(null);
  const styleScopes: { [path: string]: string } = Object.create(null);
  const inPackage = `[data-package=${JSON.stringify(packageId)}]`;
  const pageSet = new Set(pages);
  const sheet = (name: string, scope: { ancestor: string; classPrefix?: string }): void => {
    const source = text(`${name}.wxss`);
    if (source !== undefined) styles[name] = convertStyle(`${name}.wxss`, source, scope, text, warn);
  };
  sheet('app', { ancestor: inPackage });
  for (const page of pages) sheet(page, { ancestor: `${inPackage}[data-page=${JSON.stringify(page)}]` });
  let number = 0;
  for (const [path, config] of Object.entries(configs)) {
    if (!config.component || pageSet.has(path) || !files.has(`${path}.wxml`)) continue;
    const shared = config.styleIsolation === 'shared';
    if (!shared) styleScopes[path] = `c${number++}`;
    sheet(path, shared ? { ancestor: inPackage } : { ancestor: inPackage, classPrefix: styleScopes[path] });
  }
  return { styles, styleScopes };
}
