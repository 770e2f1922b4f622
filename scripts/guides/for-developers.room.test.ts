/** docs/guides/for-developers.md, carried out outside the clone with the package as npm makes it. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeBlocks } from './code-blocks.ts';
import { pack, unpack } from './packed.fixture.ts';

const blocks = codeBlocks('for-developers');
const PAGE = 'build/brand/src/pages/me/index.tsx';
let place = '';
let home = '';
let installed = '';

function block(info: string): string {
  const found = blocks.find((one) => one.info === info);
  if (!found) throw new Error(`the guide has no block ${info}`);
  return found.code;
}

/** Runs a command; its output is part of the failure. */
function run(cwd: string, program: string, ...args: string[]): string {
  try {
    const env = { ...process.env, HOME: place, GIT_CONFIG_GLOBAL: join(place, 'gitconfig'), GIT_CONFIG_NOSYSTEM: '1' };
    return execFileSync(program, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${program} ${args.join(' ')}\n${stdout}\n${stderr}`.slice(0, 4000));
  }
}
/** The lines of a block, one after the other, in the folder; `npx camlock` is the installed one. */
function follow(info: string): string {
  const shell = `set -e\nnpx() { shift; node "${join(installed, 'bin/camlock.mjs')}" "$@"; }\n${block(info)}`;
  return run(home, 'sh', '-c', shell);
}
const read = (path: string): string => readFileSync(join(home, path), 'utf8');

/** The next version of the package: another number, and other words on the page the guide edits. */
function nextVersion(tarball: string): string {
  const copy = join(place, 'next');
  mkdirSync(copy);
  run(copy, 'tar', '-xzf', tarball);
  const change = (path: string, from: string, to: string): void => {
    const file = join(copy, 'package', path);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(from);
    writeFileSync(file, text.replace(from, to));
  };
  change('package.json', '"version": "0.1.0"', '"version": "0.2.0"');
  change('templates/app/src/pages/me/index.tsx', '长按识别二维码，下载手机 App', '长按二维码，即可下载手机 App');
  cpSync(join(copy, 'package'), join(copy, 'camlock'), { recursive: true });
  run(copy, 'tar', '-czf', join(place, 'camlock-0.2.0.tgz'), 'camlock');
  return join(place, 'camlock-0.2.0.tgz');
}

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'camlock-developer-'));
  writeFileSync(join(place, 'gitconfig'), '[user]\nname = Newcomer\nemail = newcomer@example.com\n');
  const [command = ''] = block('in the clone').trim().split('\n');
  expect(command).toBe('npm pack --pack-destination /tmp');
  pack(place);
  const steps = block('install').trim().split('\n');
  home = join(place, 'my-home');
  // The tarball the guide names is the one npm made.
  const named = /\S+\.tgz$/.exec(steps.at(-1) ?? '')?.[0] ?? '';
  run(place, 'sh', '-c', steps.slice(0, -1).join('\n'));
  installed = unpack(join(place, basename(named)), home);
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

describe('a newcomer with the package and an empty folder', { timeout: 180_000 }, () => {
  it('makes a brand that passes check', () => {
    expect(follow('brand')).toMatch(/brand\.yaml: 0 errors/);
    expect(existsSync(join(home, 'brand/brand.yaml'))).toBe(true);
  });

  it('has the project that start would build, edits a page, and keeps the edit when it is generated again', () => {
    const generate = 'npx camlock generate --brand brand/brand.yaml';
    const camlock = (...args: string[]): string => run(home, process.execPath, join(installed, 'bin/camlock.mjs'), ...args);
    expect(block('start')).toContain('--brand brand/brand.yaml');
    camlock(...generate.split(' ').slice(2));
    follow('commit');
    const [before = '', after = ''] = block(PAGE)
      .trim()
      .split('\n')
      .map((line) => line.slice(1).trim());
    expect(read(PAGE)).toContain(before);
    writeFileSync(join(home, PAGE), read(PAGE).replace(before, after));
    camlock(...generate.split(' ').slice(2));
    expect(read(PAGE)).toContain(after);
    follow('commit-edit');
  });

  it('moves to the next version: its words and the newcomer’s on one page', () => {
    const next = nextVersion(join(place, 'camlock-0.1.0.tgz'));
    renameSync(join(place, 'camlock-0.1.0.tgz'), join(place, 'old.tgz'));
    unpack(next, home);
    const said = follow('upgrade');
    expect(said).toContain('src/pages/me/index.tsx');
    expect(read(PAGE)).toContain('我们随时在');
    expect(read(PAGE)).toContain('长按二维码，即可下载手机 App');
    expect(run(home, 'git', 'status', '--short')).toContain(PAGE);
  });
});
