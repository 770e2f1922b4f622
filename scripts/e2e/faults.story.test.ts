/** What a person sees on the phone when something goes wrong, and how they get out of it. One platform, one build, one phone. */
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { catalogue, downTopic, mqttCredentials } from '../../devices/index.ts';
import type { PhoneDriver } from '../../mock-platform/index.ts';
import { type FleetUnit, readQrPicture } from '../../simulator/index.ts';
import { openHome } from '../platform/home.ts';
import type { SeededDevice } from '../platform/seed.ts';
import type { Scene } from '../start/scene.ts';
import { openStoryScene, type StoryScene, until } from './story-scene.ts';

let story: StoryScene;
let scene: Scene;
let phone: PhoneDriver;
let afterTest: (() => Promise<void> | void)[] = [];

/** Number of cards in the inbox of this person. */
const messages = (): number => scene.platform.wechat.inbox('me').length;

const openReminders = async (): Promise<void> =>
  phone.page.locator('[aria-label^="开启提醒"]:not([aria-disabled="true"]):visible').first().click();

/** The app's screen with the QR, the password being wrong. */
async function openProvisioning(on: PhoneDriver = phone): Promise<void> {
  await on.tap('添加设备');
  await on.tap('添加摄像头');
  await on.fill('Wi-Fi 名称', 'Home-2.4G');
  await on.fill('Wi-Fi 密码', 'wrong horse');
  await on.tap('下一步');
  await on.see('把二维码对准镜头');
  await on.idle();
}

const setRule = (name: string, value: unknown): void => {
  const before = scene.platform.rules.list().find((rule) => rule.name === name)?.value;
  scene.platform.rules.set(name, value);
  afterTest.push(() => scene.platform.rules.set(name, before));
};

/** Nothing the person reads may be the system's own words. */
async function expectPlainWords(): Promise<void> {
  expect(await phone.text()).not.toMatch(/undefined|NaN|\[object|Error:|TypeError| at .*\.js|request:fail/);
}

beforeAll(async () => {
  story = await openStoryScene('faults');
  ({ scene, phone } = story);
});

afterAll(() => story?.close());

beforeEach(() => {
  afterTest = [];
});

afterEach(async () => {
  for (const undo of afterTest.reverse()) await undo();
});

describe('signing in', () => {
  it.each([
    ['does not answer', '登录服务没有回应', 'LoginNoAnswer', (): { abort: true } => ({ abort: true })],
    ['is broken', '登录没有成功', 'LoginHTTP500', (): { status: number } => ({ status: 500 })],
  ])('the login service %s: the person is told and tries again', async (_, words, code, answer) => {
    const address = /\/phone\/route\//;
    await phone.page.route(address, (route) => {
      const how = answer();
      return 'abort' in how ? route.abort() : route.fulfill({ status: how.status, body: 'oops' });
    });
    afterTest.push(() => phone.page.unroute(address));
    await story.coldStart({ forget: true });
    await phone.see(words);
    await phone.see(code);
    await expectPlainWords();
    await phone.screenshot(story.picture(`login-${code}`));
    await phone.page.unroute(address);
    await phone.tap('重试');
    await phone.see('还没有设备');
  });
});

describe('adding a device', () => {
  beforeEach(async () => {
    await story.coldStart();
    await phone.see('添加设备');
  });

  it.each([
    ['nonsense', '你好，世界'],
    ['an address', 'https://evil.example.com/?a=1;b;c;d;e;f'],
    ['a script', '<script>alert(1)</script>;x;1;2;hmacsha1;AAAA'],
    ['an object of another world', '{"__proto__":{"ssid":"x"},"constructor":1}'],
    ['a very long text', `${'A'.repeat(4000)};x`],
    ['control characters', 'P1\u0000\u0007;lock;abcde;1;hmacsha1;AAAA'],
    ['a signature that is none', 'AURORALOCK;lock-0001;12345;1700000000;hmacsha256;!!!!'],
  ])('%s as QR is told to be no code of a device', async (_, text) => {
    await story.scan(text);
    await phone.see('这不是设备的二维码');
    await expectPlainWords();
    await phone.tap('重试');
    await phone.see('扫描设备机身或包装上的二维码');
  });

  it('a code with a forged signature is not accepted', async () => {
    const parts = story.unitOf(story.deviceOf('lock')).label.split(';');
    await story.scan([...parts.slice(0, 5), Buffer.alloc(32, 7).toString('base64')].join(';'));
    await phone.see('云端不接受这个内容');
    await phone.see(/InvalidParameterValue/);
    await phone.screenshot(story.picture('forged-signature'));
  });

  it('a device nobody knows is not found', async () => {
    await story.scan(story.unitOf(story.deviceOf('lock')).label.replace('lock-0001', 'lock-9999'));
    await phone.see('没有找到这台设备');
  });

  it('a product that is not linked is told with its words and its code, and works once it is linked', async () => {
    const { unit } = await story.another('lock', 'lock-linked');
    story.reseed({ unlinked: true });
    afterTest.push(() => story.reseed());
    await story.scan(unit.label);
    await phone.see('这款产品还没有和本小程序关联');
    await phone.see(/APPNoPermissionToStudioProduct/);
    await phone.screenshot(story.picture('not-linked'));
    story.reseed();
    await phone.tap('重试');
    await phone.tap('扫一扫');
    await phone.scanText(unit.label);
    await phone.see('添加成功');
  });

  it("somebody else's lock stays theirs", async () => {
    const { device, unit } = await story.another('lock', 'lock-theirs');
    const other = await openHome(scene.platform, scene.brand, scene.secrets, 'neighbour');
    await other.bind(device);
    await story.scan(unit.label);
    await phone.see('这台设备已经被添加过了');
    await phone.see(/CannotBindSameFamily/);
    await phone.screenshot(story.picture('bound-by-another'));
    await phone.tap('换一种方式添加');
    await phone.see('手动添加');
  });

  it('a lock that is off asks for power, and is added once it has it', async () => {
    const { unit } = await story.another('lock', 'lock-off', { off: true });
    await story.scan(unit.label);
    await phone.see('设备最近没有联网');
    await phone.see(/BindDeviceNotConnected/);
    await phone.screenshot(story.picture('offline-at-bind'));
    await unit.powerOn();
    await phone.tap('重试');
    await phone.tap('扫一扫');
    await phone.scanText(unit.label);
    await phone.see('添加成功');
  });

  it('an old provisioning code says what to check, and a new one works', async () => {
    const { unit } = await story.another('camera', 'camera-late', { wifi: { 'Home-2.4G': 'correct horse' } });
    setRule('iotCloud.bindTokenSeconds', 1);
    await openProvisioning();
    await phone.see('二维码已经过期，设备没有连上');
    await phone.see(/TokenIsExpire/);
    await phone.screenshot(story.picture('token-expired'));
    scene.platform.rules.set('iotCloud.bindTokenSeconds', 600);
    await phone.tap('修改 Wi-Fi');
    await phone.fill('Wi-Fi 密码', 'correct horse');
    await phone.tap('下一步');
    await phone.see('把二维码对准镜头');
    await phone.idle();
    await unit.see(await readQrPicture((await phone.screenQr()) as Buffer));
    await phone.see('添加成功');
  });

  it('a wrong Wi-Fi password: the camera stays away, the app says what to check and lets it be changed', async () => {
    const { unit } = await story.another('camera', 'camera-wifi', { wifi: { 'Home-2.4G': 'correct horse' } });
    // A phone whose clock can be moved: nobody waits ten minutes here.
    const other = await story.anotherPhone();
    afterTest.push(() => other.close());
    await other.page.clock.install();
    await story.coldStart({ phone: other });
    await openProvisioning(other);
    await expect(unit.see(await readQrPicture((await other.screenQr()) as Buffer))).rejects.toThrow('the password is wrong');
    await other.page.clock.fastForward(50_000);
    await other.see(/Wi-Fi 密码没有输错/);
    await other.screenshot(story.picture('wifi-late'));
    await other.page.clock.fastForward(10 * 60_000);
    await other.see('二维码已经过期，设备没有连上');
    await other.screenshot(story.picture('wifi-timeout'));
  });
});

describe('reminders', () => {
  it('refused in the dialog: stays off, says where to turn it on, and nothing arrives', async () => {
    const { device, unit } = await story.another('lock', 'lock-refused');
    await story.coldStart();
    await story.scan(unit.label);
    await phone.see('添加成功');
    await openReminders();
    await phone.answerSubscribe({ allow: false });
    await phone.see('您没有开启提醒，以后可以在「消息」里打开');
    await phone.screenshot(story.picture('reminder-refused'));
    const before = messages();
    const [event] = unit.trigger('doorbell').events;
    // WeChat has never heard of this lock: refusing the dialog records nothing.
    expect(await story.answerTo(device, event?.timestamp)).toContain('errcode 9800006');
    expect(messages()).toBe(before);
  });

  it('kept, then switched off in WeChat: nothing arrives, the app shows it and leads to the switch', async () => {
    const title = catalogue.lock.reminders['doorbell-ring'].template.title;
    const { device, unit } = await story.another('lock', 'lock-kept');
    await story.coldStart();
    await story.scan(unit.label);
    await phone.see('添加成功');
    await openReminders();
    await phone.answerSubscribe({ allow: true, addReminder: true, keep: true });
    await phone.see(/已开启/);
    await phone.page.locator('[data-phone="menu"]:visible').click();
    await phone.tap('设置');
    await phone.page.getByLabel(title, { exact: true }).uncheck();
    await phone.idle();
    await phone.tap('返回');
    await phone.see('被微信关闭');
    await phone.screenshot(story.picture('reminder-switched-off'));
    const before = messages();
    const [event] = unit.trigger('doorbell').events;
    expect(await story.answerTo(device, event?.timestamp)).toContain('errcode 43101');
    expect(await phone.sees(/有人按门铃已开启/)).toBe(false);
    expect(messages()).toBe(before);
    await phone.tap('去微信设置打开');
    await phone.page.getByLabel(title, { exact: true }).check();
    await phone.idle();
    await phone.tap('返回');
    await phone.gone('被微信关闭');
    unit.trigger('doorbell');
    expect(await phone.answerRing('忽略')).toContain(title);
  });
});

describe('without network', () => {
  it('every page says so, and everything comes back by itself', async () => {
    await story.coldStart();
    await phone.see(/台在线/);
    await phone.setOnline(false);
    await phone.see(/手机没有网络/);
    await phone.screenshot(story.picture('no-network-home'));
    await phone.tap('消息');
    await phone.see(/手机没有网络/);
    await phone.tap('首页');
    await phone.setOnline(true);
    await phone.gone(/手机没有网络/);
    await phone.see(/台在线/);
  });

  it('started without network: says so with a retry, and loads when the network is back', async () => {
    await story.coldStart({ offline: true });
    await phone.see('重试');
    await expectPlainWords();
    await phone.screenshot(story.picture('no-network-start'));
    await phone.setOnline(true);
    await phone.see(/台在线/);
  });
});

describe('the session', () => {
  it('that the cloud has forgotten is renewed without a word', async () => {
    await story.coldStart();
    await phone.see(/台在线/);
    const tokens = scene.platform.store.table<{ token: string }>('iot.accessTokens');
    const before = [...tokens.entries()].map(([key]) => key);
    expect(before.length).toBeGreaterThan(0);
    for (const key of before) tokens.delete(key);
    await phone.home();
    await phone.openMiniProgram(scene.brand.app.name);
    await until(() => [...tokens.entries()].some(([key]) => !before.includes(key)));
    await phone.idle();
    await phone.see(/台在线/);
    expect(await phone.sees(/登录|刷新没有成功/)).toBe(false);
  });
});

describe('opening the lock from afar', () => {
  let silent: MqttClient | undefined;
  afterEach(async () => {
    await silent?.endAsync(true);
    silent = undefined;
  });

  const openLock = async (name: string): Promise<{ device: SeededDevice; unit: FleetUnit }> => {
    const made = await story.another('lock', name);
    await story.coldStart();
    await story.scan(made.unit.label);
    await phone.see('添加成功');
    await phone.tap('打开设备');
    await phone.see('按住开锁');
    return made;
  };
  const unlock = async (): Promise<void> => {
    await phone.hold('远程开锁', 1100);
    await phone.tap('开锁');
  };

  it('a person who does not confirm opens nothing', async () => {
    const { unit } = await openLock('lock-unconfirmed');
    await phone.hold('远程开锁', 1100);
    await phone.tap('取消');
    await phone.hold('远程开锁', 200);
    await phone.see('请按住不放，直到弹出确认');
    expect(unit.device.state.lock_state).toBe(1);
  });

  it('bolted from inside, it does not open and says so', async () => {
    const { unit } = await openLock('lock-bolted');
    unit.trigger('inner-lock');
    await unlock();
    await phone.see(/设备没有同意这个操作|门锁没有打开/);
    await phone.screenshot(story.picture('unlock-refused'));
    expect(unit.device.state.lock_state).toBe(1);
  });

  it('a lock that does not answer is told as such after a moment', async () => {
    const { device, unit } = await openLock('lock-silent');
    setRule('iotCloud.actionTimeoutMs', 300);
    await unit.powerOff();
    const credentials = mqttCredentials(device, { connId: 'quiet1', expiry: Math.floor(scene.platform.clock.now() / 1000) + 3600 });
    silent = await connectAsync(scene.addresses.mqtt, { ...credentials, protocolVersion: 4, reconnectPeriod: 0 });
    // It listens, or the cloud would say so at once; it just never answers.
    await silent.subscribeAsync(downTopic('action', device));
    await phone.page.locator('[aria-label="远程开锁"]:not([aria-disabled="true"]):visible').waitFor();
    await unlock();
    await phone.see(/设备没有(回应|及时回应)/);
    await phone.screenshot(story.picture('unlock-timeout'));
  });

  it('a lock that is off cannot be opened', async () => {
    const { unit } = await openLock('lock-dark');
    await unit.powerOff();
    await phone.see('门锁不在线，不能远程开锁');
    await phone.screenshot(story.picture('unlock-offline'));
    expect(await phone.page.locator('[aria-label="远程开锁"][aria-disabled="true"]:visible').count()).toBe(1);
  });
});
