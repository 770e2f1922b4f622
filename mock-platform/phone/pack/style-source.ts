/**
 * WXSS → CSS for a phone frame inside a larger page: `@import` inlined, built-in tags renamed, rpx and viewport units
 * made relative to the frame (`--rpx`, `--vw`, `--vh` are set on it), dark rules bound to the frame's theme,
 * and every rule kept inside its own package and page. `:where()` keeps WeChat's specificity.
 */
import postcss, { type AtRule, type Root, type Rule } from 'postcss';
import selectorParser from 'postcss-selector-parser';
import { builtInElement, isBuiltIn } from './built-in-tags.ts';
import { frameUnits } from './frame-units.ts';

export interface StyleScope {
  /** Selector of the ancestor the rules may reach, e.g. `[data-package="x"]`. */
  readonly ancestor: string;
  /** Class prefix of an isolated component. */
  readonly classPrefix?: string;
}

const MAX_IMPORT_DEPTH = 20;
/**
 * `read` returns the text of another style sheet of the package or undefined. Problems go to `warn`; a sheet that
 * does not parse becomes empty.
 */
export function convertStyle(
  path: string,
  source: string,
  scope: StyleScope,
  read: (path: string) => string | undefined,
  warn: (text: string) => void,
): string {
  const root = parse(path, source, read, warn, []);
  root.walkAtRules((rule) => {
    if (rule.name === 'media') bindTheme(rule);
  });
  root.walkRules((rule) => {
    if (insideKeyframes(rule)) return;
    rule.selector = convertSelector(rule.selector, scope, darkOnly(rule), (text) => warn(`${path}: ${text}`));
  });
  root.walkDecls((declaration) => {
    declaration.value = frameUnits(declaration.value);
  });
  return root.toString();
}

function parse(
  path: string,
  source: string,
  read: (path: string) => string | undefined,
  warn: (text: string) => void,
  chain: readonly string[],
): Root {
  let root: Root;
  try {
    root = postcss.parse(source);
  } catch (error) {
    warn(`${path}: ${error instanceof Error ? error.message : 'not a style sheet'}`);
    return postcss.root();
  }
  root.walkAtRules('import', (rule) => {
    const target = /^(?:url\()?\s*["']?([^"')]+)["']?/.exec(rule.params)?.[1];
    const resolved = target === undefined ? undefined : resolveInside(path, target);
    const imported = resolved === undefined ? undefined : read(resolved);
    if (resolved === undefined || imported === undefined) {
      warn(`${path}: @import ${JSON.stringify(target ?? rule.params)} is not in the package`);
      rule.remove();
    } else if (chain.includes(resolved) || chain.length >= MAX_IMPORT_DEPTH) {
      rule.remove();
    } else {
      rule.replaceWith(parse(resolved, imported, read, warn, [...chain, path]).nodes);
    }
  });
  return root;
}

/** Path inside the package, or undefined for another host or a way out. */
export function resolveInside(from: string, target: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(target)) return undefined;
  const parts = target.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

const THEME = /\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)/i;

function bindTheme(rule: AtRule): void {
  const theme = THEME.exec(rule.params)?.[1]?.toLowerCase();
  if (!theme) return;
  rule.params = rule.params.replace(THEME, '(min-width: 0px)');
  rule.walkRules((inner) => {
    (inner as Rule & { camlockTheme?: string }).camlockTheme = theme;
  });
}

function darkOnly(rule: Rule): string | undefined {
  return (rule as Rule & { camlockTheme?: string }).camlockTheme;
}

function insideKeyframes(rule: Rule): boolean {
  return rule.parent?.type === 'atrule' && /keyframes$/i.test((rule.parent as AtRule).name);
}

function convertSelector(selector: string, scope: StyleScope, theme: string | undefined, warn: (text: string) => void): string {
  const prefix = `${theme ? `:where([data-theme="${theme}"]) ` : ''}:where(${scope.ancestor}) `;
  try {
    return selectorParser((root) => {
      root.walkTags((tag) => {
        if (tag.value === 'page') tag.value = 'wx-page';
        else if (isBuiltIn(tag.value)) tag.value = builtInElement(tag.value);
      });
      if (scope.classPrefix) {
        root.walkClasses((node) => {
          node.value = `${scope.classPrefix}--${node.value}`;
        });
      }
      for (const one of root.nodes) {
        const host = one.nodes[0];
        // :root has no meaning in WXSS but component libraries put their variables there; the page is what they mean.
        if (host?.type === 'pseudo' && host.value === ':root') host.replaceWith(selectorParser.tag({ value: 'wx-page' }));
      }
    })
      .processSync(selector)
      .split(/,(?![^(]*\))/)
      .map((one) => prefix + one.trim())
      .join(', ');
  } catch {
    warn(`selector ${JSON.stringify(selector.slice(0, 80))} is not understood`);
    return `${prefix}wx-nothing`;
  }
}
