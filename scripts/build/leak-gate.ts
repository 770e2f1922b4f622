/** The gate between brands: nothing of another brand, of the mock platform or of a secret may stand in a built app. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Brand } from '../../generator/index.ts';
import { digest, imageTracesOf, ownAddresses, type Trace, type TraceKind, tracesOf } from './leak-traces.ts';

export interface Leak {
  readonly kind: TraceKind | 'image' | 'mock-address';
  /** Relative to the built app, with `/`. */
  readonly file: string;
  /** What it is and whose; never a secret's value. */
  readonly what: string;
}

/** Addresses of a developer's machine. */
const LOCAL_ADDRESS =
  /(?:https?|wss?|mqtts?|tcp):\/\/(?:localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\])(?![\w.-])(?::\d+)?|(?<![\w.-])(?:localhost|127\.0\.0\.1|\[::1\]):\d{2,5}/gi;
const INLINE = /base64,([A-Za-z0-9+/]{32,}={0,2})/g;

/** The part of the base64 of a longer text that depends on `bytes` alone, for each of the three ways they can lie in it. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const from = Math.ceil((shift * 8) / 6);
    const upTo = Math.floor(((shift + bytes.length) * 8) / 6);
    const form = encoded.slice(from, upTo);
    return form.length < 8 ? [] : [form, form.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** `\u5b89`, `\\u5b89` (a source map's), `\u{5b89}`, `\x41` and `\/` read as what they mean. */
function unescaped(text: string): string {
  return text
    .replace(/\\+(?:u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|x([0-9a-f]{2}))/gi, (whole, braced, four, two) => {
      const code = Number.parseInt(braced ?? four ?? two, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .replace(/\\+\//g, '/');
}

function percentDecoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'));
}

/** `#2b59d9` as programs and style sheets write it: also `#abc` for `#aabbcc`, and `rgb(43, 89, 217`. */
function colourPattern(colour: string): RegExp {
  const [r, g, b] = [1, 3, 5].map((at) => colour.slice(at, at + 2)) as [string, string, string];
  const short = [r, g, b].every((pair) => pair[0] === pair[1]) ? `|#${r[0]}${g[0]}${b[0]}(?![0-9a-f])` : '';
  const numbers = [r, g, b].map((pair) => Number.parseInt(pair, 16)).join('[\\s,]+');
  return new RegExp(`#${r}${g}${b}(?:[0-9a-f]{2})?(?![0-9a-f])${short}|rgba?\\(\\s*${numbers}\\b`, 'i');
}

/** A trace as a question to a file's text and to what its escapes mean. */
function matcher({ kind, text }: Trace): (raw: string, read: string) => boolean {
  if (kind === 'colour') {
    const pattern = colourPattern(text);
    return (raw, read) => pattern.test(raw) || pattern.test(read);
  }
  const forms = base64Forms(Buffer.from(text));
  return (raw, read) => raw.includes(text) || read.includes(text) || forms.some((form) => raw.includes(form));
}

function filesBelow(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/**
 * Reads every file of the built app at `root`, source maps too, for traces of `others` ({@link tracesOf} states what counts),
 * for their images (as files or inline, by hash), for addresses of this machine and for secrets of any of the brands.
 * Texts are found as they are, JSON- or JavaScript-escaped, URL-encoded and in base64, file names included.
 */
export function findLeaks(root: string, own: Brand, others: readonly Brand[], env: NodeJS.ProcessEnv = process.env): Leak[] {
  const traces = tracesOf(own, others, env).map((trace) => ({ ...trace, stands: matcher(trace) }));
  const images = imageTracesOf(own, others);
  const addresses = ownAddresses(own);
  return filesBelow(root).flatMap((file) => {
    const bytes = readFileSync(join(root, file));
    const raw = `${file}\n${bytes.toString('utf8')}`;
    const plain = unescaped(raw);
    const read = `${plain}\n${percentDecoded(plain)}`;
    const leaks: Leak[] = traces.filter(({ stands }) => stands(raw, read)).map(({ kind, what }) => ({ kind, file, what }));
    const inline = [...raw.matchAll(INLINE)].map(([, data]) => Buffer.from(data as string, 'base64'));
    for (const image of new Set([bytes, ...inline].map((data) => images.get(digest(data))))) {
      if (image) leaks.push({ kind: 'image', file, what: image });
    }
    for (const address of new Set([...read.matchAll(LOCAL_ADDRESS)].map(([found]) => found))) {
      if (!addresses.includes(address)) leaks.push({ kind: 'mock-address', file, what: `address of a developer's machine ${address}` });
    }
    const seen = new Set<string>();
    return leaks.filter(({ what }) => !seen.has(what) && seen.add(what));
  });
}

/** One line for a person. */
export function leakText({ file, what }: Leak): string {
  return `${file}: ${what}`;
}
