/** `.camlock/manifest.json`: what the generator wrote, so that it can tell its own files from a person's. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const CAMLOCK_FOLDER = '.camlock';
export const MANIFEST_PATH = `${CAMLOCK_FOLDER}/manifest.json`;

/** SHA-256 (hex) of the generator's version, by path. */
export type Hashes = { readonly [path: string]: string };

export interface Manifest {
  readonly files: Hashes;
  /** Hashes about to be written: a run that was cut off leaves them, and its half-written project still counts as ours. */
  readonly pending: Hashes;
  /** Environment whose overlays the files were made with; absent: none. */
  readonly env?: string;
}

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A relative path of plain steps: never absolute, never upwards, never into the generator's own folder. */
export function isProjectPath(path: string): boolean {
  return (
    path.length < 1024 &&
    !/[\\\0]/.test(path) &&
    !path.startsWith('/') &&
    !/^[A-Za-z]:/.test(path) &&
    path.split('/').every((step) => step !== '' && step !== '.' && step !== '..') &&
    !path.startsWith(`${CAMLOCK_FOLDER}/`)
  );
}

function hashes(value: unknown): Hashes {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter(([path, hash]) => isProjectPath(path) && typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash)),
  );
}

/** The manifest of a project; empty when there is none or it is damaged, so that every file counts as a person's. */
export function readManifest(outDir: string): Manifest {
  const path = join(outDir, MANIFEST_PATH);
  if (!existsSync(path)) return { files: {}, pending: {} };
  try {
    const parsed = JSON.parse(readFileSync(path, 'utf8')) as { files?: unknown; pending?: unknown; env?: unknown } | null;
    const env = typeof parsed?.env === 'string' ? { env: parsed.env } : {};
    return { files: hashes(parsed?.files), pending: hashes(parsed?.pending), ...env };
  } catch {
    return { files: {}, pending: {} };
  }
}

/** Sorted, no times, no machine: the same project gives the same manifest. */
export function manifestText(manifest: Manifest): string {
  const sorted = (entries: Hashes): Hashes => Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));
  const pending = Object.keys(manifest.pending).length > 0 ? { pending: sorted(manifest.pending) } : {};
  const about = 'Written by camlock generate. Keep it with the project: it protects files you edited.';
  const env = manifest.env === undefined ? {} : { env: manifest.env };
  return `${JSON.stringify({ about, ...env, files: sorted(manifest.files), ...pending }, null, 2)}\n`;
}

/** Environment a project was generated with; undefined: none, or it was not generated. */
export function environmentOf(outDir: string): string | undefined {
  return readManifest(outDir).env;
}
