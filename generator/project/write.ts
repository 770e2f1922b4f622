/** Files in memory → files on disk: only what changed, each in one step, and never over a person's edit. */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { GenerateError } from '../generate-error.ts';
import { BASE_PATH, baseBytes, nextBase, readBase } from './base.ts';
import type { ProjectFile } from './make-files.ts';
import { CAMLOCK_FOLDER, hashOf, isProjectPath, MANIFEST_PATH, manifestText, readManifest } from './manifest.ts';

export interface KeptFile {
  readonly path: string;
  /** `edited`: a person changed or made it. `edited-stale`: a person changed it and this brand no longer has it. */
  readonly reason: 'edited' | 'edited-stale' | 'not-a-file';
  /** Where the generator's own version was put for comparison, inside the project. */
  readonly ours?: string;
}

export interface WriteReport {
  /** New or changed, sorted. In a dry run: what would be written. */
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
  /** Removed because this brand no longer has them and nobody edited them. */
  readonly removed: readonly string[];
  readonly kept: readonly KeptFile[];
}

export interface WriteOptions {
  readonly dryRun?: boolean;
  /** Overwrites edited files too. */
  readonly force?: boolean;
  /** Version of the template the files come from; told to a later `camlock upgrade`. */
  readonly templateVersion?: string;
  /** Environment whose overlays the files were made with; told to a later `camlock upgrade`. */
  readonly env?: string;
}

function hashOnDisk(path: string): string | 'none' | 'other' {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (!stat) return 'none';
  return stat.isFile() ? hashOf(readFileSync(path)) : 'other';
}

/**
 * Folders below `outDir` on the way to `path` must be real folders: a link could lead anywhere. Throws {@link GenerateError};
 * `checked` remembers the folders already looked at.
 */
export function checkFolders(outDir: string, path: string, checked: Set<string>): void {
  const steps = path.split('/').slice(0, -1);
  for (let length = 1; length <= steps.length; length++) {
    const folder = steps.slice(0, length).join('/');
    if (checked.has(folder)) continue;
    checked.add(folder);
    const stat = lstatSync(join(outDir, folder), { throwIfNoEntry: false });
    if (stat && !stat.isDirectory())
      throw new GenerateError(
        'out-folder',
        `${folder} in the output folder is ${stat.isSymbolicLink() ? 'a symbolic link' : 'a file'}, not a folder`,
        'remove it, or generate into another folder',
      );
  }
}

function checkOutDir(outDir: string): void {
  if (existsSync(outDir) && !statSync(outDir).isDirectory())
    throw new GenerateError('out-folder', `${outDir} is a file`, 'name a folder with --out');
}

/** Writes next to the target and renames: nobody ever sees half a file. */
export function replaceFile(outDir: string, path: string, bytes: Uint8Array | string): void {
  const target = join(outDir, path);
  mkdirSync(dirname(target), { recursive: true });
  const waiting = join(outDir, CAMLOCK_FOLDER, `writing-${process.pid}`);
  mkdirSync(dirname(waiting), { recursive: true });
  // A link of this name would be followed: make the file anew.
  rmSync(waiting, { force: true });
  writeFileSync(waiting, bytes, { flag: 'wx' });
  renameSync(waiting, target);
}

export function removeEmptyFolders(outDir: string, path: string): void {
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    if (readdirSync(join(outDir, folder)).length > 0) return;
    rmdirSync(join(outDir, folder));
  }
}

/**
 * Brings `outDir` in line with `files`. A file that differs from what the generator last wrote is a person's: it is kept,
 * and ours goes to `.camlock/new/<path>`. Files of ours that are no longer planned go, unless edited.
 * Throws {@link GenerateError} when the folder itself cannot be used; then nothing has been written.
 */
export function writeProject(outDirectory: string, files: readonly ProjectFile[], options: WriteOptions = {}): WriteReport {
  const outDir = resolve(outDirectory);
  checkOutDir(outDir);
  const checked = new Set<string>();
  for (const { path } of files) {
    if (!isProjectPath(path)) throw new GenerateError('path', `${path} is not a path inside a project`, 'rename the file in the template');
    checkFolders(outDir, path, checked);
  }
  checkFolders(outDir, `${CAMLOCK_FOLDER}/new/x`, checked);
  const { files: known, pending } = readManifest(outDir);
  const ours = (path: string, hash: string): boolean => hash !== 'other' && (known[path] === hash || pending[path] === hash);

  const next = new Map(files.map((file) => [file.path, { file, hash: hashOf(file.bytes) }]));
  const written: string[] = [];
  const unchanged: string[] = [];
  const kept: KeptFile[] = [];
  const offers: ProjectFile[] = [];
  for (const [path, { file, hash }] of next) {
    const disk = hashOnDisk(join(outDir, path));
    if (disk === hash) unchanged.push(path);
    else if (disk === 'other') kept.push({ path, reason: 'not-a-file' });
    else if (disk === 'none' || options.force || ours(path, disk)) written.push(path);
    else {
      // Their version stays. Ours is offered when it is news to them: it changed since the last run, or they never had it.
      const news = known[path] !== hash || existsSync(join(outDir, CAMLOCK_FOLDER, 'new', path));
      if (news) offers.push(file);
      kept.push(news ? { path, reason: 'edited', ours: `${CAMLOCK_FOLDER}/new/${path}` } : { path, reason: 'edited' });
    }
  }
  const removed: string[] = [];
  for (const path of [...new Set([...Object.keys(known), ...Object.keys(pending)])].sort()) {
    if (next.has(path)) continue;
    checkFolders(outDir, path, checked);
    const disk = hashOnDisk(join(outDir, path));
    if (disk === 'none') continue;
    if (ours(path, disk) || (options.force && disk !== 'other')) removed.push(path);
    else kept.push({ path, reason: 'edited-stale' });
  }

  const env = options.env === undefined ? {} : { env: options.env };
  const report = { written, unchanged, removed, kept: kept.sort((a, b) => (a.path < b.path ? -1 : 1)) };
  if (options.dryRun) return report;
  const stale = Object.fromEntries(
    kept.filter(({ reason }) => reason === 'edited-stale').flatMap(({ path }) => (known[path] ? [[path, known[path]]] : [])),
  );
  const after = { ...stale, ...Object.fromEntries([...next].map(([path, { hash }]) => [path, hash])) };
  if (written.length > 0 || removed.length > 0) replaceFile(outDir, MANIFEST_PATH, manifestText({ files: known, pending: after, ...env }));
  rmSync(join(outDir, CAMLOCK_FOLDER, 'new'), { recursive: true, force: true });
  for (const path of written) replaceFile(outDir, path, (next.get(path) as { file: ProjectFile }).file.bytes);
  for (const { path, bytes } of offers) replaceFile(outDir, `${CAMLOCK_FOLDER}/new/${path}`, bytes);
  for (const path of removed) {
    rmSync(join(outDir, path));
    removeEmptyFolders(outDir, path);
  }
  const text = manifestText({ files: after, pending: {}, ...env });
  if (hashOnDisk(join(outDir, MANIFEST_PATH)) !== hashOf(Buffer.from(text))) replaceFile(outDir, MANIFEST_PATH, text);
  const behind = new Set(kept.map(({ path }) => path));
  const base = baseBytes(nextBase(options.templateVersion ?? '', files, behind, readBase(outDir)));
  if (hashOnDisk(join(outDir, BASE_PATH)) !== hashOf(base)) replaceFile(outDir, BASE_PATH, base);
  return report;
}
