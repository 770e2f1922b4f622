/** The upload service as miniprogram-ci sees it (facts/miniprogram-ci.md §1; rows 65–67 of facts/wechat.md). */
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { APPID, createWechatWorld, OTHER_APPID, uploadKeys } from '../wechat.fixture.ts';
import { APP_FILES, ciCall, encodeContainer, type Files, send, sign, signedPackage } from './package.fixture.ts';

const world = (change: object = {}) => createWechatWorld({ program: { uploadPublicKeys: [uploadKeys().publicKey], ...change } });
const withApp = (app: object): Files => ({ ...APP_FILES, 'app.json': JSON.stringify(app) });

describe('upload', () => {
  test('makes a development version of the robot, byte for byte as it was sent', async () => {
    const w = world();
    const bytes = await signedPackage(w);
    const reply = await send(w, bytes, { robot: '7', version: '1.2.3' });
    expect(reply.errCode).toBe(0);
    const sizes = Object.fromEntries((reply.body?.subpackage_info ?? []).map(({ name, size }) => [name, size]));
    const countOf = (test: (path: string) => boolean) =>
      Object.entries(APP_FILES).reduce((sum, [path, text]) => sum + (test(path) ? Buffer.byteLength(text as string) : 0), 0);
    const lock = countOf((path) => path.startsWith('panels/lock/'));
    const all = countOf((path) => !path.endsWith('.map'));
    expect(sizes).toEqual({ __FULL__: all, __APP__: all - lock, 'panels/lock': lock });

    const [row] = w.client.operator.versions(APPID);
    expect(row).toMatchObject({
      appid: APPID,
      slot: 'development',
      robot: 7,
      version: '1.2.3',
      description: '第一次',
      clientVersion: '2.1.42',
      package: { pages: ['pages/home/index', 'pages/event/index', 'panels/lock/index'] },
    });
    const packageId = row?.package.packageId as string;
    expect(Buffer.from(w.client.packageBytes(packageId) ?? []).equals(bytes)).toBe(true);
    expect(Buffer.from(w.client.packageFiles(packageId)?.get('pages/home/index.wxml') ?? []).toString()).toBe('<view>家</view>');
  });

  test('a development version is on no phone until it is selected as trial', async () => {
    const w = world();
    await send(w, await signedPackage(w));
    expect(w.client.miniPrograms('me')).toEqual([]);
    w.client.operator.selectAsTrial({ appid: APPID, robot: 1 });
    expect(w.client.miniPrograms('me')).toMatchObject([{ appid: APPID, name: '晨曦智家', stage: 'trial', version: '1.0.0', robot: 1 }]);
    expect(w.client.miniPrograms('stranger')).toEqual([]);
  });

  test('a second upload of the robot replaces its development version and leaves the trial version alone', async () => {
    const w = world();
    await send(w, await signedPackage(w));
    const trial = w.client.operator.selectAsTrial({ appid: APPID, robot: 1 });
    await send(w, await signedPackage(w), { version: '1.0.1' });
    await send(w, await signedPackage(w), { version: '1.0.2' });
    expect(w.client.operator.versions().map((row) => [row.slot, row.version])).toEqual([
      ['development', '1.0.2'],
      ['trial', '1.0.0'],
    ]);
    expect(w.client.packageBytes(trial.package.packageId)).toBeDefined();
  });

  test('thirty robots have a development version each, the newest of every robot is listed', async () => {
    const w = world();
    for (let robot = 1; robot <= 30; robot++) await send(w, await signedPackage(w), { robot: `${robot}`, version: `1.0.${robot}` });
    w.clock.advance(1);
    await send(w, await signedPackage(w), { robot: '17', version: '2.0.0' });
    const listed = w.client.operator.versions(APPID).map((row) => [row.robot, row.version]);
    expect(listed).toHaveLength(30);
    expect(listed.at(-1)).toEqual([17, '2.0.0']);
    expect(Object.fromEntries(listed)).toMatchObject({ 1: '1.0.1', 16: '1.0.16', 30: '1.0.30' });
  });

  test('selecting a robot without a version says which robots have one', async () => {
    const w = world();
    expect(() => w.client.operator.selectAsTrial({ appid: APPID, robot: 2 })).toThrow(/nothing was uploaded yet/);
    await send(w, await signedPackage(w));
    expect(() => w.client.operator.selectAsTrial({ appid: APPID, robot: 2 })).toThrow(/exist for robot 1/);
    expect(() => w.client.operator.selectAsTrial({ appid: 'wx0', robot: 1 })).toThrow(/no mini-program "wx0"/);
  });

  test('35: a formal message opens a page of the released version only', async () => {
    const w = world();
    w.allow();
    await send(w, await signedPackage(w));
    w.client.operator.release({ appid: APPID, robot: 1 });
    expect((await w.send({ miniprogram_state: 'formal' })).body.errcode).toBe(0);
    expect((await w.send({ miniprogram_state: 'formal', page: 'pages/gone/index?x=1' })).body).toMatchObject({
      errcode: 41030,
      errmsg: expect.stringMatching(/^invalid page rid/),
    });
  });
});

describe('preview', () => {
  test('answers a PNG of a QR code and is on the phone as developer version', async () => {
    const w = world();
    const reply = await send(w, await signedPackage(w), { version: '0.0.1', path: 'pages/event/index?a=1' }, 'testSourceURL');
    const png = Buffer.from(reply.body?.qrcode_img ?? '', 'base64');
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(w.client.miniPrograms('me')).toMatchObject([{ stage: 'developer', robot: 1 }]);
    expect(w.client.operator.versions()[0]).toMatchObject({ slot: 'preview', startPage: 'pages/event/index?a=1' });
  });

  test('a start page that is not in app.json is refused, which the client does not do', async () => {
    const w = world();
    expect(await send(w, await signedPackage(w), { path: 'pages/nope/nope' }, 'testSourceURL')).toEqual({
      errCode: -1,
      errMsg: 'page "pages/nope/nope" is not in app.json',
    });
  });

  test('over 2 MB passes only when big packages were asked for', async () => {
    const w = world();
    const big = { ...APP_FILES, 'big.json': 'x'.repeat(2_200_000) };
    expect((await send(w, await signedPackage(w, big), {}, 'testSourceURL')).errCode).toBe(80051);
    expect((await send(w, await signedPackage(w, big), { bigPackageSizeSupport: '1' }, 'testSourceURL')).errCode).toBe(0);
    expect((await send(w, await signedPackage(w, big), { bigPackageSizeSupport: '1' })).errCode).toBe(80051);
  });
});

describe('refusals', () => {
  test('65: an address outside the list answers -10008', async () => {
    const w = world({ uploadIpList: ['10.1.2.3'] });
    expect(await send(w, await signedPackage(w))).toEqual({
      errCode: -10008,
      errMsg: 'invalid ip: 127.0.0.1, reference: https://developers.weixin.qq.com/miniprogram/dev/devtools/ci.html',
    });
    expect((await ciCall(w, 'getattr', { appid: APPID, signature: await sign(w) })).errCode).toBe(-10008);
  });

  test('66: a main package over 2 MB answers 80051', async () => {
    const w = world();
    const reply = await send(w, await signedPackage(w, { ...APP_FILES, 'big.json': 'x'.repeat(2_097_152) }));
    expect(reply).toEqual({ errCode: 80051, errMsg: expect.stringMatching(/^main package source size 2049KB exceed max limit 2MB$/) });
    expect(w.client.operator.versions()).toEqual([]);
  });

  test('all packages together over wechat.totalPackageMaxKB answer 80051', async () => {
    const w = world();
    w.rules.set('wechat.totalPackageMaxKB', 100);
    const half = 'x'.repeat(60 * 1024);
    const files = { ...APP_FILES, 'big.json': half, 'panels/lock/big.json': half };
    expect(await send(w, await signedPackage(w, files))).toEqual({
      errCode: 80051,
      errMsg: expect.stringMatching(/^source size 12\dKB exceed max limit 100KB$/),
    });
    w.rules.set('wechat.totalPackageMaxKB', 130);
    expect((await send(w, await signedPackage(w, files))).errCode).toBe(0);
  });

  test('a sub-package over 2 MB, and a preload rule over 2 MB', async () => {
    const w = world();
    expect(await send(w, await signedPackage(w, { ...APP_FILES, 'panels/lock/big.json': 'x'.repeat(2_200_000) }))).toMatchObject({
      errCode: 80051,
      errMsg: expect.stringMatching(/^subpackage panels\/lock source size 2149KB exceed max limit 2MB$/),
    });
    const app = {
      pages: ['pages/home/index'],
      subPackages: ['a', 'b'].map((root) => ({ root, pages: [] })),
      preloadRule: { 'pages/home/index': { packages: ['a', 'b'] } },
    };
    const halves = { 'a/x.json': 'x'.repeat(1_200_000), 'b/x.json': 'x'.repeat(1_200_000) };
    expect(await send(w, await signedPackage(w, { ...withApp(app), ...halves }))).toMatchObject({
      errCode: 80058,
      errMsg: expect.stringMatching(/^preloadRule \[pages\/home\/index\] source size 2344KB exceed max limit 2MB$/),
    });
  });

  test('67 [I]: a signature by another key, and each other way a signature can be wrong', async () => {
    const w = world();
    const stranger = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    }).privateKey;
    const foreign = (await ciCall(w, 'getrandstr', { appid: OTHER_APPID, clientRand: 1 })).data as { randomString: string };
    const used = await sign(w);
    await send(w, await signedPackage(w, APP_FILES, used));
    const old = await sign(w);
    w.clock.advance(10 * 60_000);
    const cases: [string, string][] = [
      [await sign(w, stranger), 'was not made with an upload key'],
      [used, 'used up'],
      [old, 'too old'],
      [await sign(w, undefined, { appid: OTHER_APPID }), 'another appid'],
      [await sign(w, undefined, { rand_str: 'invented' }), 'not issued here'],
      [await sign(w, undefined, { rand_str: foreign.randomString }), 'not issued here'],
      ['', 'missing'],
      ['x'.repeat(5000), 'too long'],
    ];
    for (const [signature, reason] of cases) {
      const reply = await send(w, await signedPackage(w, APP_FILES, signature), { version: '2.0.0' });
      expect(reply).toEqual({ errCode: -1, errMsg: expect.stringMatching(/^get new ticket fail: innerCode: -80002/) });
      expect(reply.errMsg).toContain(reason);
    }
    expect(w.client.operator.versions().map((row) => row.version)).toEqual(['1.0.0']);
  });

  test('a mini-program without upload key says so', async () => {
    const w = world({ uploadPublicKeys: [] });
    expect((await send(w, await signedPackage(w))).errMsg).toContain('has no upload key');
  });

  test.each([
    ['unknown appid', { appid: 'wx0000000000000000' }, 40013, /invalid appid/],
    ['no version', { version: '' }, -1, /version should have 1 to 64/],
    ['version too long', { version: 'x'.repeat(65) }, -1, /version should have/],
    ['robot 0', { robot: '0' }, -1, /robot should be a whole number from 1 to 30/],
    ['robot 31', { robot: '31' }, -1, /robot should be/],
    ['robot one', { robot: 'one' }, -1, /robot should be/],
    ['a plugin', { type: 'miniProgramPlugin' }, -1, /is not built/],
    ['a task nobody began', { task_id: '1' }, -1, /there is no task "1"/],
  ])('query: %s', async (_name, query, errCode, text) => {
    const w = world();
    expect(await send(w, await signedPackage(w), query)).toEqual({ errCode, errMsg: expect.stringMatching(text) });
  });

  const { 'pages/event/index.wxml': _gone, ...withoutWxml } = APP_FILES;
  const { 'app.json': _app, ...withoutApp } = APP_FILES;
  test.each<[string, Files, RegExp]>([
    ['no app.json', withoutApp, /^app.json is not in the package$/],
    ['a page without wxml', withoutWxml, /lists page pages\/event\/index, but pages\/event\/index.wxml is not in the package/],
    ['a page that is not there at all', withApp({ pages: ['pages/no/no'] }), /no\.js and pages\/no\/no\.wxml is not/],
    ['app.json that is not JSON', { ...APP_FILES, 'app.json': '{' }, /app.json is not JSON/],
    ['app.json that is a list', withApp([]), /app.json is not an object/],
    ['pages empty', withApp({ pages: [] }), /pages is empty/],
    ['pages of numbers', withApp({ pages: [1] }), /not a list of paths/],
    ['a page twice', withApp({ pages: ['pages/home/index', 'pages/home/index'] }), /listed twice/],
    ['a sub-package without root', withApp({ pages: ['pages/home/index'], subPackages: [{ pages: [] }] }), /root is missing/],
    ['sub-packages as object', withApp({ pages: ['pages/home/index'], subPackages: {} }), /not an array/],
  ])('package: %s', async (_name, files, text) => {
    const w = world();
    expect(await send(w, await signedPackage(w, files))).toEqual({ errCode: -1, errMsg: expect.stringMatching(text) });
    expect(w.client.operator.versions()).toEqual([]);
    expect(w.failures).toEqual([]);
  });

  test('package: without signature, with a broken one, not a package', async () => {
    const { gzipSync } = await import('node:zlib');
    const w = world();
    const replies = [
      await send(w, gzipSync(encodeContainer(APP_FILES))),
      await send(w, gzipSync(encodeContainer({ ...APP_FILES, 'ci.signature': '{' }))),
      await send(w, gzipSync(encodeContainer({ ...APP_FILES, 'ci.signature': 'null' }))),
      await send(w, Buffer.from('hello')),
    ];
    expect(replies.map((reply) => reply.errCode)).toEqual([-1, -1, -1, -1]);
    expect(replies.map((reply) => reply.errMsg)).toEqual([
      expect.stringContaining('ci.signature is not in the package'),
      expect.stringContaining('ci.signature is not JSON'),
      expect.stringContaining('the signature is missing'),
      'the package is not gzip, or damaged',
    ]);
    expect(w.failures).toEqual([]);
  });

  test('calls with broken bodies and unknown operations', async () => {
    const w = world();
    const raw = (path: string, body: string) => w.fetch(new Request(`https://servicewechat.com${path}`, { method: 'POST', body }));
    expect(await (await raw('/wxa/ci/getrandstr', '[')).json()).toMatchObject({ errCode: -1 });
    expect(await (await raw('/wxa/ci/getrandstr', '{"appid":{"a":1}}')).json()).toMatchObject({ errCode: 40013 });
    const unbuilt = await raw('/wxa/ci/getuploadtoken', '{}');
    expect([unbuilt.status, await unbuilt.json()]).toEqual([
      501,
      { errCode: -1, errMsg: 'camlock mock: POST /wxa/ci/getuploadtoken is not built' },
    ]);
  });
});

describe('source maps', () => {
  test('of the development version come whole or in pieces', async () => {
    const w = world();
    await send(w, await signedPackage(w));
    const want = { sourcemap_list: [{ fullpath: 'app.js.map', sourcemap: '{"version":3}' }] };
    const call = async (operation: string, more: object) =>
      ciCall(w, operation, { appid: APPID, robot: 1, signature: await sign(w), ...more });
    expect((await call('get_dev_sourcemap', { streaming: false })).data).toEqual(want);
    const { total_size } = (await call('get_dev_sourcemap_info', {})).data as { total_size: number };
    const half = Math.ceil(total_size / 2);
    const piece = async (offset: number) =>
      ((await call('get_dev_sourcemap', { offset, limit: half })).innerRequestResp as { body: string }).body;
    expect(JSON.parse((await piece(0)) + (await piece(half)))).toEqual(want);
  });

  test('need the key, a version and whole numbers', async () => {
    const w = world();
    expect(await ciCall(w, 'get_dev_sourcemap', { appid: APPID, robot: 1, signature: 'x' })).toMatchObject({ errCode: -1 });
    expect(await ciCall(w, 'get_dev_sourcemap', { appid: APPID, robot: 1, signature: await sign(w) })).toMatchObject({
      errMsg: 'robot 1 has no development version',
    });
    await send(w, await signedPackage(w));
    expect(await ciCall(w, 'get_dev_sourcemap', { appid: APPID, robot: 1, signature: await sign(w), offset: -1, limit: 5 })).toMatchObject({
      errCode: -1,
    });
  });
});
