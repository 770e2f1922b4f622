import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { cacheKey, fillStage, sourceFiles } from './stage.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function folderOf(files: { readonly [path: string]: string }): string {
  const folder = mkdtempSync(join(tmpdir(), 'camlock-stage-'));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}
const FILES = { 'src/app.tsx': 'app', 'src/pages/a/index.tsx': 'a', 'src/pages/a/index.config.ts': 'title', 'config/index.js': '1' };

describe('the stage of warm builds', () => {
  it('holds the sources only: no packages, no output, no links', () => {
    const project = folderOf({ ...FILES, 'node_modules/x/index.js': '', 'dist/app.js': '', '.git/HEAD': '', 'src/dist/kept.ts': '' });
    symlinkSync('/etc/hostname', join(project, 'src/link.ts'));
    expect(sourceFiles(project)).toEqual([...Object.keys(FILES), 'src/dist/kept.ts'].sort());
  });

  it('leaves what is the same untouched, and takes away what is gone with its folder', () => {
    const stage = folderOf({});
    expect(fillStage(stage, folderOf(FILES))).toHaveLength(4);
    utimesSync(join(stage, 'src/app.tsx'), 1, 1);
    const { 'src/pages/a/index.tsx': _, 'src/pages/a/index.config.ts': __, ...rest } = FILES;
    const changed = fillStage(stage, folderOf({ ...rest, 'src/b.ts': 'b' }));
    expect(changed.sort()).toEqual(['src/b.ts', 'src/pages/a/index.config.ts', 'src/pages/a/index.tsx']);
    expect(statSync(join(stage, 'src/app.tsx')).mtimeMs).toBe(1000);
    expect(sourceFiles(stage)).toEqual(['config/index.js', 'src/app.tsx', 'src/b.ts']);
    expect(() => statSync(join(stage, 'src/pages'))).toThrow();
  });
});

describe('what a cache is good for', () => {
  it.each([
    ['a page', { 'src/pages/a/index.tsx': 'other' }, true],
    ['a style', { 'src/app.scss': 'other' }, true],
    ["a page's configuration", { 'src/pages/a/index.config.ts': 'other' }, false],
    ['the build’s configuration', { 'config/index.js': '2' }, false],
    ['data beside it', { 'config/word.json': '{}' }, false],
    ['packages', { 'package.json': '{}' }, false],
  ])('%s', (_, change, same) => {
    expect(cacheKey(folderOf({ ...FILES, ...change })) === cacheKey(folderOf(FILES))).toBe(same);
  });
});
