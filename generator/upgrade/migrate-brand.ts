/** Old names of keys in the files of a brand become the new ones, on the spot: every other byte, comments too, stays. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { readLayers } from '../brand/layers.ts';
import { MOVED_KEYS, type MovedKey } from '../brand/moved-keys.ts';
import { oldKeys } from '../brand/rename-keys.ts';

export interface Migration {
  /** As findings name the file. */
  readonly file: string;
  /** `manuals.app` */
  readonly from: string;
  readonly to: string;
  readonly line: number;
}

/** `text` with the new names. A key that stands there under both names stays: a person must choose. */
export function migrateText(text: string, moves: readonly MovedKey[] = MOVED_KEYS): { text: string; moved: Omit<Migration, 'file'>[] } {
  const document = parseDocument(text, { version: '1.2', logLevel: 'silent' });
  if (document.errors.length > 0) return { text, moved: [] };
  const renamed = oldKeys(document.contents, moves).filter(({ twice, key }) => !twice && key.range);
  let result = text;
  for (const { key, moved } of [...renamed].sort((a, b) => (b.key.range?.[0] ?? 0) - (a.key.range?.[0] ?? 0))) {
    const [start, end] = key.range as [number, number, number];
    result = `${result.slice(0, start)}${moved.to}${result.slice(end)}`;
  }
  return {
    text: result,
    moved: renamed.map(({ key, moved: { block, from, to } }) => ({
      from: [...block, from].join('.'),
      to: [...block, to].join('.'),
      line: text.slice(0, key.range?.[0]).split('\n').length,
    })),
  };
}

/** Every file the brand is made of, its bases and overlays too. Files that cannot be read are left to the check. */
export function migrateBrand(brandFile: string, options: { readonly env?: string; readonly dryRun?: boolean } = {}): Migration[] {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(brandFile);
  } catch {
    return [];
  }
  const env = options.env === undefined ? {} : { env: options.env };
  const { layers } = readLayers(bytes, { dir: dirname(resolve(brandFile)), name: basename(brandFile), path: resolve(brandFile), ...env });
  return layers.flatMap(({ dir, name, yaml }) => {
    if (yaml.renamed.length === 0) return [];
    const path = join(dir, basename(name));
    const { text, moved } = migrateText(readFileSync(path, 'utf8'));
    if (moved.length > 0 && !options.dryRun) replace(path, text);
    return moved.map((one) => ({ file: name, ...one }));
  });
}

/** All or nothing, also when the disk is full. */
function replace(path: string, text: string): void {
  const waiting = `${path}.${process.pid}.new`;
  try {
    writeFileSync(waiting, text, { flag: 'wx' });
    renameSync(waiting, path);
  } finally {
    rmSync(waiting, { force: true });
  }
}
