/** What a person reads when an upload does not go through: our own upload code and the unmodified miniprogram-ci against the mock. */
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import decodeQR from 'qr/decode.js';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PlatformSeed } from '../../mock-platform/index.ts';
import { Failure } from '../failure.ts';
import { freePort } from '../platform/free-port.ts';
import { type OpenPlatform, openPlatform } from '../platform/open.ts';
import { workerEnv } from './network.ts';
import { runUploadWorker } from './run-worker.ts';
import { preview, type UploadOptions, upload } from './upload.ts';

const APPID = 'wx0123456789abcdef';
const OTHER_APPID = 'wxfedcba9876543210';
const LISTED_APPID = 'wxaaaaaaaaaaaaaaaa';
const UNKNOWN_APPID = 'wx9999999999999999';
const APP_SECRET = 'the-app-secret-nobody-may-read';
const newKey = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });

let folder = '';
let opened: OpenPlatform;
const keyFiles = { own: '', other: '', stranger: '' };

/** A built mini-program with two pages; `change` spoils it. */
function project(
  appid: string,
  change: (put: (path: string, bytes: string | Uint8Array) => void, root: string) => void = () => {},
): string {
  const root = mkdtempSync(join(folder, 'project-'));
  const put = (path: string, bytes: string | Uint8Array): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), bytes);
  };
  put('project.config.json', JSON.stringify({ appid, compileType: 'miniprogram', miniprogramRoot: 'dist/', setting: {} }));
  put('dist/app.json', JSON.stringify({ pages: ['pages/home/index', 'pages/me/index'] }));
  put('dist/app.js', 'App({});\n');
  for (const page of ['pages/home/index', 'pages/me/index']) {
    put(`dist/${page}.js`, 'Page({ data: {} });\n');
    put(`dist/${page}.json`, '{}');
    put(`dist/${page}.wxml`, '<view>家</view>\n');
  }
  change(put, root);
  return root;
}

/** Noise does not compress: the size of a picture is the size in the package. */
const twoMegabytes = (put: (path: string, bytes: Uint8Array) => void): void => put('dist/assets/big.png', new Uint8Array(2 * 1024 * 1024));

const network = () => ({ proxy: opened.addresses.proxy, caFile: opened.addresses.caFile });
const optionsOf = (change: Partial<UploadOptions> = {}): UploadOptions => ({
  projectPath: project(APPID),
  privateKeyPath: keyFiles.own,
  version: '1.0.0',
  network: network(),
  ...change,
});
/** Straight to miniprogram-ci, past our own checks. */
const unchecked = (change: { projectPath?: string; version?: string }): Promise<unknown> =>
  runUploadWorker(
    { appid: APPID, projectPath: project(APPID), privateKeyPath: keyFiles.own, version: '1.0.0', desc: '', robot: 1, ...change },
    { env: workerEnv(network()), timeoutMs: 60_000 },
  );

/** The failure as a person reads it, held to the rules that every failure keeps. */
async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const failure = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(Failure);
  const told = failure as Failure;
  const words = [told.message, told.fix, ...told.details].join('\n');
  expect(told.fix).toBeTruthy();
  expect(words).not.toMatch(/^\s+at /m);
  expect(words).not.toMatch(/\p{Cc}\[/u);
  expect(words).not.toContain('PRIVATE KEY');
  expect(words).not.toContain(APP_SECRET);
  for (const file of Object.values(keyFiles)) expect(words).not.toContain(readFileSync(file, 'utf8').slice(100, 140));
  return told;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'camlock-refusals-'));
  const keys = { own: newKey(), other: newKey(), stranger: newKey() };
  for (const name of ['own', 'other', 'stranger'] as const) {
    keyFiles[name] = join(folder, `${name}.key`);
    writeFileSync(keyFiles[name], keys[name].privateKey, { mode: 0o600 });
  }
  opened = await openPlatform({ port: 0, mqttPort: 0, folder });
  const program = { name: '晨曦智家', secret: APP_SECRET };
  const seed: PlatformSeed = {
    wechat: {
      miniPrograms: [
        { ...program, appid: APPID, uploadPublicKeys: [keys.own.publicKey] },
        { ...program, appid: OTHER_APPID, uploadPublicKeys: [keys.other.publicKey] },
        { ...program, appid: LISTED_APPID, uploadPublicKeys: [keys.own.publicKey], uploadIpList: ['203.0.113.7'] },
      ],
    },
  };
  opened.platform.seed(seed);
}, 60_000);
afterAll(async () => {
  await opened?.close();
  rmSync(folder, { recursive: true, force: true });
});

const versions = () => opened.platform.wechat.operator.versions();

describe('an upload that goes through', { timeout: 60_000 }, () => {
  it('becomes the development version of its robot, with sizes and pages', async () => {
    const report = await upload(optionsOf({ robot: 7, desc: '第一次' }));
    expect(report).toMatchObject({ appid: APPID, version: '1.0.0', robot: 7, pages: ['pages/home/index', 'pages/me/index'] });
    const row = versions().find(({ robot }) => robot === 7);
    expect(row).toMatchObject({ slot: 'development', version: '1.0.0', description: '第一次' });
    expect(report.packages).toEqual(row?.package.sizes);
  });

  it('as a preview leaves a QR picture that can be read', async () => {
    const qrFile = join(folder, 'preview.jpg');
    const report = await preview({ ...optionsOf({ robot: 8 }), page: 'pages/me/index', query: 'deviceId=P%2Fd', qrFile });
    expect(report.qrFile).toBe(qrFile);
    const { data, info } = await sharp(qrFile).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    expect(decodeQR({ width: info.width, height: info.height, data })).toContain(`${APPID}/8`);
    expect(versions().find(({ robot }) => robot === 8)).toMatchObject({ slot: 'preview', startPage: 'pages/me/index?deviceId=P%2Fd' });
  });
});

describe('WeChat refuses', { timeout: 60_000 }, () => {
  let before = 0;
  beforeEach(() => {
    before = versions().length;
  });

  it.each<[string, () => Promise<unknown>, string, string, string]>([
    [
      'a key that is not the one of this mini-program',
      () => upload(optionsOf({ privateKeyPath: keyFiles.stranger })),
      'upload-wrong-key',
      'another mini-program',
      '开发设置',
    ],
    [
      'the key of a neighbour of the same company',
      () => upload(optionsOf({ privateKeyPath: keyFiles.other })),
      'upload-wrong-key',
      'another mini-program',
      '开发设置',
    ],
    [
      'an appid it does not know',
      () => upload(optionsOf({ projectPath: project(UNKNOWN_APPID) })),
      'upload-refused-at-start',
      'invalid appid',
      'appid',
    ],
    [
      'an address that is not on the list of the key',
      () => upload(optionsOf({ projectPath: project(LISTED_APPID) })),
      'upload-ip-not-allowed',
      '127.0.0.1',
      'IP白名单',
    ],
    [
      'a main package over 2 MB, when our check is passed by',
      () => unchecked({ projectPath: project(APPID, twoMegabytes) }),
      'upload-package-too-large',
      'main package source size',
      'sub-packages',
    ],
    [
      'a version of more than 64 characters, when our check is passed by',
      () => unchecked({ version: '1'.repeat(65) }),
      'upload-version-refused',
      '64',
      '1.2.0',
    ],
  ])('%s, and says why and what to do', async (_, work, code, cause, remedy) => {
    const failure = await failureOf(work());
    expect(failure.code).toBe(code);
    expect(failure.message).toContain(cause);
    expect(failure.fix).toContain(remedy);
    expect(versions().length).toBe(before);
  });
});

describe('before WeChat is called', { timeout: 60_000 }, () => {
  /** Nothing listens there: whoever goes to the network fails differently. */
  const nowhere = { proxy: 'http://127.0.0.1:9', caFile: '' };

  it.each<[string, () => Partial<UploadOptions>, string, string]>([
    ['a version with blanks', () => ({ version: '1 0 0' }), 'upload-version-malformed', '1 0 0'],
    ['no version', () => ({ version: '' }), 'upload-version-missing', 'version'],
    [
      'a page without its files',
      () => ({ projectPath: project(APPID, (_, root) => unlinkSync(join(root, 'dist/pages/me/index.wxml'))) }),
      'upload-page-missing',
      'pages/me/index.wxml',
    ],
    ['a main package over 2 MB', () => ({ projectPath: project(APPID, twoMegabytes) }), 'upload-package-too-large', 'assets/big.png'],
    ['another appid than the one asked for', () => ({ appid: OTHER_APPID }), 'upload-appid-differs', APPID],
    ['an appid that is none', () => ({ projectPath: project('touristappid') }), 'upload-appid-malformed', 'touristappid'],
    ['a robot that does not exist', () => ({ robot: 31 }), 'upload-robot-out-of-range', '31'],
    ['a key file that is not there', () => ({ privateKeyPath: join(folder, 'none.key') }), 'upload-key-missing', 'none.key'],
  ])('%s is found', async (_, change, code, words) => {
    const failure = await failureOf(upload({ ...optionsOf(change()), network: nowhere }));
    expect(failure.code).toBe(code);
    expect(failure.message).toContain(words);
  });

  it('a preview of an unknown page is refused with the pages there are, and leaves no picture', async () => {
    const qrFile = join(folder, 'none.jpg');
    const failure = await failureOf(preview({ ...optionsOf({ network: nowhere }), page: 'pages/nowhere/index', qrFile }));
    expect(failure.code).toBe('preview-page-unknown');
    expect(failure.message).toContain('pages/home/index, pages/me/index');
    expect(existsSync(qrFile)).toBe(false);
  });

  it('a page without its files is still found by miniprogram-ci when our check is passed by', async () => {
    const projectPath = project(APPID, (_, root) => unlinkSync(join(root, 'dist/pages/me/index.wxml')));
    const failure = await failureOf(unchecked({ projectPath }));
    expect(failure.code).toBe('upload-file-missing');
    expect(failure.message).toContain('pages/me/index');
  });
});

describe('on the way to WeChat', { timeout: 60_000 }, () => {
  it('a proxy that does not answer is told as such', async () => {
    const port = await freePort(0);
    const failure = await failureOf(upload(optionsOf({ network: { ...network(), proxy: `http://127.0.0.1:${port}` } })));
    expect(failure.code).toBe('upload-no-connection');
    expect(failure.fix).toContain('HTTPS_PROXY');
  });

  it('a proxy that signs with a strange certificate is told as such', async () => {
    const caFile = join(folder, 'no-ca.pem');
    writeFileSync(caFile, '');
    const failure = await failureOf(upload(optionsOf({ network: { ...network(), caFile } })));
    expect(failure.code).toBe('upload-no-connection');
    expect(failure.message).toContain('not trusted');
    expect(failure.fix).toContain('NODE_EXTRA_CA_CERTS');
  });

  it('an upload that hangs is ended', async () => {
    const failure = await failureOf(upload(optionsOf({ timeoutMs: 1 })));
    expect(failure.code).toBe('upload-hung');
  });
});
