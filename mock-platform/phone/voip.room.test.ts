/** wx.requestDeviceVoIP on a real browser phone before a real WeChat (facts/wechat.md §2.8, check 75). */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createPlatform, type Platform } from '../index.ts';
import { platformSeed } from '../platform.fixture.ts';
import { send, signedPackage } from '../wechat/upload/package.fixture.ts';
import { APPID, MODEL, SECRET, SN } from '../wechat/wechat.fixture.ts';
import { openPhone, type PhoneDriver } from './hand.ts';
import { launchBrowser } from './launch-browser.ts';
import { fixtureFiles } from './mini-program.fixture.ts';

const files = (snTicket: string) => ({
  ...fixtureFiles(),
  'pages/home/index.wxml': `<view aria-role="button" aria-label="申请通话" bindtap="ask">申请通话</view>
<view aria-role="button" aria-label="查" bindtap="look">查</view><view>{{log}}</view>`,
  'pages/home/index.js': `Page({ data: { log: '' },
  ask() {
    const given = wx.requestDeviceVoIP({ sn: ${JSON.stringify(SN)}, snTicket: ${JSON.stringify(snTicket)}, modelId: ${JSON.stringify(MODEL)}, deviceName: '前门',
      complete: (r) => this.setData({ log: [typeof given, r.errMsg, r.errCode].join(' ') }) });
  },
  look() { wx.getDeviceVoIPList({ success: (r) => this.setData({ log: JSON.stringify(r.list) }) }); },
});`,
});

let browser: Awaited<ReturnType<typeof launchBrowser>>;
let platform: Platform;
let phone: PhoneDriver;

beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser?.close());
beforeEach(async () => {
  platform = await createPlatform();
  platform.seed(platformSeed());
  const { url } = await platform.listen({ mqttPort: false });
  const ask = async (path: string, init?: RequestInit) =>
    (await (await platform.fetch(new Request(`https://api.weixin.qq.com${path}`, init))).json()) as { [name: string]: string };
  const { access_token } = await ask(`/cgi-bin/token?grant_type=client_credential&appid=${APPID}&secret=${SECRET}`);
  const { sn_ticket = '' } = await ask(`/wxa/getsnticket?access_token=${access_token}`, {
    method: 'POST',
    body: JSON.stringify({ sn: SN, model_id: MODEL }),
  });
  expect(await send(platform, await signedPackage(platform, files(sn_ticket)), { robot: '1', version: '1.0.0' })).toMatchObject({
    errCode: 0,
  });
  platform.wechat.operator.selectAsTrial({ appid: APPID, robot: 1 });
  phone = await openPhone({ baseUrl: url, browser, timeoutMs: 8000 });
  await phone.openMiniProgram('晨曦智家');
});
afterEach(async () => {
  await phone?.close();
  await platform?.close();
});
const hook = (name: string) => phone.page.locator(`[data-phone="${name}"]`);

it('75: after a refusal there is no dialog again; the settings page turns it on, and 10001 says so', async () => {
  await phone.tap('申请通话');
  expect(await hook('voip').innerText()).toContain(`“前门 ${MODEL}”可以呼叫你的微信`);
  await hook('voip-refuse').click();
  await phone.see('undefined requestDeviceVoIP:fail auth deny');
  await phone.tap('查');
  await phone.see('"status":0');
  await phone.tap('申请通话');
  await phone.see('undefined requestDeviceVoIP:fail auth deny');
  expect(await hook('voip').count()).toBe(0);
  await hook('menu').click();
  await phone.tap('设置');
  await phone.page.getByRole('switch', { name: `前门 ${MODEL}` }).check();
  await hook('settings-back').click();
  await phone.tap('申请通话');
  await phone.see('requestDeviceVoIP:fail device has been authorized 10001');
});

it('an allowance is listed as WeChat lists it', async () => {
  await phone.tap('申请通话');
  await hook('voip-allow').click();
  await phone.see('undefined requestDeviceVoIP:ok');
  await phone.tap('查');
  await phone.see(JSON.stringify([{ status: 1, sn: SN, model_id: MODEL }]));
});
