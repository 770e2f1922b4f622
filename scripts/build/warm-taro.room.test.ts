/** A Taro that stays against one that starts from nothing (facts/taro.md A4, A5). */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { root } from '../root.ts';
import { buildApp } from './taro-build.ts';
import { type TinyProject, tinyProject } from './tiny-project.fixture.ts';
import { openWarmTaro, type WarmTaro } from './warm-taro.ts';

const PAGE = 'pages/page/index';
const project = tinyProject();
const copies: string[] = [];
const opened: WarmTaro[] = [];
afterAll(() => {
  for (const taro of opened) taro.close();
  for (const folder of [project.path, ...copies]) rmSync(folder, { recursive: true, force: true });
});

function warm(options: Parameters<typeof openWarmTaro>[1]): (words?: Parameters<TinyProject['write']>[0]) => Promise<unknown> {
  const taro = openWarmTaro(root, { ...options, fresh: true });
  opened.push(taro);
  return (words = {}) => {
    project.write(words);
    return buildApp({ projectPath: project.path, compile: taro.compile });
  };
}

it('a cache that is not keyed serves a stale title and an empty page: this is why it is keyed', { timeout: 300_000 }, async () => {
  const build = warm({ key: () => 'the same for everything' });
  await build();
  await build({ text: 'another page' });
  expect(project.built()[`${PAGE}.js`]).toContain('another page');
  await build({ title: 'another title' });
  expect(project.built()[`${PAGE}.json`]).toContain('another title');
  expect(project.built()[`${PAGE}.js`]).not.toContain('another title');
  await expect(build({ constant: 'another constant' })).rejects.toMatchObject({ code: 'build-page-hollow' });
});

it('warm, after a mistake, and from nothing in another folder at another depth: the same bytes', { timeout: 300_000 }, async () => {
  const build = warm({});
  await build({ text: 'first', title: 'first', constant: 'first' });
  await expect(build({ text: '{' })).rejects.toMatchObject({
    code: 'build-failed',
    details: expect.arrayContaining([expect.stringContaining(join(project.path, 'src/pages/page/index.tsx'))]),
  });
  await build({ text: 'second', title: 'second', constant: 'second' });
  const built = project.built();
  expect(built[`${PAGE}.js`]).toContain('"second"');
  const copy = mkdtempSync(join(root, 'build/elsewhere-'));
  copies.push(copy);
  cpSync(project.path, copy, { recursive: true });
  rmSync(join(project.path, 'dist'), { recursive: true });
  await buildApp({ projectPath: copy });
  cpSync(join(copy, 'dist'), join(project.path, 'dist'), { recursive: true });
  expect(project.built()).toEqual(built);
});
