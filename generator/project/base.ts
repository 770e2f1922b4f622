/**
 * `.camlock/base.json.gz`: the text files as the generator last wrote them. With them, a later version can tell a person's
 * change from its own and merge the two (`camlock upgrade`), without keeping every old template.
 */
import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { ProjectFile } from './make-files.ts';
import { CAMLOCK_FOLDER, isProjectPath } from './manifest.ts';

export const BASE_PATH = `${CAMLOCK_FOLDER}/base.json.gz`;

export interface Base {
  /** Version of the template they come from. */
  readonly template: string;
  /** Text by path; images are known by their hash in the manifest only. */
  readonly texts: ReadonlyMap<string, string>;
}

/** What the unpacked file may weigh; a project's texts are under 1 MB. */
const BASE_MAX_BYTES = 32 * 1024 * 1024;
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a file, or undefined when it is not text. */
export function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The base of a project; undefined when there is none or it is damaged. */
export function readBase(outDir: string): Base | undefined {
  const path = join(outDir, BASE_PATH);
  if (!lstatSync(path, { throwIfNoEntry: false })?.isFile()) return undefined;
  try {
    const parsed = JSON.parse(gunzipSync(readFileSync(path), { maxOutputLength: BASE_MAX_BYTES }).toString('utf8')) as {
      template?: unknown;
      texts?: unknown;
    } | null;
    if (typeof parsed?.template !== 'string' || typeof parsed.texts !== 'object' || parsed.texts === null) return undefined;
    const texts = Object.entries(parsed.texts).filter(([at, text]) => isProjectPath(at) && typeof text === 'string');
    return { template: parsed.template, texts: new Map(texts as [string, string][]) };
  } catch {
    return undefined;
  }
}

/** Sorted, no times, no machine: the same project gives the same bytes. */
export function baseBytes(base: Base): Uint8Array {
  const texts = Object.fromEntries([...base.texts].sort(([a], [b]) => (a < b ? -1 : 1)));
  const packed = gzipSync(JSON.stringify({ template: base.template, texts }), { level: 9 });
  // The header names the operating system that packed it (RFC 1952, byte 9).
  packed[9] = 255;
  return packed;
}

/**
 * The base after `files` were written, except for `behind`: edited files that kept their old version, and so still wait for
 * the merge with the new one.
 */
export function nextBase(template: string, files: readonly ProjectFile[], behind: ReadonlySet<string>, before: Base | undefined): Base {
  const texts = files.flatMap(({ path, bytes }): [string, string][] => {
    const text = behind.has(path) ? (before?.texts.get(path) ?? textOf(bytes)) : textOf(bytes);
    return text === undefined ? [] : [[path, text]];
  });
  return { template, texts: new Map(texts) };
}
