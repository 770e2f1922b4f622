/** A built mini-program on disk, read the way WeChat counts it: main package and sub-packages. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { Failure, messageOf } from '../failure.ts';

/** Main package and each sub-package, bytes (facts/miniprogram-ci.md §5 row 5). */
export const PACKAGE_MAX_BYTES = 2 * 1024 * 1024;
/** All packages together [P]. */
export const TOTAL_MAX_BYTES = 30 * 1024 * 1024;

export interface BuiltFile {
  /** Relative to the mini-program's root, with `/`. */
  readonly path: string;
  readonly size: number;
}

export interface BuiltApp {
  readonly root: string;
  readonly files: readonly BuiltFile[];
  /** Every page without extension, sub-package pages with their root. */
  readonly pages: readonly string[];
  /** `__APP__` is the main package; then one per sub-package root. */
  readonly packages: readonly { readonly name: string; readonly size: number }[];
  readonly tabIcons: readonly string[];
}

/** miniprogram-ci 2.1.42's own white list: nothing else is part of the uploaded package. */
const UPLOADED = /\.(wxml|wxss|wxs|png|jpe?g|gif|svg|js|json|cer|mp3|aac|m4a|mp4|wav|ogg|silk|wasm|br|cur|ico|skel|crt|cert)$/;

function listFiles(root: string): BuiltFile[] {
  const files: BuiltFile[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name === 'node_modules' || entry.name.startsWith('.')) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile()) files.push({ path: relative(root, path).split(sep).join('/'), size: statSync(path).size });
    }
  };
  walk(root);
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

interface AppJson {
  pages?: unknown;
  subPackages?: unknown;
  subpackages?: unknown;
  tabBar?: { list?: readonly { iconPath?: string; selectedIconPath?: string }[] };
}

/** Parses a JSON file or fails naming it. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Failure('json-unreadable', `${path} cannot be read as JSON: ${messageOf(error)}`, {
      fix: 'build the project again: camlock build',
    });
  }
}

/** Throws {@link Failure} when there is no app.json or it lists no page. */
export function readBuiltApp(root: string): BuiltApp {
  const appJson = join(root, 'app.json');
  if (!existsSync(appJson)) {
    throw new Failure('not-built', `there is no app.json in ${root}`, {
      fix: 'build the project first (camlock build), and name the folder that holds project.config.json',
    });
  }
  const app = readJson(appJson) as AppJson;
  const roots = (app.subPackages ?? app.subpackages ?? []) as readonly { root: string; pages: readonly string[] }[];
  const main = Array.isArray(app.pages) ? (app.pages as string[]) : [];
  if (main.length === 0) throw new Failure('no-pages', `${appJson} lists no page`, { fix: 'build the project again: camlock build' });
  const subs = roots.map((sub) => ({ root: sub.root.replace(/\/+$/, ''), pages: sub.pages }));
  const files = listFiles(root);
  const sizeOf = (belongs: (path: string) => boolean): number =>
    files.reduce((sum, file) => (belongs(file.path) && UPLOADED.test(file.path) ? sum + file.size : sum), 0);
  const inSub = (path: string): boolean => subs.some((sub) => path.startsWith(`${sub.root}/`));
  return {
    root,
    files,
    pages: [...main, ...subs.flatMap((sub) => sub.pages.map((page) => `${sub.root}/${page}`))],
    packages: [
      { name: '__APP__', size: sizeOf((path) => !inSub(path)) },
      ...subs.map((sub) => ({ name: sub.root, size: sizeOf((path) => path.startsWith(`${sub.root}/`)) })),
    ],
    tabIcons: (app.tabBar?.list ?? [])
      .flatMap((item) => [item.iconPath, item.selectedIconPath])
      .filter((path): path is string => typeof path === 'string'),
  };
}
