/** Codes of a real WeChat held before a real browser phone: the right version, page, query and scene (facts/wechat.md §5). */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPlatform, type Platform } from '../index.ts';
import { platformSeed } from '../platform.fixture.ts';
import { send, signedPackage } from '../wechat/upload/package.fixture.ts';
import { APPID, SECRET } from '../wechat/wechat.fixture.ts';
import { openPhone, type PhoneDriver } from './hand.ts';
import { launchBrowser } from './launch-browser.ts';
import { fixtureFiles } from './mini-program.fixture.ts';

let browser: Awaited<ReturnType<typeof launchBrowser>>;
let platform: Platform;
let phone: PhoneDriver;

beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser?.close());
beforeEach(async () => {
  platform = await createPlatform();
  platform.seed(platformSeed({ testers: [], administrator: 'me' }));
  const { url } = await platform.listen({ mqttPort: false });
  phone = await openPhone({ baseUrl: url, browser, timeoutMs: 8000 });
});
afterEach(async () => {
  await phone?.close();
  await platform?.close();
});

const upload = async (operation: 'upload' | 'testSourceURL', query: { [name: string]: string }) => {
  const reply = await send(platform, await signedPackage(platform, fixtureFiles()), query, operation);
  expect(reply).toMatchObject({ errCode: 0 });
  return Buffer.from(reply.body?.qrcode_img ?? '', 'base64');
};
const code = async (path: string, body: object): Promise<Buffer> => {
  const api = 'https://api.weixin.qq.com';
  const login = new URLSearchParams({ grant_type: 'client_credential', appid: APPID, secret: SECRET });
  const token = (await (await platform.fetch(new Request(`${api}/cgi-bin/token?${login}`))).json()) as { access_token: string };
  const request = new Request(`${api}${path}?access_token=${token.access_token}`, { method: 'POST', body: JSON.stringify(body) });
  return Buffer.from(await (await platform.fetch(request)).arrayBuffer());
};
const scanFromHome = async (picture: Buffer) => {
  await phone.openScanner();
  await phone.scanPicture(picture);
};

describe("WeChat's own scanner", () => {
  it('opens a preview at its page, and at the next scan the newer package', async () => {
    const picture = await upload('testSourceURL', { robot: '7', version: '0.0.1', path: 'pages/detail/index?id=5' });
    await scanFromHome(picture);
    await phone.see('detail 5');
    expect(await phone.enterOptions()).toMatchObject({ path: 'pages/detail/index', query: { id: '5' }, scene: 1011 });
    await upload('testSourceURL', { robot: '7', version: '0.0.1', path: 'pages/detail/index?id=6' });
    await scanFromHome(picture);
    await phone.see('detail 6');
    expect(await phone.stack()).toEqual([{ path: 'pages/detail/index', query: { id: '6' } }]);
  });

  it('opens formal, trial and development versions by codes A, B and C with what they carry', async () => {
    await upload('upload', { robot: '1', version: '1.0.0' });
    platform.wechat.operator.release({ appid: APPID, robot: 1 });
    platform.wechat.operator.selectAsTrial({ appid: APPID, robot: 1 });
    await scanFromHome(await code('/wxa/getwxacodeunlimit', { scene: 'id=7&k=1', page: 'pages/detail/index' }));
    await phone.see('详情');
    // The page gets the scene as it was sent and decodes it itself.
    expect(await phone.enterOptions()).toMatchObject({ path: 'pages/detail/index', query: { scene: 'id%3D7%26k%3D1' }, scene: 1047 });
    await scanFromHome(await code('/cgi-bin/wxaapp/createwxaqrcode', { path: 'pages/detail/index?id=8' }));
    await phone.see('detail 8');
    expect(await phone.enterOptions()).toMatchObject({ scene: 1011 });
    await scanFromHome(await code('/wxa/getwxacode', { path: 'pages/detail/index?id=9', env_version: 'trial' }));
    await phone.see('detail 9');
    expect(await phone.page.locator('[data-phone="mini-program"]:visible').count()).toBe(1);
    await scanFromHome(await code('/wxa/getwxacodeunlimit', { scene: 'x', env_version: 'trial' }));
    await phone.see('HELLO!');
    expect(await phone.enterOptions()).toMatchObject({ path: 'pages/home/index', query: { scene: 'x' } });
  });

  it('opens an ordinary link by its rule, with the whole link in q', async () => {
    await upload('upload', { robot: '1', version: '1.0.0' });
    const link = 'https://m.example.com/lock/7?a=b&c=门';
    const rule = {
      prefix: 'https://m.example.com/lock/',
      path: 'pages/detail/index?id=3',
      permit_sub_rule: 1,
      open_version: 3,
      is_edit: 0,
    };
    await code('/cgi-bin/wxopen/qrcodejumpadd', rule);
    await phone.openScanner();
    await phone.scanText(link);
    await phone.see('扫描到的文字');
    await phone.tap('确定');
    platform.wechat.operator.release({ appid: APPID, robot: 1 });
    await code('/cgi-bin/wxopen/qrcodejumppublish', { prefix: rule.prefix });
    await phone.openScanner();
    await phone.scanText(link);
    await phone.see('detail 3');
    const entered = await phone.enterOptions();
    expect(entered).toMatchObject({ path: 'pages/detail/index', query: { id: '3', q: encodeURIComponent(link) }, scene: 1011 });
    expect(entered?.query.scancode_time).toMatch(/^\d{10}$/);
    // For the mini-program itself such a link is a text.
    await phone.tap('扫码');
    await phone.scanText('https://m.example.com/lock/8');
    await phone.see('QR_CODE  scan https://m.example.com/lock/8');
  });

  it('says why nothing opens, and shows any other text', async () => {
    await scanFromHome(await code('/wxa/getwxacode', { path: 'pages/home/index' }));
    await phone.see('无法打开「晨曦智家」');
    await phone.see('该小程序暂未发布');
    await phone.tap('确定');
    await phone.openScanner();
    await phone.scanText('AURORALOCK;lock-01;r;1;hmacsha1;aa');
    await phone.see('扫描到的文字');
    await phone.see('AURORALOCK;lock-01;r;1;hmacsha1;aa');
    await phone.tap('确定');
    expect(await phone.stack()).toEqual([]);
  });

  it('leaves a trial version closed to who is no member', async () => {
    await upload('upload', { robot: '1' });
    platform.wechat.operator.selectAsTrial({ appid: APPID, robot: 1 });
    const picture = await code('/wxa/getwxacode', { path: 'pages/detail/index?id=1', env_version: 'trial' });
    const mum = await openPhone({ baseUrl: platform.baseUrl(), browser, user: 'mum', timeoutMs: 8000 });
    try {
      await mum.openScanner();
      await mum.scanPicture(picture);
      await mum.see(/体验成员/);
      expect(await mum.stack()).toEqual([]);
    } finally {
      await mum.close();
    }
  });
});

describe('wx.scanCode inside a mini-program', () => {
  it('tells type and page of its own code and leaves other texts alone', async () => {
    const picture = await upload('testSourceURL', { robot: '7', version: '0.0.1', path: 'pages/detail/index?id=5' });
    await scanFromHome(picture);
    await phone.see('detail 5');
    await phone.tap('扫码');
    await phone.scanPicture(await code('/wxa/getwxacode', { path: 'pages/home/index?a=1' }));
    await phone.see(/WX_CODE pages\/home\/index\?a=1 scan https:/);
    await phone.tap('扫码');
    await phone.scanText('P1;lock-1');
    await phone.see('QR_CODE  scan P1;lock-1');
  });
});
