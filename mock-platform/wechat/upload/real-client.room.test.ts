/**
 * The judge of the upload service: the unmodified miniprogram-ci, out of process through the TLS proxy and in process
 * through MSW (facts/miniprogram-ci.md §0, mechanisms 1 and 3).
 */
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setupServer } from 'msw/node';
import decodeQR from 'qr/decode.js';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createPlatform, type Platform, type TlsProxy } from '../../index.ts';
import { type ProjectOnDisk, platformSeed, writeProject } from '../../platform.fixture.ts';
import { previewText } from '../preview-code.ts';
import { APPID } from '../wechat.fixture.ts';
import { openCiClient, type RunCi } from './ci-client.fixture.ts';

let project: ProjectOnDisk;
let platform: Platform;
let proxy: TlsProxy;
let run: RunCi;

beforeAll(async () => {
  project = writeProject();
  run = openCiClient(project, () => proxy);
});
afterAll(() => project?.remove());

async function start(program: Parameters<typeof platformSeed>[0] = {}): Promise<void> {
  platform = await createPlatform();
  platform.seed(platformSeed(program));
  proxy = await platform.openTlsProxy({ caFile: join(project.folder, 'ca.pem') });
}
afterEach(async () => {
  await platform?.close();
});

const upload = (options: object = {}, change: object = {}) =>
  run('upload', { version: '1.0.0', desc: '第一次上传', robot: 3, ...options }, change);

describe('through the TLS proxy', { timeout: 120_000 }, () => {
  test('an upload becomes a development version with its pages, sizes and the very bytes', async () => {
    await start();
    const outcome = await upload();
    expect(outcome.error).toBeUndefined();
    const [row] = platform.wechat.operator.versions(APPID);
    expect(row).toMatchObject({
      slot: 'development',
      robot: 3,
      version: '1.0.0',
      description: '第一次上传',
      clientVersion: '2.1.42',
      package: { pages: ['pages/home/index', 'pages/event/index'] },
    });
    expect(outcome.result?.subPackageInfo).toEqual(row?.package.sizes);
    const packageId = row?.package.packageId as string;
    const bytes = platform.wechat.packageBytes(packageId) as Uint8Array;
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(row?.package.sha256);
    const files = platform.wechat.packageFiles(packageId);
    expect(Buffer.from(files?.get('pages/home/index.wxml') ?? []).toString()).toContain('<view>{{word}}</view>');
    expect([...(files?.keys() ?? [])]).toContain('ci.signature');

    platform.wechat.operator.selectAsTrial({ appid: APPID, robot: 3 });
    expect(platform.wechat.miniPrograms('me')).toMatchObject([{ stage: 'trial', version: '1.0.0' }]);
  });

  test('a preview writes a QR image that decodes, and the client can draw it in a terminal', async () => {
    await start();
    const qrcodeOutputDest = join(project.folder, 'preview.png');
    const outcome = await run('preview', {
      robot: 5,
      qrcodeFormat: 'image',
      qrcodeOutputDest,
      pagePath: 'pages/event/index',
      searchQuery: 'a=1',
    });
    expect(outcome.error).toBeUndefined();
    const require = createRequire(import.meta.url);
    // The client's own image reader.
    const jimp = createRequire(require.resolve('miniprogram-ci'))('jimp');
    const { bitmap } = await (jimp.default ?? jimp).read(readFileSync(qrcodeOutputDest));
    expect(platform.wechat.operator.versions()).toMatchObject([{ slot: 'preview', robot: 5, startPage: 'pages/event/index?a=1' }]);
    expect(decodeQR(bitmap)).toBe(previewText({ appid: APPID, robot: 5 }));
    const { generateTerminalQrcode } = require('miniprogram-ci/dist/ci/utils/terminalQrcode.js');
    const drawn = await generateTerminalQrcode(readFileSync(qrcodeOutputDest).toString('base64'));
    expect(drawn.split('\n').length).toBeGreaterThan(10);
  });

  test('a wrong key is refused as 20003 around the server body', async () => {
    await start();
    const privateKeyPath = join(project.folder, 'stranger.key');
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    writeFileSync(privateKeyPath, privateKey, { mode: 0o600 });
    const { error } = await upload({}, { privateKeyPath });
    expect(error?.code).toBe(20003);
    expect(JSON.parse((error?.message ?? '').replace(/^Error: /, ''))).toMatchObject({
      errCode: -1,
      errMsg: expect.stringContaining('-80002'),
    });
    expect(platform.wechat.operator.versions()).toEqual([]);
  });

  test('a foreign address is refused as 20003 around -10008', async () => {
    await start({ uploadIpList: ['10.9.8.7'] });
    const { error } = await upload();
    expect(error?.code).toBe(20003);
    expect(error?.message).toContain('"errCode":-10008,"errMsg":"invalid ip: 127.0.0.1, reference: https://developers.weixin.qq.com');
  });

  test('66: a main package over 2 MB is refused as 20003 around 80051, which the client itself does not look at', async () => {
    await start();
    const heavy = writeProject();
    try {
      writeFileSync(join(heavy.projectPath, 'picture.png'), randomBytes(2_200_000));
      const { error } = await upload({}, { projectPath: heavy.projectPath });
      expect(error?.code).toBe(20003);
      expect(error?.message).toMatch(/"errCode":80051,"errMsg":"main package source size 21\d\dKB exceed max limit 2MB"/);
      expect(platform.wechat.operator.versions()).toEqual([]);
    } finally {
      heavy.remove();
    }
  });

  test('an unknown appid fails before anything is sent', async () => {
    await start();
    const { error } = await upload({}, { appid: 'wx9999999999999999' });
    expect(error).toMatchObject({ code: 20001, message: expect.stringContaining('40013') });
  });

  test('source maps come back for a version that was transformed', async () => {
    await start();
    const outcome = await upload({ setting: { es6: true } });
    expect(outcome.error).toBeUndefined();
    const sourceMapSavePath = join(project.folder, 'maps.zip');
    const maps = await run('getDevSourceMap', { robot: 3, sourceMapSavePath, sleep: 0 });
    expect(maps.error).toBeUndefined();
    expect(readFileSync(sourceMapSavePath).includes('pages/home/index.js.map')).toBe(true);
  });
});

describe('over 5 MiB, through COS', { timeout: 120_000 }, () => {
  let large: ProjectOnDisk;
  beforeAll(() => {
    const roots = ['a', 'b', 'c'];
    const page = { pages: ['index'] };
    large = writeProject({
      'app.json': JSON.stringify({
        pages: ['pages/home/index', 'pages/event/index'],
        subPackages: roots.map((root) => ({ root, ...page })),
      }),
      ...Object.fromEntries(
        roots.flatMap((root) => [
          [`${root}/index.js`, 'Page({});'],
          [`${root}/index.json`, '{}'],
          [`${root}/index.wxml`, '<view/>'],
        ]),
      ),
    });
    // What no compression makes smaller: 5.4 MiB in three sub-packages of 1.8 MiB.
    for (const root of roots) writeFileSync(join(large.projectPath, root, 'picture.png'), randomBytes(1_890_000));
  });
  afterAll(() => large?.remove());

  test('an upload goes in parts into the bucket and becomes a development version', async () => {
    await start();
    const outcome = await upload({ robot: 8 }, { projectPath: large.projectPath });
    expect(outcome.error).toBeUndefined();
    const [row] = platform.wechat.operator.versions(APPID);
    expect(row).toMatchObject({ slot: 'development', robot: 8, clientVersion: '2.1.42' });
    expect(outcome.result?.subPackageInfo).toEqual(row?.package.sizes);
    const bytes = platform.wechat.packageBytes(row?.package.packageId as string) as Uint8Array;
    expect(bytes.length).toBeGreaterThan(5 * 1024 * 1024);
    // The signature went with the upload call: it is no part of what came through the bucket.
    expect([...(platform.wechat.packageFiles(row?.package.packageId as string)?.keys() ?? [])]).not.toContain('ci.signature');
  });

  test('with the way closed the client sends the same package directly', async () => {
    await start();
    platform.rules.set('wechat.uploadThroughCos', false);
    const outcome = await upload({ robot: 8 }, { projectPath: large.projectPath });
    expect(outcome.error).toBeUndefined();
    const [row] = platform.wechat.operator.versions(APPID);
    expect([...(platform.wechat.packageFiles(row?.package.packageId as string)?.keys() ?? [])]).toContain('ci.signature');
  });
});

describe('in process through MSW', { timeout: 120_000 }, () => {
  test('the same upload works against platform.handlers, with nothing listening', async () => {
    await start();
    const server = setupServer(...platform.handlers);
    server.listen({ onUnhandledRequest: 'error' });
    // The client's last call is telemetry it does not wait for; it must not outlive the handlers.
    const reported = new Promise<void>((resolve) => {
      server.events.on('response:mocked', ({ request }) => {
        if (request.url.includes('clientreportv2')) resolve();
      });
    });
    // The client leaves an empty folder where its process stands.
    const here = process.cwd();
    process.chdir(project.folder);
    try {
      const ci = createRequire(import.meta.url)('miniprogram-ci');
      await ci.upload({
        project: new ci.Project({
          appid: APPID,
          type: 'miniProgram',
          projectPath: project.projectPath,
          privateKeyPath: project.privateKeyPath,
        }),
        version: '2.0.0',
        desc: 'in process',
        robot: 30,
        setting: {},
        // The unmodified client falls back to the direct way: the package has less than 5 MiB.
        useCOS: true,
        onProgressUpdate() {},
      });
      await reported;
      expect(platform.wechat.operator.versions()).toMatchObject([{ version: '2.0.0', robot: 30 }]);
    } finally {
      process.chdir(here);
      server.close();
    }
  });
});
