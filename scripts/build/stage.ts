/**
 * The one folder in which warm builds happen: a project's files are laid over the last one's, and only what differs is written, so
 * that Taro's cache sees a change of content and not another project (facts/taro.md A5).
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a build does not read, or makes itself. */
const LEFT_OUT = new Set(['node_modules', 'dist', '.git', '.camlock', '.swc']);

/** Files below `folder`, relative with `/`, sorted; links and what no build reads are left out. */
export function sourceFiles(folder: string): string[] {
  const found: string[] = [];
  const walk = (below: string): void => {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
      const path = below ? `${below}/${entry.name}` : entry.name;
      if (entry.isDirectory()) {
        if (below !== '' || !LEFT_OUT.has(entry.name)) walk(path);
      } else if (entry.isFile()) found.push(path);
    }
  };
  walk('');
  return found.sort();
}

/** Makes `stage` hold exactly the sources of `project`; unchanged files keep their time. Returns the paths that changed or went. */
export function fillStage(stage: string, project: string): string[] {
  mkdirSync(stage, { recursive: true });
  const wanted = sourceFiles(project);
  const kept = new Set(wanted);
  const changed = sourceFiles(stage).filter((path) => !kept.has(path));
  for (const path of changed) rmSync(join(stage, path));
  for (const path of wanted) {
    const bytes = readFileSync(join(project, path));
    const target = join(stage, path);
    if (existsSync(target) && readFileSync(target).equals(bytes)) continue;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
    changed.push(path);
  }
  removeEmptyFolders(stage);
  return changed;
}

/** A folder without files would still be a folder to copy. */
function removeEmptyFolders(stage: string): void {
  const walk = (folder: string, top: boolean): boolean => {
    let empty = true;
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const left = top && LEFT_OUT.has(entry.name);
      if (left || !entry.isDirectory() || !walk(join(folder, entry.name), false)) empty = false;
    }
    if (empty && !top) rmSync(folder, { recursive: true });
    return empty;
  };
  walk(stage, true);
}

/**
 * What Taro's cache does not notice by itself and then serves stale or empty modules for (facts/taro.md A4): everything but plain
 * modules and styles. A cache of another key is another cache.
 */
export function cacheKey(project: string): string {
  const hash = createHash('sha1');
  for (const path of sourceFiles(project)) {
    if (!/(^|\/)(?:package\.json|tsconfig\.json|babel\.config\.js)$|^config\/|\.config\.[jt]s$/.test(path)) continue;
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(project, path)))
      .update('\0');
  }
  return hash.digest('hex');
}
