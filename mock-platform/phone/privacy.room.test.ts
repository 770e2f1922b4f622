/** What a mini-program may collect on the phone: the guide, the question, the answer (facts/wechat.md §4.6). */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createManualClock } from '../../devices/index.ts';
import { createPlatform, type Platform } from '../index.ts';
import { platformSeed } from '../platform.fixture.ts';
import { send, signedPackage } from '../wechat/upload/package.fixture.ts';
import { APPID } from '../wechat/wechat.fixture.ts';
import { openPhone, type PhoneDriver } from './hand.ts';
import { launchBrowser } from './launch-browser.ts';
import { fixtureFiles } from './mini-program.fixture.ts';

const START = 1_767_225_600_000;
const FILES = {
  ...fixtureFiles(),
  'pages/home/index.wxml': `<view aria-role="button" aria-label="复制" bindtap="copy">复制</view>
<view aria-role="button" aria-label="存图" bindtap="save">存图</view>
<view aria-role="button" aria-label="先问" bindtap="authorize">先问</view>
<view aria-role="button" aria-label="查" bindtap="look">查</view>
<view aria-role="button" aria-label="看指引" bindtap="contract">看指引</view>
<view aria-role="button" aria-label="自己问" bindtap="own">自己问</view>
<view wx:if="{{asked}}">
  <view>需要你同意，因为 {{asked}}</view>
  <button id="yes" open-type="agreePrivacyAuthorization" aria-label="自己的同意" bindagreeprivacyauthorization="agreed">同意</button>
  <view aria-role="button" aria-label="自己的拒绝" bindtap="disagree">拒绝</view>
  <view aria-role="button" aria-label="假同意" bindtap="pretend">假同意</view>
</view>
<view>{{log}}</view>`,
  'pages/home/index.js': `let answer;
const tell = (page) => (r) => page.setData({ log: [r.errMsg, r.errno, r.needAuthorization, r.privacyContractName].filter((x) => x !== undefined).join(' ') });
Page({ data: { log: '', asked: '' },
  copy() { wx.setClipboardData({ data: 'x', complete: tell(this) }); },
  save() { wx.saveImageToPhotosAlbum({ filePath: '/none.png', complete: tell(this) }); },
  authorize() { wx.requirePrivacyAuthorize({ complete: tell(this) }); },
  look() { wx.getPrivacySetting({ complete: tell(this) }); },
  contract() { wx.openPrivacyContract({ complete: tell(this) }); },
  own() { wx.onNeedPrivacyAuthorization((resolve, { referrer }) => { answer = resolve; resolve({ event: 'exposureAuthorization' }); this.setData({ asked: referrer }); }); },
  agreed() { answer({ event: 'agree', buttonId: 'yes' }); },
  disagree() { answer({ event: 'disagree' }); },
  pretend() { answer({ event: 'agree', buttonId: 'nobody' }); },
});`,
};

let browser: Awaited<ReturnType<typeof launchBrowser>>;
let platform: Platform;
let phone: PhoneDriver;
let url = '';
const clock = createManualClock(START);

beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser?.close());
afterEach(async () => {
  await phone?.close();
  await platform?.close();
});

async function open(privacyGuide: { [key: string]: string } | undefined): Promise<void> {
  platform = await createPlatform({ clock });
  platform.seed(platformSeed({ ...(privacyGuide && { privacyGuide }) }));
  ({ url } = await platform.listen({ mqttPort: false }));
  expect(await send(platform, await signedPackage(platform, FILES), { robot: '1', version: '1.0.0' })).toMatchObject({ errCode: 0 });
  platform.wechat.operator.selectAsTrial({ appid: APPID, robot: 1 });
  await enter();
}
async function enter(): Promise<void> {
  phone = await openPhone({ baseUrl: url, browser, timeoutMs: 8000 });
  await phone.openMiniProgram('晨曦智家');
}
const hook = (name: string) => phone.page.locator(`[data-phone="${name}"]`);

describe('without consent', () => {
  beforeEach(() => open({ Clipboard: '复制售后电话', AlbumWriteOnly: '保存二维码' }));

  it('74: a refusal fails with errno 104, and with 103 where a permission is asked for in one', async () => {
    await phone.tap('复制');
    await hook('privacy-refuse').click();
    await phone.see('setClipboardData:fail privacy permission is not authorized 104');
  });

  it('74: the combined question', async () => {
    await phone.tap('存图');
    await hook('privacy-refuse').click();
    await phone.see('saveImageToPhotosAlbum:fail privacy permission is not authorized 103');
  });

  it('74: an agreement lets it run, and nothing declared is asked for again, nor on another phone of the same person', async () => {
    await phone.tap('查');
    await phone.see('getPrivacySetting:ok true 《晨曦智家小程序隐私保护指引》');
    await phone.tap('复制');
    await hook('privacy-agree').click();
    await phone.see('setClipboardData:ok');
    await phone.tap('先问');
    await phone.see('requirePrivacyAuthorize:ok');
    await phone.close();
    await enter();
    await phone.tap('查');
    await phone.see('getPrivacySetting:ok false');
  });

  it('for ten seconds after a refusal nobody is asked again', async () => {
    await phone.tap('先问');
    await hook('privacy-refuse').click();
    await phone.see('requirePrivacyAuthorize:fail privacy permission is not authorized 104');
    await phone.tap('复制');
    await phone.see('setClipboardData:fail privacy permission is not authorized 104');
    expect(await hook('privacy').count()).toBe(0);
  });

  it('the guide says what is collected and what for, from the question and by itself', async () => {
    await phone.tap('复制');
    await hook('privacy-contract-link').click();
    expect(await hook('privacy-contract').innerText()).toMatch(/剪切板\s+复制售后电话/);
    await hook('privacy-contract-close').click();
    await hook('privacy-agree').click();
    await phone.tap('看指引');
    expect(await hook('privacy-contract').innerText()).toContain('剪切板（已同意）');
  });

  it('a mini-program may ask by itself: only a tap on the agree button counts', async () => {
    await phone.tap('自己问');
    await phone.tap('复制');
    await phone.see('需要你同意，因为 setClipboardData');
    await phone.tap('假同意');
    await phone.tap('查');
    await phone.see('getPrivacySetting:ok true');
    await phone.tap('自己的同意');
    await phone.see('setClipboardData:ok');
  });

  it('74: a mini-program that says no', async () => {
    await phone.tap('自己问');
    await phone.tap('存图');
    await phone.see('需要你同意，因为 saveImageToPhotosAlbum');
    await phone.tap('自己的拒绝');
    await phone.see('saveImageToPhotosAlbum:fail privacy permission is not authorized 104');
  });
});

describe('what the guide does not declare', () => {
  it('74: fails with errno 112, without a question', async () => {
    await open({ Clipboard: '复制售后电话' });
    await phone.tap('存图');
    await phone.see('saveImageToPhotosAlbum:fail api scope is not declared in the privacy agreement 112');
    expect(await hook('privacy').count()).toBe(0);
  });

  it('74: fails with errno 112 where there is no guide at all', async () => {
    await open(undefined);
    await phone.tap('复制');
    await phone.see('setClipboardData:fail api scope is not declared in the privacy agreement 112');
  });

  it('is banned where the guide declares nothing', async () => {
    await open({});
    await phone.tap('复制');
    await phone.see('setClipboardData:fail appid privacy api banned');
  });
});

it('a guide that grows asks anew, and only for what is new', async () => {
  await open({ Clipboard: '复制售后电话' });
  await phone.tap('复制');
  await hook('privacy-agree').click();
  await phone.see('setClipboardData:ok');
  platform.seed(platformSeed({ privacyGuide: { Clipboard: '复制售后电话', AlbumWriteOnly: '保存二维码' } }));
  await phone.tap('复制');
  await phone.see('setClipboardData:ok');
  expect(await hook('privacy').count()).toBe(0);
  await phone.tap('存图');
  await hook('privacy-agree').click();
  await phone.tap('查');
  await phone.see('getPrivacySetting:ok false');
});
