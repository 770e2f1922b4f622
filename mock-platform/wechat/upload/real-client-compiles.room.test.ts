/**
 * What the unmodified miniprogram-ci compiles, packs and draws with this server behind it (facts/wechat.md checks 70 and 71,
 * facts/miniprogram-ci.md §1.3, §1.7): the server gives the attributes of the mini-program, the client finds the faults.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import decodeQR from 'qr/decode.js';
import sharp from 'sharp';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { createPlatform, type Platform, type TlsProxy } from '../../index.ts';
import { type ProjectOnDisk, platformSeed, writeProject } from '../../platform.fixture.ts';
import { previewText } from '../preview-code.ts';
import { APPID } from '../wechat.fixture.ts';
import { openCiClient, type RunCi } from './ci-client.fixture.ts';

let platform: Platform;
afterEach(() => platform?.close());

async function start(files: { readonly [path: string]: string | Buffer } = {}): Promise<{ project: ProjectOnDisk; run: RunCi }> {
  const project = writeProject();
  onTestFinished(() => project.remove());
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(project.projectPath, path)), { recursive: true });
    writeFileSync(join(project.projectPath, path), content);
  }
  platform = await createPlatform();
  platform.seed(platformSeed());
  const proxy: TlsProxy = await platform.openTlsProxy({ caFile: join(project.folder, 'ca.pem') });
  return { project, run: openCiClient(project, () => proxy) };
}

const PAGES = ['home', 'event', 'a', 'b', 'c', 'd'].map((name) => `pages/${name}/index`);
const page = (path: string) => ({ [`${path}.js`]: 'Page({});', [`${path}.json`]: '{}', [`${path}.wxml`]: '<view/>' });
const tabs = (pages: readonly string[], icon = {}) => ({ list: pages.map((pagePath, at) => ({ pagePath, text: `第${at}页`, ...icon })) });
const icon = { iconPath: 'tab.png', selectedIconPath: 'tab.png' };
const PNG = await sharp({ create: { width: 8, height: 8, channels: 4, background: '#0f6fff' } })
  .png()
  .toBuffer();

describe('faults the compiler finds', { timeout: 120_000 }, () => {
  test.each([
    ['70: a tab bar of one item', { tabBar: tabs(PAGES.slice(0, 1)) }, {}, 'at least 2 items'],
    ['70: a tab bar of six items', { tabBar: tabs(PAGES) }, {}, 'more than 5 items'],
    [
      '70: a tab icon over 40 KB',
      { tabBar: tabs(PAGES.slice(0, 2), icon) },
      { 'tab.png': Buffer.concat([PNG, randomBytes(41 * 1024)]) },
      'exceeds 40kb',
    ],
    [
      '70: a tab icon of a wrong type',
      { tabBar: tabs(PAGES.slice(0, 2), { iconPath: 'tab.svg', selectedIconPath: 'tab.svg' }) },
      { 'tab.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>' },
      'Wrong file format',
    ],
    [
      '70: a tab page in a sub-package',
      { pages: PAGES.slice(0, 5), subPackages: [{ root: 'sub', pages: ['tab'] }], tabBar: tabs([PAGES[0] as string, 'sub/tab']) },
      page('sub/tab'),
      '"sub/tab" need in ["pages"]',
    ],
    ['71: fuzzy and exact location together', { requiredPrivateInfos: ['getFuzzyLocation', 'getLocation'] }, {}, 'mutually exclusive'],
  ])('%s is a compile error of the client, and nothing is uploaded', async (_, fault, files, words) => {
    const { run } = await start({
      ...Object.assign({}, ...PAGES.map(page)),
      'app.json': JSON.stringify({
        pages: PAGES,
        permission: { 'scope.userLocation': { desc: '显示家的位置' }, 'scope.userFuzzyLocation': { desc: '显示家的位置' } },
        ...fault,
      }),
      ...files,
    });
    const { error } = await run('upload', { version: '1.0.0', desc: '有错', robot: 1 });
    expect(error).toMatchObject({ code: 10009, message: expect.stringContaining(words) });
    expect(platform.wechat.operator.versions()).toEqual([]);
  });
});

describe('what the client makes', { timeout: 120_000 }, () => {
  test('getCompiledResult makes the very files an upload carries, and uploads nothing', async () => {
    const { project, run } = await start();
    const savePath = join(project.folder, 'compiled.zip');
    const compiled = await run('getCompiledResult', { savePath });
    expect(compiled.error).toBeUndefined();
    expect(platform.wechat.operator.versions()).toEqual([]);
    expect(readFileSync(savePath).includes('pages/home/index.wxml')).toBe(true);
    expect((await run('upload', { version: '1.0.0', desc: '同样的文件', robot: 1 })).error).toBeUndefined();
    const [row] = platform.wechat.operator.versions(APPID);
    const uploaded = [...(platform.wechat.packageFiles(row?.package.packageId as string)?.keys() ?? [])];
    expect(uploaded.filter((path) => path !== 'ci.signature').sort()).toEqual([...(compiled.result?.files ?? [])].sort());
  });

  test('a preview as a base64 text decodes to the code of its robot', async () => {
    const { project, run } = await start();
    const qrcodeOutputDest = join(project.folder, 'preview.txt');
    expect((await run('preview', { robot: 6, qrcodeFormat: 'base64', qrcodeOutputDest })).error).toBeUndefined();
    const text = readFileSync(qrcodeOutputDest, 'utf8');
    expect(text).toMatch(/^data:image\/jpeg;base64,/);
    const picture = sharp(Buffer.from(text.slice(text.indexOf(',') + 1), 'base64'))
      .ensureAlpha()
      .raw();
    const { data, info } = await picture.toBuffer({ resolveWithObject: true });
    expect(decodeQR({ width: info.width, height: info.height, data })).toBe(previewText({ appid: APPID, robot: 6 }));
  });

  test('a preview in the terminal is drawn by the client, which can only do so with a code that decodes', async () => {
    const { run } = await start();
    const { error, printed } = await run('preview', { robot: 4, qrcodeFormat: 'terminal' });
    expect(error).toBeUndefined();
    expect(printed).toContain('terminal qrcode shown above');
    expect(printed).not.toContain('qrcode generate failed');
  });

  test('packNpm builds miniprogram_npm, and an upload carries it', async () => {
    const { project, run } = await start({
      'package.json': JSON.stringify({ name: 'fixture', version: '1.0.0', dependencies: { 'bell-sound': '1.0.0' } }),
      'node_modules/bell-sound/package.json': JSON.stringify({ name: 'bell-sound', version: '1.0.0', main: 'index.js' }),
      'node_modules/bell-sound/index.js': 'module.exports = () => "叮咚";\n',
    });
    const packed = await run('packNpm', {});
    expect(packed.error).toBeUndefined();
    expect(readFileSync(join(project.projectPath, 'miniprogram_npm/bell-sound/index.js'), 'utf8')).toContain('叮咚');
    expect((await run('upload', { version: '1.0.0', desc: '带 npm', robot: 2 })).error).toBeUndefined();
    const [row] = platform.wechat.operator.versions(APPID);
    expect([...(platform.wechat.packageFiles(row?.package.packageId as string)?.keys() ?? [])]).toContain(
      'miniprogram_npm/bell-sound/index.js',
    );
  });
});
