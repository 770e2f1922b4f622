/** `camlock upgrade`: a project on an older template, with a person's changes in it, onto this one. */
import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadBrand } from '../brand/load-brand.ts';
import type { Finding } from '../finding.ts';
import { GenerateError } from '../generate-error.ts';
import { BASE_PATH, baseBytes, nextBase, readBase } from '../project/base.ts';
import { type ProjectFile, planProject } from '../project/make-files.ts';
import { CAMLOCK_FOLDER, hashOf, MANIFEST_PATH, manifestText, readManifest } from '../project/manifest.ts';
import { readSources, type Sources } from '../project/sources.ts';
import { checkFolders, removeEmptyFolders, replaceFile } from '../project/write.ts';
import { type Migration, migrateBrand } from './migrate-brand.ts';
import { type Conflict, mergeFolders, type Side } from './three-way.ts';
import { readWorkingFolder, requireCommitted } from './working-folder.ts';

export interface UpgradeOptions {
  readonly brandFile: string;
  readonly outDir: string;
  /** Environment whose overlays count. Default: the one the project was generated with. */
  readonly env?: string;
  /** Reports, writes nothing. */
  readonly dryRun?: boolean;
  /** Goes on when the project is not committed in git. */
  readonly uncommitted?: boolean;
  /** Default: the clone this code belongs to. */
  readonly sources?: Sources;
}

export interface UpgradeReport {
  /** False when the brand file has errors; then nothing was done. */
  readonly ok: boolean;
  readonly findings: readonly Finding[];
  /** Keys of the brand's files that got their new name. */
  readonly migrated: readonly Migration[];
  /** Versions of the template. */
  readonly from: string;
  readonly to: string;
  /** Files that change on disk, sorted. */
  readonly written: readonly string[];
  readonly removed: readonly string[];
  /** Files with changes of both sides, merged without a conflict. */
  readonly merged: readonly string[];
  readonly conflicts: readonly Conflict[];
  /** Where the template's version of a file is that could not be merged by lines. */
  readonly offered: readonly string[];
}

/** The last generated version as a folder. An image the person replaced is known by hash only: any other content stands for it. */
function baseSide(texts: ReadonlyMap<string, string>, hashes: { readonly [path: string]: string }, yours: Side): Side {
  const files = new Map<string, Uint8Array>();
  for (const [path, hash] of Object.entries(hashes)) {
    const text = texts.get(path);
    const mine = yours.get(path);
    if (text !== undefined) files.set(path, Buffer.from(text));
    else files.set(path, mine && hashOf(mine) === hash ? mine : Buffer.from(`\0${hash}`));
  }
  return files;
}

const same = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a !== undefined && b !== undefined && Buffer.compare(a, b) === 0;

/**
 * Merges what the template became since this project was generated into the project, the person's changes kept, and gives keys of the
 * brand's files their new names. Throws
 * {@link GenerateError} when the project was not generated, is not committed, or git is too old; then nothing was changed.
 */
export async function upgradeProject(options: UpgradeOptions): Promise<UpgradeReport> {
  const outDir = resolve(options.outDir);
  if (!existsSync(join(outDir, MANIFEST_PATH))) {
    throw new GenerateError('not-generated', `${options.outDir} was not written by camlock generate`, 'name the project with --out');
  }
  const base = readBase(outDir);
  if (!base) {
    throw new GenerateError(
      'no-base',
      `${options.outDir} has no ${BASE_PATH}, so your changes cannot be told from the template's`,
      'restore the file from git, or run camlock generate with the version the project was made with',
    );
  }
  const manifest = readManifest(outDir);
  const env = options.env ?? manifest.env;
  const { brand, findings } = await loadBrand(options.brandFile, env === undefined ? {} : { env });
  const sources = options.sources ?? readSources();
  const versions = { from: base.template, to: sources.templateVersion };
  if (!brand) return { ok: false, findings, migrated: [], ...versions, written: [], removed: [], merged: [], conflicts: [], offered: [] };
  if (!options.uncommitted && !options.dryRun) requireCommitted(outDir);

  const planned = await planProject(brand, sources);
  const yours = readWorkingFolder(outDir);
  const before = baseSide(base.texts, manifest.files, yours);
  const template = new Map(planned.map(({ path, bytes }) => [path, bytes]));
  const { files, conflicts } = mergeFolders(before, yours, template);

  const written = [...files.keys()].filter((path) => !same(files.get(path), yours.get(path))).sort();
  const removed = [...yours.keys()].filter((path) => !files.has(path)).sort();
  const marked = new Set(conflicts.map(({ path }) => path));
  const merged = written.filter((path) => yours.has(path) && !marked.has(path) && !same(files.get(path), template.get(path)));
  const offered = conflicts.filter(({ path, kind }) => kind === 'binary' && template.has(path)).map(({ path }) => path);
  const migrated = migrateBrand(options.brandFile, { ...(env === undefined ? {} : { env }), dryRun: options.dryRun === true });
  const report = { ok: true, findings, migrated, ...versions, written, removed, merged, conflicts, offered };
  if (!options.dryRun) apply(outDir, { files, written, removed, offered, planned, template: sources.templateVersion, env });
  return report;
}

function apply(
  outDir: string,
  change: {
    files: Side;
    written: readonly string[];
    removed: readonly string[];
    offered: readonly string[];
    planned: readonly ProjectFile[];
    template: string;
    env: string | undefined;
  },
): void {
  const checked = new Set<string>();
  for (const path of change.written) checkFolders(outDir, path, checked);
  rmSync(join(outDir, CAMLOCK_FOLDER, 'new'), { recursive: true, force: true });
  for (const path of change.written) replaceFile(outDir, path, change.files.get(path) as Uint8Array);
  for (const path of change.removed) {
    rmSync(join(outDir, path));
    removeEmptyFolders(outDir, path);
  }
  for (const { path, bytes } of change.planned)
    if (change.offered.includes(path)) replaceFile(outDir, `${CAMLOCK_FOLDER}/new/${path}`, bytes);
  replaceFile(outDir, BASE_PATH, baseBytes(nextBase(change.template, change.planned, new Set(), undefined)));
  const hashes = Object.fromEntries(change.planned.map(({ path, bytes }) => [path, hashOf(bytes)]));
  replaceFile(
    outDir,
    MANIFEST_PATH,
    manifestText({ files: hashes, pending: {}, ...(change.env === undefined ? {} : { env: change.env }) }),
  );
}
