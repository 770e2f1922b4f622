/** What a project is made of, read from the clone: the app's template, the shared part of `devices/`, every category's panel. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GenerateError } from '../generate-error.ts';

/** Files in memory, by path with `/`. */
export type FileTree = ReadonlyMap<string, Uint8Array>;

export interface Sources {
  /** `templates/app`, without what is not part of a project. */
  readonly template: FileTree;
  /** `devices/**`, tests left out. */
  readonly devices: FileTree;
  /** Version of the template: the clone's own. */
  readonly templateVersion: string;
}

/** Folder of the clone; also when this code runs bundled from `dist/`. */
function cloneRoot(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'templates/app')) && existsSync(join(folder, 'devices'))) return folder;
    if (folder === dirname(folder))
      throw new GenerateError('no-template', 'templates/app is not there', 'run camlock from a complete clone');
  }
}

const LEFT_OUT_FOLDERS = new Set(['node_modules', 'dist', '.swc', '.git', '.camlock']);
/** Notes for those who work on the template, and what only makes it stand alone (templates/app/TEMPLATE.md). */
const LEFT_OUT_FILES = new Set(['TEMPLATE.md', 'WX-SURFACE.md', 'tsconfig.stand-alone.json', '.DS_Store']);
const TEST = /\.(?:test|spec)\.tsx?$/;

function readTree(root: string, take: (path: string) => boolean): FileTree {
  const files: [string, Uint8Array][] = [];
  const walk = (folder: string, prefix: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = `${prefix}${entry.name}`;
      if (entry.isDirectory()) {
        if (!LEFT_OUT_FOLDERS.has(entry.name)) walk(join(folder, entry.name), `${path}/`);
      } else if (entry.isFile() && !LEFT_OUT_FILES.has(entry.name) && !TEST.test(entry.name) && take(path)) {
        files.push([path, readFileSync(join(folder, entry.name))]);
      }
    }
  };
  walk(root, '');
  return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Reads the clone that holds this code, or the one at `root`. Throws {@link GenerateError} when it is not complete. */
export function readSources(root: string = cloneRoot()): Sources {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return {
    template: readTree(join(root, 'templates/app'), () => true),
    devices: readTree(join(root, 'devices'), (path) => !path.endsWith('.md')),
    templateVersion: manifest.version,
  };
}
