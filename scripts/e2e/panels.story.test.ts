/** The panels of camera and lock as a person uses them, against the simulated devices: what is tapped here happens there, and back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PhoneDriver } from '../../mock-platform/index.ts';
import type { FleetUnit } from '../../simulator/index.ts';
import { openStoryScene, type StoryScene, until } from './story-scene.ts';

let story: StoryScene;
let phone: PhoneDriver;
let lock: FleetUnit;
let camera: FleetUnit;

/** Home → the panel of a device. */
async function openPanel(category: 'camera' | 'lock'): Promise<void> {
  await story.coldStart();
  await phone.page
    .locator(`[aria-label^="${category === 'lock' ? '门锁' : '摄像头'}，"]:visible`)
    .first()
    .click();
  await phone.see(category === 'lock' ? '按住开锁' : '云台');
}

/** A row of the lock's page leads to a page of its own. */
const openRow = (name: string) =>
  phone.page.locator(`[aria-role="button"][aria-label^="${name}"]:visible, [role="button"][aria-label^="${name}"]:visible`).first().click();
const shownDigits = async (): Promise<string> => /\b(\d{6})\b/.exec(await phone.text())?.[1] ?? '';

beforeAll(async () => {
  story = await openStoryScene('panels');
  ({ phone } = story);
  await story.coldStart();
  await phone.see('还没有设备');
  for (const device of story.scene.devices) {
    await story.scan(story.unitOf(device).label);
    await phone.see('添加成功');
    await phone.tap('回首页');
  }
  await phone.see(/2 台在线/);
  lock = story.unitOf(story.deviceOf('lock'));
  camera = story.unitOf(story.deviceOf('camera'));
  // Devices with cloud storage take pictures.
  for (const unit of [lock, camera]) unit.setProperties({ _sys_cs_status: 1 });
});

afterAll(() => story?.close());

describe('the lock', () => {
  it('tells how door and batteries are', async () => {
    await openPanel('lock');
    lock.trigger('unlock', { method: 0 });
    await phone.see('门开着');
    lock.trigger('ajar');
    await phone.see('没有关好');
    lock.trigger('close');
    await phone.see('已上锁');
    lock.trigger('battery', { percent: 15 });
    await phone.see('主电池 15% · 电量低');
    lock.trigger('battery', { percent: 90 });
  });

  it('a setting is taken by the lock, and the page says so', async () => {
    await openPanel('lock');
    await phone.tap('门锁设置');
    await phone.tap('童锁');
    await phone.see('已生效');
    expect(lock.device.state.child_lock_state).toBe(1);
    await phone.screenshot(story.picture('lock-settings'));
    await phone.tap('童锁');
    await until(() => lock.device.state.child_lock_state === 0);
  });

  it('a finger is taken in step by step, marked for duress, and taken away', async () => {
    await openPanel('lock');
    await openRow('成员与钥匙');
    await phone.tap('录入开门方式');
    await phone.fill('名称', '右手拇指');
    await phone.tap('开始录入');
    await phone.see('0 / 5');
    lock.trigger('enrolment-step');
    await phone.see('1 / 5');
    await phone.screenshot(story.picture('enrolment'));
    for (let step = 1; step < 5; step++) lock.trigger('enrolment-step');
    await phone.see('录入完成');
    await phone.tap('好');
    await phone.tap('指纹 右手拇指');
    await phone.tap('胁迫专用');
    await phone.tap('保存');
    await until(() => JSON.stringify(lock.device.state.fingerprints).includes('"duress":1'));
    await phone.screenshot(story.picture('members'));
    await phone.tap('删除指纹');
    await phone.tap('删除');
    await phone.see('还没有录入开门方式');
    expect(lock.device.state.fingerprints).toEqual([]);
  });

  it('a temporary password opens the door once, and the list knows', async () => {
    await openPanel('lock');
    await openRow('临时密码');
    await phone.tap('新的临时密码');
    await phone.fill('给谁用', '快递');
    await phone.tap('生成密码');
    await phone.see('密码好了');
    const digits = await shownDigits();
    expect(digits).toMatch(/^\d{6}$/);
    await phone.screenshot(story.picture('password'));
    await phone.tap('关闭');
    await phone.see('可用');
    expect(await phone.text()).not.toContain(digits);
    lock.trigger('type-digits', { digits });
    await phone.see('已使用');
    expect(lock.device.state.lock_state).toBe(0);
    lock.trigger('close');
  });

  it('frozen it opens nothing, thawed it does', async () => {
    await openPanel('lock');
    await openRow('临时密码');
    await phone.tap('新的临时密码');
    await phone.tap('类型 限时');
    await phone.tap('生成密码');
    await phone.see('密码好了');
    const digits = await shownDigits();
    await phone.tap('关闭');
    await phone.tap('冻结');
    await phone.see('已冻结');
    lock.trigger('type-digits', { digits });
    expect(lock.device.state.lock_state).toBe(1);
    await phone.tap('解冻');
    await phone.gone('已冻结');
    lock.trigger('type-digits', { digits });
    expect(lock.device.state.lock_state).toBe(0);
    lock.trigger('close');
  });

  it('the offline password of this phone opens the door', async () => {
    await openPanel('lock');
    await openRow('临时密码');
    await phone.tap('离线密码');
    await phone.fill('或者输入卡上的密钥', 'nonsense');
    await phone.tap('保存密钥');
    await phone.see('这不是门锁的离线密钥，请看包装里的密钥卡');
    await phone.fill('或者输入卡上的密钥', story.deviceOf('lock').psk);
    await phone.tap('保存密钥');
    await phone.see(/后换下一个/);
    lock.trigger('type-digits', { digits: await shownDigits() });
    expect(lock.device.state.lock_state).toBe(0);
    lock.trigger('close');
  });

  it('somebody rings: who stands there is seen before the door is opened', async () => {
    await openPanel('lock');
    lock.trigger('doorbell');
    await phone.page.locator('[aria-label="有人按门铃"]:visible').first().waitFor();
    await phone.hold('远程开锁', 1100);
    await phone.see('确定要打开门锁吗');
    await phone.page.locator('wx-image[aria-label="门外的画面"]:visible img').last().waitFor();
    await phone.screenshot(story.picture('unlock-confirm'));
    await phone.tap('开锁');
    await phone.see('门锁已打开');
    expect(lock.device.state.lock_state).toBe(0);
    lock.trigger('close');
  });

  it('the log is looked through by kind and by person', async () => {
    lock.trigger('enroll', { method: 0, name: '妈妈' });
    lock.trigger('unlock', { method: 0, user: '妈妈' });
    lock.trigger('close');
    await openPanel('lock');
    await phone.tap('查看全部记录');
    await phone.see('妈妈 · 指纹');
    await phone.tap('类型 门铃');
    await phone.gone('妈妈 · 指纹');
    await phone.see('有人按门铃');
    await phone.tap('类型 开门');
    await phone.tap('成员 妈妈');
    await phone.see('妈妈 · 指纹');
    await phone.gone('有人按门铃');
    await phone.screenshot(story.picture('log'));
  });
});

describe('the camera', () => {
  it('shows its last picture while nothing can bring a live one, and the day it was taken on', async () => {
    camera.trigger('person');
    await openPanel('camera');
    await phone.see(/最近一次的画面/);
    await phone.page.locator('wx-image[aria-label="最近一次的画面"]:visible img').waitFor();
    await phone.screenshot(story.picture('camera'));
    await phone.tap('快照');
    // WeChat asks for the privacy guide's consent the first time.
    await phone.tap('同意');
    await phone.see('已存到手机相册');
    await phone.tap('回放');
    await phone.page.locator('[aria-label*="这一天有 1 次动静"]:visible').waitFor();
    await phone.screenshot(story.picture('playback'));
  });

  it('turns, keeps a position and goes back to it', async () => {
    await openPanel('camera');
    await phone.tap('云台');
    await phone.tap('向右');
    await phone.see('已转动');
    await phone.tap('记住这个位置');
    await phone.page.getByPlaceholder('例如：大门').fill('门口');
    await phone.tap('确定');
    await phone.see('门口');
    expect(camera.device.state.presets).toMatchObject([{ name: '门口', pan: 10 }]);
    await phone.screenshot(story.picture('ptz'));
  });

  it('lets one talk, and hangs up when one leaves', async () => {
    await openPanel('camera');
    await phone.tap('对讲');
    await phone.see(/摄像头已接通/);
    expect(camera.device.state.talking).toBe(1);
    await phone.tap('回放');
    await phone.tap('返回');
    await phone.tap('返回');
    await until(() => camera.device.state.talking === 0);
  });

  it('covers its lens and says so', async () => {
    await openPanel('camera');
    await phone.tap('更多设置');
    await phone.tap('隐私遮挡');
    await phone.see('已生效');
    await phone.tap('返回');
    await phone.see('隐私遮挡中');
    await phone.screenshot(story.picture('privacy'));
    camera.setProperties({ privacy_mode: 0 });
    await phone.see(/最近一次的画面|摄像头在线/);
  });

  it('tells the state of its memory card, and empties it after asking', async () => {
    await openPanel('camera');
    await phone.tap('更多设置');
    for (const [state, words] of [
      [2, '损坏'],
      [5, '已弹出'],
      [3, '已满'],
    ] as const) {
      camera.trigger('card', { state });
      await phone.page.locator(`[aria-label="存储卡${words}"]:visible`).waitFor();
    }
    await phone.tap('格式化');
    await phone.see('卡上的录像会全部删除，不能恢复。');
    await phone.page.locator('[role="dialog"] >> text=格式化').last().click();
    await phone.page.locator('[aria-label="存储卡格式化中"]:visible').waitFor();
    await phone.see('已经是最新版本');
    await phone.screenshot(story.picture('camera-settings'));
  });
});
