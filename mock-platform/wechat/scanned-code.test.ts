/** What a phone finds behind the codes of WeChat 5 and 6 (facts/wechat.md §5, facts/miniprogram-ci.md §1.3). */
import { decodeQR } from 'qr/decode.js';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { send, signedPackage } from './upload/package.fixture.ts';
import { APPID, createWechatWorld, uploadKeys } from './wechat.fixture.ts';

const open = (change: object = {}) => {
  const world = createWechatWorld({ program: { uploadPublicKeys: [uploadKeys().publicKey], ...change } });
  const textOf = async (picture: Uint8Array) => {
    const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    return decodeQR({ width: info.width, height: info.height, data });
  };
  return {
    world,
    /** Makes a code and reads its picture. */
    async code(path: string, body: object) {
      const url = `https://api.weixin.qq.com${path}?access_token=${await world.token()}`;
      const response = await world.fetch(new Request(url, { method: 'POST', body: JSON.stringify(body) }));
      return textOf(new Uint8Array(await response.arrayBuffer()));
    },
    async preview(query: { [key: string]: string } = {}) {
      const reply = await send(world, await signedPackage(world), query, 'testSourceURL');
      return { reply, text: reply.body?.qrcode_img ? await textOf(Buffer.from(reply.body.qrcode_img, 'base64')) : '' };
    },
    upload: async (query: { [key: string]: string } = {}) => send(world, await signedPackage(world), query),
    scan: (text: string, user = 'me') => world.client.scanCode(user, text),
  };
};

describe('mini-program codes', () => {
  test('A and B start with 1047, C is a plain QR code and starts with 1011', async () => {
    const { world, code, scan, upload } = open();
    await upload();
    world.client.operator.release({ appid: APPID, robot: 1 });
    const target = { appid: APPID, miniProgramName: '晨曦智家', program: { stage: 'formal', version: '1.0.0' } };
    expect(scan(await code('/wxa/getwxacode', { path: 'pages/event/index?id=7' }))).toMatchObject({
      ...target,
      scanType: 'WX_CODE',
      scene: 1047,
      path: 'pages/event/index?id=7',
    });
    expect(scan(await code('/wxa/getwxacodeunlimit', { scene: 'id=7', page: 'pages/event/index' }))).toMatchObject({
      ...target,
      scene: 1047,
      path: 'pages/event/index?scene=id%3D7',
    });
    expect(scan(await code('/cgi-bin/wxaapp/createwxaqrcode', { path: 'pages/event/index?id=7' }))).toMatchObject({
      ...target,
      scanType: 'QR_CODE',
      scene: 1011,
      path: 'pages/event/index?id=7',
    });
  });

  test('each version has its own code, and one that is not there says so', async () => {
    const { world, code, scan, upload, preview } = open();
    const texts = {
      release: await code('/wxa/getwxacode', { path: 'pages/home/index' }),
      trial: await code('/wxa/getwxacode', { path: 'pages/home/index', env_version: 'trial' }),
      develop: await code('/wxa/getwxacode', { path: 'pages/home/index', env_version: 'develop' }),
    };
    expect(scan(texts.release)).toMatchObject({ problem: '该小程序暂未发布' });
    expect(scan(texts.trial)).toMatchObject({ problem: '该小程序还没有体验版' });
    expect(scan(texts.develop)).toMatchObject({ problem: expect.stringContaining('已过期') });
    expect(scan(texts.release)).not.toHaveProperty('program');
    await upload({ version: '2.0.0' });
    world.client.operator.selectAsTrial({ appid: APPID, robot: 1 });
    await preview({ robot: '2' });
    world.clock.advance(1);
    await preview({ robot: '9' });
    expect(scan(texts.trial)).toMatchObject({ program: { stage: 'trial', version: '2.0.0' } });
    expect(scan(texts.develop)).toMatchObject({ program: { stage: 'developer', robot: 9 } });
    expect(scan(texts.release)).toMatchObject({ problem: '该小程序暂未发布' });
  });

  test('the trial version opens for its members only', async () => {
    const { world, code, scan, upload } = open({ testers: [], administrator: 'me' });
    await upload();
    world.client.operator.selectAsTrial({ appid: APPID, robot: 1 });
    const text = await code('/wxa/getwxacode', { path: 'pages/home/index', env_version: 'trial' });
    expect(scan(text)).toMatchObject({ program: { stage: 'trial' } });
    expect(scan(text, 'mum')).toMatchObject({ problem: expect.stringContaining('体验成员') });
    expect(scan(text, 'mum')).not.toHaveProperty('program');
  });
});

describe('the QR code of a preview', () => {
  test("opens that robot's preview at its page, with the scene it was made with", async () => {
    const { scan, preview } = open();
    const plain = await preview({ robot: '3', version: '0.0.1' });
    const launch = { scene: 1014, path: 'pages/event/index', query: { a: '1' } };
    const aimed = await preview({ robot: '4', path: 'pages/event/index?a=1', debugLaunchInfo: JSON.stringify(launch) });
    expect(scan(plain.text)).toMatchObject({ scanType: 'QR_CODE', scene: 1011, path: '', program: { stage: 'developer', robot: 3 } });
    expect(scan(aimed.text)).toMatchObject({ scene: 1014, path: 'pages/event/index?a=1', program: { robot: 4 } });
  });

  test.each([
    ['{', 'debugLaunchInfo is not JSON'],
    ['{"scene":"door"}', 'scene should be a whole number from 1000 to 9999'],
    ['{"scene":12}', 'scene should be a whole number from 1000 to 9999'],
  ])('launch information %s is refused', async (debugLaunchInfo, errMsg) => {
    expect((await open().preview({ debugLaunchInfo })).reply).toEqual({ errCode: -1, errMsg });
  });
});

test.each([
  '',
  'AURORALOCK;lock-1',
  'https://servicewechat.com/camlock/preview/',
  'https://servicewechat.com/camlock/preview/wx0000000000000000/1',
])('%j is no code of this WeChat', (text) => {
  expect(open().scan(text)).toBeUndefined();
});

test('a preview that is gone and a person nobody knows', () => {
  const { scan } = open();
  const text = `https://servicewechat.com/camlock/preview/${APPID}/30`;
  expect(scan(text)).toMatchObject({ appid: APPID, problem: expect.stringContaining('已过期') });
  expect(scan(text, 'stranger')).toBeUndefined();
});
