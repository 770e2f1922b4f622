/**
 * Rewrites WXML before WeChat's own compiler sees it: built-in tags become custom elements, and the attributes
 * each built-in uses are collected, since glass-easel only passes on properties that are declared.
 */
import { builtInElement, isBuiltIn } from './built-in-tags.ts';

export interface RewrittenTemplate {
  readonly source: string;
  /** Attribute names per custom element. */
  readonly attributes: ReadonlyMap<string, ReadonlySet<string>>;
  /** Every tag that is neither built-in nor syntax. */
  readonly customTags: ReadonlySet<string>;
}

const NAME = /[A-Za-z][\w.-]*/y;
const ATTRIBUTE = /[^\s=<>/"'][^\s=<>/"']*/y;

/** `own` names the tags that the file's own `usingComponents` give another meaning. Never throws: the compiler reports bad syntax. */
export function rewriteTemplate(source: string, own: ReadonlySet<string>): RewrittenTemplate {
  const attributes = new Map<string, Set<string>>();
  const customTags = new Set<string>();
  const out: string[] = [];
  let copied = 0;
  let at = 0;
  const skipTo = (text: string, from: number): number => {
    const found = source.indexOf(text, from);
    return found < 0 ? source.length : found + text.length;
  };
  while (at < source.length) {
    if (source.startsWith('{{', at)) {
      at = skipTo('}}', at);
      continue;
    }
    if (source[at] !== '<') {
      at++;
      continue;
    }
    if (source.startsWith('<!--', at)) {
      at = skipTo('-->', at);
      continue;
    }
    const closing = source[at + 1] === '/';
    const nameStart = at + (closing ? 2 : 1);
    NAME.lastIndex = nameStart;
    const name = NAME.exec(source)?.[0];
    if (!name) {
      at++;
      continue;
    }
    const nameEnd = nameStart + name.length;
    const builtIn = isBuiltIn(name) && !own.has(name);
    if (builtIn) {
      out.push(source.slice(copied, nameStart), builtInElement(name));
      copied = nameEnd;
    } else if (own.has(name)) customTags.add(name);
    if (closing) {
      at = nameEnd;
      continue;
    }
    const end = readAttributes(source, nameEnd, (attribute) => {
      if (!builtIn) return;
      const element = builtInElement(name);
      const seen = attributes.get(element) ?? new Set<string>();
      attributes.set(element, seen);
      if (isProperty(attribute)) seen.add(attribute);
    });
    at = name === 'wxs' && source[end - 2] !== '/' ? skipTo('</wxs>', end) : end;
  }
  out.push(source.slice(copied));
  return { source: out.join(''), attributes, customTags };
}

/** Walks the attributes of one tag; returns the place after `>`. */
function readAttributes(source: string, from: number, each: (name: string) => void): number {
  let at = from;
  while (at < source.length) {
    const char = source[at] as string;
    if (char === '>') return at + 1;
    if (char === '"' || char === "'") {
      const end = source.indexOf(char, at + 1);
      at = end < 0 ? source.length : end + 1;
      continue;
    }
    ATTRIBUTE.lastIndex = at;
    const name = ATTRIBUTE.exec(source)?.[0];
    if (!name) {
      at++;
      continue;
    }
    each(name);
    at += name.length;
    if (source[at] === '=' && source[at + 1] !== '"' && source[at + 1] !== "'") at++;
    else if (source[at] === '=') at++;
  }
  return at;
}

const NOT_PROPERTIES = /^(?:id|class|style|slot|(?:bind|catch|capture-|mut-bind|data-|wx:|mark:|change:|generic:|worklet:|slot:|let:).*)$/;

function isProperty(attribute: string): boolean {
  return !NOT_PROPERTIES.test(attribute);
}
