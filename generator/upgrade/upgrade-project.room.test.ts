import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { generateProject } from '../project/generate-project.ts';
import { readSources, type Sources } from '../project/sources.ts';
import { upgradeProject } from './upgrade-project.ts';

const example = fileURLToPath(new URL('../../examples/brands/lock-only/brand.yaml', import.meta.url));
const lines = (name: string): string => Array.from({ length: 24 }, (_, index) => `export const ${name}${index} = ${index};\n`).join('');
const text = (content: string): Uint8Array => new TextEncoder().encode(content);

/** A template with `files` more (a string) or fewer (undefined) than the real one. */
function template(version: string, files: { readonly [path: string]: string | undefined }): Sources {
  const real = readSources();
  const tree = new Map(real.template);
  for (const [path, content] of Object.entries(files)) {
    if (content === undefined) tree.delete(path);
    else tree.set(path, text(content));
  }
  return { ...real, template: tree, templateVersion: version };
}

const edited = (content: string, line: number, by: string): string => content.replace(new RegExp(`= ${line};`), `= ${line}; // ${by}`);
const NAMES = ['mine', 'theirs', 'both', 'clash', 'moved', 'carried', 'dropped', 'gone', 'kept', 'unused'] as const;
const path = (name: string): string => `src/upgrade/${name}.ts`;
const FIRST = template('1.0.0', Object.fromEntries(NAMES.map((name) => [path(name), lines(name)])));
const SECOND = template('2.0.0', {
  [path('mine')]: lines('mine'),
  [path('theirs')]: edited(lines('theirs'), 5, 'template'),
  [path('both')]: edited(lines('both'), 20, 'template'),
  [path('clash')]: edited(lines('clash'), 5, 'template'),
  'src/upgrade/here/moved.ts': lines('moved'),
  [path('carried')]: edited(lines('carried'), 20, 'template'),
  [path('dropped')]: lines('dropped'),
  [path('gone')]: edited(lines('gone'), 5, 'template'),
  'src/upgrade/fresh.ts': lines('fresh'),
});

let dir: string;
let out: string;
const git = (...args: string[]): string =>
  execFileSync('git', ['-C', out, '-c', 'user.name=me', '-c', 'user.email=me@localhost', ...args], { encoding: 'utf8' });
const read = (name: string): string => readFileSync(join(out, name), 'utf8');
const write = (name: string, content: string): void => writeFileSync(join(out, name), content);
const upgrade = (more: object = {}) => upgradeProject({ brandFile: example, outDir: out, sources: SECOND, ...more });

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'camlock-upgrade-'));
  out = join(dir, 'out');
  await generateProject({ brandFile: example, outDir: out, sources: FIRST });
});
afterEach(() => rmSync(dir, { recursive: true }));

function editByHand(): void {
  for (const name of ['mine', 'clash', 'moved', 'kept'] as const) write(path(name), edited(read(path(name)), 5, 'me'));
  write(path('both'), edited(read(path('both')), 3, 'me'));
  renameSync(join(out, path('carried')), join(out, 'src/upgrade/elsewhere.ts'));
  write('src/upgrade/elsewhere.ts', edited(read('src/upgrade/elsewhere.ts'), 2, 'me'));
  rmSync(join(out, path('dropped')));
  rmSync(join(out, path('gone')));
  write('src/upgrade/own.ts', 'export const own = 1;\n');
  write('README.md', `${read('README.md')}\nOur notes.\n`);
}

function commit(): void {
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'mine');
}

describe('a project with ten hand-edited files on a newer template', () => {
  it('keeps every edit, takes every change, and conflicts only where both changed the same lines', async () => {
    editByHand();
    commit();
    const report = await upgrade();
    expect(report).toMatchObject({ ok: true, from: '1.0.0', to: '2.0.0' });
    expect(report.conflicts).toEqual([
      { path: path('clash'), kind: 'content' },
      { path: path('gone'), kind: 'deleted-by-you' },
      { path: path('kept'), kind: 'deleted-by-template' },
    ]);
    expect(read(path('mine'))).toBe(edited(lines('mine'), 5, 'me'));
    expect(read(path('theirs'))).toBe(edited(lines('theirs'), 5, 'template'));
    expect(read(path('both'))).toBe(edited(edited(lines('both'), 3, 'me'), 20, 'template'));
    expect(read(path('clash'))).toMatch(/<<<<<<< yours\n.*\/\/ me\n=======\n.*\/\/ template\n>>>>>>> template\n/);
    expect(read('src/upgrade/here/moved.ts')).toBe(edited(lines('moved'), 5, 'me'));
    expect(read('src/upgrade/elsewhere.ts')).toBe(edited(edited(lines('carried'), 2, 'me'), 20, 'template'));
    expect(read(path('kept'))).toBe(edited(lines('kept'), 5, 'me'));
    expect(read('src/upgrade/own.ts')).toBe('export const own = 1;\n');
    expect(read('src/upgrade/fresh.ts')).toBe(lines('fresh'));
    expect(read('README.md')).toContain('Our notes.');
    for (const name of ['moved', 'carried', 'dropped', 'gone', 'unused']) expect(existsSync(join(out, path(name)))).toBe(false);
    expect(report.merged).toContain(path('both'));
    expect(report.removed).toEqual([path('moved'), path('unused')]);
  });

  it('has nothing to do the second time', async () => {
    write(path('mine'), edited(lines('mine'), 5, 'me'));
    commit();
    await upgrade();
    git('add', '--all');
    git('commit', '--quiet', '--message', 'upgraded');
    expect(await upgrade()).toMatchObject({ from: '2.0.0', written: [], removed: [], conflicts: [] });
    expect(read(path('mine'))).toContain('// me');
  });

  it('merges later what generate kept aside because it was edited', async () => {
    write(path('both'), edited(lines('both'), 3, 'me'));
    const { kept } = await generateProject({ brandFile: example, outDir: out, sources: SECOND });
    expect(kept).toContainEqual({ path: path('both'), reason: 'edited', ours: `.camlock/new/${path('both')}` });
    expect((await upgrade({ uncommitted: true })).conflicts).toEqual([]);
    expect(read(path('both'))).toBe(edited(edited(lines('both'), 3, 'me'), 20, 'template'));
    expect(existsSync(join(out, '.camlock/new'))).toBe(false);
  });
});

describe('what an upgrade does not do', () => {
  it('writes nothing in a dry run, and tells the same', async () => {
    editByHand();
    commit();
    const dry = await upgrade({ dryRun: true });
    expect(git('status', '--porcelain')).toBe('');
    expect(await upgrade()).toEqual(dry);
  });

  it('does not touch a project with uncommitted changes, and names one', async () => {
    commit();
    write(path('mine'), 'changed\n');
    await expect(upgrade()).rejects.toMatchObject({ code: 'dirty-tree', message: expect.stringContaining(path('mine')) });
    expect(read(path('theirs'))).toBe(lines('theirs'));
  });

  it('does not touch a project outside git unless told to', async () => {
    await expect(upgrade()).rejects.toMatchObject({ code: 'not-in-git' });
    expect(await upgrade({ uncommitted: true })).toMatchObject({ conflicts: [] });
  });

  it('does not take a folder for a project that camlock did not write, or whose record is damaged', async () => {
    writeFileSync(join(out, '.camlock/base.json.gz'), 'not a record');
    await expect(upgrade({ uncommitted: true })).rejects.toMatchObject({ code: 'no-base' });
    mkdirSync(join(dir, 'other'));
    await expect(upgrade({ outDir: join(dir, 'other') })).rejects.toMatchObject({ code: 'not-generated' });
  });

  it('does not write through a link', async () => {
    const outside = join(dir, 'outside');
    cpSync(join(out, 'src/upgrade'), outside, { recursive: true });
    rmSync(join(out, 'src/upgrade'), { recursive: true });
    symlinkSync(outside, join(out, 'src/upgrade'));
    await expect(upgrade({ uncommitted: true })).rejects.toMatchObject({ code: 'out-folder' });
    expect(readFileSync(join(outside, 'theirs.ts'), 'utf8')).toBe(lines('theirs'));
  });

  it('does not listen to the git settings of the machine', async () => {
    const settings = join(dir, 'gitconfig');
    writeFileSync(settings, '[merge]\n  conflictStyle = diff3\n[core]\n  autocrlf = true\n');
    const before = process.env.GIT_CONFIG_GLOBAL;
    process.env.GIT_CONFIG_GLOBAL = settings;
    try {
      write(path('clash'), edited(lines('clash'), 5, 'me'));
      await upgrade({ uncommitted: true });
      expect(read(path('clash'))).not.toMatch(/\|\|\|\|\|\|\||\r/);
    } finally {
      if (before === undefined) delete process.env.GIT_CONFIG_GLOBAL;
      else process.env.GIT_CONFIG_GLOBAL = before;
    }
  });
});

it('an image both sides replaced stays the person’s, and the template’s lies beside it', async () => {
  const second = new Map(SECOND.template);
  const first = new Map(FIRST.template);
  first.set('src/assets/stamp.bin', new Uint8Array([0, 1]));
  second.set('src/assets/stamp.bin', new Uint8Array([0, 2]));
  await generateProject({ brandFile: example, outDir: out, sources: { ...FIRST, template: first } });
  writeFileSync(join(out, 'src/assets/stamp.bin'), new Uint8Array([0, 3]));
  const { conflicts, offered } = await upgrade({ uncommitted: true, sources: { ...SECOND, template: second } });
  expect(conflicts).toEqual([{ path: 'src/assets/stamp.bin', kind: 'binary' }]);
  expect(offered).toEqual(['src/assets/stamp.bin']);
  expect([...readFileSync(join(out, 'src/assets/stamp.bin'))]).toEqual([0, 3]);
  expect([...readFileSync(join(out, '.camlock/new/src/assets/stamp.bin'))]).toEqual([0, 2]);
});

describe('a project of an environment', () => {
  it('is upgraded with the overlay it was generated with, unless told another', async () => {
    const brands = join(dir, 'brands');
    cpSync(fileURLToPath(new URL('../../examples/brands/lock-only/', import.meta.url)), join(brands, 'mine'), { recursive: true });
    const brandFile = join(brands, 'mine/brand.yaml');
    for (const [env, name] of [
      ['test', '测试锁'],
      ['production', '正式锁'],
    ])
      writeFileSync(join(brands, `mine/brand.${env}.yaml`), `app:\n  name: ${name}\n`);
    const project = join(dir, 'of-test');
    await generateProject({ brandFile, outDir: project, sources: FIRST, env: 'test' });
    const names = () => readFileSync(join(project, 'src/generated/brand.ts'), 'utf8').match(/测试锁|正式锁/)?.[0];
    expect(names()).toBe('测试锁');
    expect((await upgradeProject({ brandFile, outDir: project, sources: SECOND, uncommitted: true })).ok).toBe(true);
    expect(names()).toBe('测试锁');
    await upgradeProject({ brandFile, outDir: project, sources: SECOND, uncommitted: true, env: 'production' });
    expect(names()).toBe('正式锁');
    await upgradeProject({ brandFile, outDir: project, sources: SECOND, uncommitted: true });
    expect(names()).toBe('正式锁');
  });
});
