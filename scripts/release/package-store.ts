/**
 * Builds as they were uploaded, kept by their hash below `.camlock/releases/packages`: an upload goes out from this copy, and
 * a rollback sends the same bytes again.
 */
import { createHash, randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { readBuiltApp } from '../build/packages.ts';
import { Failure } from '../failure.ts';
import { readUploadProject } from '../upload/project.ts';

export const RELEASES_FOLDER = join('.camlock', 'releases');
export const PROJECT_CONFIG = 'project.config.json';

export interface KeptPackage {
  /** SHA-256 (hex) over the paths and bytes of project.config.json and every built file. */
  readonly hash: string;
  /** Folder with project.config.json and the built files. */
  readonly path: string;
}

/** Path and content hash of every file miniprogram-ci could see, sorted. Throws {@link Failure} without a build. */
export function buildContents(projectPath: string): { readonly path: string; readonly file: string; readonly hash: string }[] {
  const project = readUploadProject(projectPath);
  const root = relative(project.path, project.miniprogramRoot).split(sep).join('/');
  const built = readBuiltApp(project.miniprogramRoot).files.map(({ path }) => (root === '' ? path : `${root}/${path}`));
  return [...new Set([PROJECT_CONFIG, ...built])].sort().map((path) => {
    const file = join(project.path, path);
    return { path, file, hash: createHash('sha256').update(readFileSync(file)).digest('hex') };
  });
}

/** Hash of a build: the same files give the same hash wherever they are. */
export function packageHash(projectPath: string): string {
  const digest = createHash('sha256');
  for (const { path, hash } of buildContents(projectPath)) digest.update(`${path}\0${hash}\n`);
  return digest.digest('hex');
}

function packageFolder(projectPath: string, hash: string): string {
  return join(projectPath, RELEASES_FOLDER, 'packages', hash);
}

/** Copies what is uploaded, nothing else; `appid` replaces the one in project.config.json. */
export function copyBuild(from: string, to: string, appid?: string): void {
  for (const { path, file } of buildContents(from)) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    copyFileSync(file, join(to, path));
  }
  if (appid === undefined) return;
  const config = JSON.parse(readFileSync(join(to, PROJECT_CONFIG), 'utf8')) as object;
  writeFileSync(join(to, PROJECT_CONFIG), `${JSON.stringify({ ...config, appid }, null, 2)}\n`);
}

/** Copies the build into the store of `projectPath`; `appid` replaces the one in project.config.json (a development mini-program's). */
export function keepPackage(projectPath: string, appid?: string): KeptPackage {
  const store = join(projectPath, RELEASES_FOLDER, 'packages');
  const fresh = join(store, `.new-${randomBytes(8).toString('hex')}`);
  try {
    copyBuild(projectPath, fresh, appid);
    const hash = packageHash(fresh);
    const path = packageFolder(projectPath, hash);
    if (!isIntact(path, hash)) {
      rmSync(path, { recursive: true, force: true });
      try {
        renameSync(fresh, path);
      } catch (error) {
        // Another upload kept the same build a moment earlier.
        if (!isIntact(path, hash)) throw error;
      }
    }
    return { hash, path };
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function isIntact(path: string, hash: string): boolean {
  try {
    return existsSync(path) && statSync(path).isDirectory() && packageHash(path) === hash;
  } catch {
    return false;
  }
}

/** A kept build, its bytes checked again. Throws {@link Failure} when it is gone or no longer what was uploaded. */
export function openPackage(projectPath: string, hash: string): KeptPackage {
  const path = packageFolder(projectPath, hash);
  if (!/^[0-9a-f]{64}$/.test(hash) || !existsSync(path)) {
    throw new Failure('package-not-kept', `the build ${hash.slice(0, 12)} is not kept in ${dirname(path)}`, {
      fix: 'check out the commit of its release record, build it again and upload; camlock status shows the commits',
    });
  }
  let now: string;
  try {
    now = packageHash(path);
  } catch {
    now = 'unreadable';
  }
  if (now !== hash) {
    throw new Failure(
      'package-altered',
      `the kept build ${hash.slice(0, 12)} is not what was uploaded: its hash is now ${now.slice(0, 12)}`,
      {
        fix: `nothing was sent. Restore ${path} from a backup, or build the recorded commit again`,
      },
    );
  }
  return { hash, path };
}
