/** The pages around the devices as a person uses them: family and rooms, messages and what may disturb, large words, the account. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PhoneDriver } from '../../mock-platform/index.ts';
import { openStoryScene, type StoryScene, until } from './story-scene.ts';

let story: StoryScene;
let phone: PhoneDriver;

/** Answers WeChat's dialog that asks for a name. */
async function name(text: string): Promise<void> {
  await phone.page.getByPlaceholder('输入名称').fill(text);
  await phone.tap('确定');
}

/** Size of the first visible text that reads so, in px. */
const sizeOf = (text: string): Promise<number> =>
  phone.page
    .getByText(text, { exact: true })
    .visible()
    .first()
    .evaluate((node: Element) => Number.parseFloat(getComputedStyle(node).fontSize));

beforeAll(async () => {
  story = await openStoryScene('pages');
  ({ phone } = story);
  await story.moveIn();
});

afterAll(() => story?.close());

describe('family and rooms', () => {
  it('a device gets a name and a room, and home shows the devices of one room', async () => {
    await phone.tap('我的家，家庭与房间');
    await phone.tap('新建房间');
    await name('客厅');
    await phone.see('0 台设备');
    await phone.tap('门锁 未分房间');
    await phone.tap('房间 客厅');
    await phone.see('1 台设备');
    await phone.tap('改名');
    await name('大门');
    await phone.tap('大门 客厅');
    await phone.screenshot(story.picture('family'));
    await story.coldStart();
    await phone.see('大门');
    await phone.tap('房间 客厅');
    await phone.gone('摄像头');
    expect(await phone.sees('大门')).toBe(true);
    await phone.screenshot(story.picture('home-room'));
    await phone.tap('房间 全部');
    await phone.see('摄像头');
  });

  it('the order chosen here is the order of the home page, after a restart too', async () => {
    const top = async (text: string) => (await phone.page.getByText(text, { exact: true }).visible().first().boundingBox())?.y ?? 0;
    await story.coldStart();
    await phone.see('大门');
    const cameraFirst = (await top('摄像头')) < (await top('大门'));
    await phone.tap('我的家，家庭与房间');
    await phone.tap(cameraFirst ? '大门 客厅' : '摄像头 未分房间');
    await phone.tap('上移');
    await story.coldStart();
    await phone.see('大门');
    expect((await top('摄像头')) < (await top('大门'))).toBe(!cameraFirst);
  });

  it('a name that will not do is refused with the reason', async () => {
    await story.coldStart();
    await phone.tap('我的家，家庭与房间');
    await phone.tap('新建房间');
    await name('客厅');
    await phone.see('已经有一个「客厅」了');
  });

  it('a second family is empty at first, and one tap leads back', async () => {
    await story.coldStart();
    await phone.tap('我的家，家庭与房间');
    await phone.tap('新建家庭');
    await name('父母家');
    await phone.see('这个家里还没有设备');
    await phone.tap('家庭 我的家');
    await phone.see('客厅');
    await phone.tap('家庭 父母家');
    await phone.see('这个家里还没有设备');
    await phone.tap('删除这个家庭');
    await phone.tap('删除');
    await phone.see('客厅');
  });
});

describe('people of a family', () => {
  it('an invitation brings a second person in, and the admin takes them out again', async () => {
    await story.coldStart();
    await phone.tap('我的家，家庭与房间');
    await phone.tap('我的家 改名');
    await name('海边的家');
    await phone.see('海边的家');
    await phone.tap('邀请家人');
    await phone.see('复制邀请码');
    const code = (await phone.text()).match(/^[\w-]{32}$/m)?.[0] ?? '';
    const other = await story.phoneOf('neighbour');
    await other.openMiniProgram(story.scene.brand.app.name);
    await other.tap('我的家，家庭与房间');
    const paste = async (text: string) => {
      await other.tap('我有邀请码');
      await other.page.getByPlaceholder('粘贴邀请码').fill(text);
      await other.tap('确定');
    };
    await paste('请加入我的家');
    await other.see('这不是邀请码，请整段粘贴');
    await paste(code);
    await other.tap('加入');
    await other.tap('家庭 海边的家');
    await other.see('大门');
    await other.see('退出这个家庭');
    expect(await other.sees('邀请家人')).toBe(false);
    await other.screenshot(story.picture('family-member'));
    await story.coldStart();
    await phone.tap('海边的家，家庭与房间');
    await phone.tap('微信用户 成员');
    await phone.tap('移出');
    await phone.gone('成员');
    await story.coldStart({ phone: other });
    await other.see('还没有设备');
    await phone.tap('海边的家 改名');
    await name('我的家');
    await phone.see('我的家');
  });
});

describe('messages', () => {
  it('are found by device, by kind and by whether they were read', async () => {
    story.unitOf(story.deviceOf('lock')).trigger('doorbell');
    story.unitOf(story.deviceOf('camera')).trigger('motion');
    await story.coldStart();
    await phone.tap('消息');
    await phone.see(/2 条未读/);
    await phone.tap('设备 大门');
    await phone.gone('画面有动静');
    await phone.tap('设备 所有设备');
    await phone.tap('类型 有人按门铃');
    await expect.poll(() => phone.page.locator('[aria-label^="画面有动静，"]:visible').count()).toBe(0);
    await phone.tap('类型 全部');
    await phone.tap('全部标为已读');
    await phone.tap('类型 未读');
    await phone.see('没有这样的消息');
    await phone.screenshot(story.picture('messages-filtered'));
    await phone.tap('看全部');
    await phone.see('有人按门铃');
  });

  it('an event tells how its reminder went, and where it stopped', async () => {
    await story.coldStart();
    await phone.tap('消息');
    await phone.page.locator('[aria-label^="有人按门铃，"]:visible').first().click();
    await phone.see('云端已经记下');
    await phone.see('「有人按门铃」的提醒未开启，没有发到这台手机');
    await phone.screenshot(story.picture('trace'));
  });

  it('quiet hours are kept in the cloud, which then holds the reminder back', async () => {
    await story.coldStart();
    await phone.tap('消息');
    await phone.tap('提醒设置');
    await phone.tap('免打扰时段');
    await phone.see('22:00 到次日 07:00（北京时间）不提醒');
    await phone.screenshot(story.picture('quiet-hours'));
    await phone.tap('把提醒发到微信');
    await phone.see('现在什么都不会发到微信');
    const lock = story.deviceOf('lock');
    const [event] = story.unitOf(lock).trigger('doorbell').events;
    const note = () =>
      story.scene.platform.ledger
        .lines()
        .find((line) => line.time === event?.timestamp)
        ?.stamps.find(({ hop }) => hop === 'cloud')?.note;
    await until(() => note()?.startsWith('kept') === true);
    expect(note()).toMatch(/quiet hours|switched off/);
    // Another phone of the same person, or this one after a restart, shows the same.
    await story.coldStart();
    await phone.tap('消息');
    await phone.tap('提醒设置');
    await phone.see('现在什么都不会发到微信');
    await phone.tap('把提醒发到微信');
    await phone.gone('现在什么都不会发到微信');
    await phone.tap('免打扰时段');
    await phone.gone('22:00 到次日 07:00（北京时间）不提醒');
  });
});

describe('reminders', () => {
  it('allowed without a ring, a second dialog makes them ring', async () => {
    await story.coldStart();
    await phone.tap('消息');
    await phone.tap('提醒设置');
    const ready = (label: string) => phone.page.locator(`[aria-label="${label}"]:not([aria-disabled="true"]):visible`).first();
    // The camera's three fit into one dialog; the lock's need several.
    await ready('开启提醒').click();
    await phone.answerSubscribe({ allow: true, addReminder: false });
    await phone.see('已开启');
    await phone.tap('有消息，却没有响铃？');
    await phone.screenshot(story.picture('ring-guide'));
    await ready('添加响铃提醒').click();
    await phone.answerSubscribe({ allow: true, addReminder: true });
    story.unitOf(story.deviceOf('camera')).trigger('motion');
    expect(await phone.answerRing('忽略', { timeoutMs: 30_000 })).toContain('摄像头');
  });
});

describe('large words', () => {
  it('are chosen under Me, kept, and fit every page', async () => {
    await story.coldStart();
    await phone.tap('我的');
    await phone.see('文字大小');
    const before = await sizeOf('文字大小');
    await phone.tap('文字大小 大字');
    await story.coldStart();
    await phone.see('大门');
    expect(await story.sideways()).toBe(0);
    await phone.screenshot(story.picture('home-large'));
    for (const [tab, words] of [
      ['消息', '哪些提醒会发到微信'],
      ['我的', '文字大小'],
    ] as const) {
      await phone.tap(tab);
      await phone.see(words);
      expect(await story.sideways()).toBe(0);
    }
    expect(await sizeOf('文字大小')).toBeCloseTo(before * 1.25, 0);
    await phone.tap('文字大小 跟随微信');
  });

  it('follow WeChat’s own size when nothing was chosen', async () => {
    await story.coldStart();
    await phone.page.evaluate('window.camlockPhone.setState({ textScale: 1.4 })');
    await phone.tap('我的');
    await phone.see('文字大小');
    const large = await sizeOf('文字大小');
    await phone.page.evaluate('window.camlockPhone.setState({ textScale: 1 })');
    await story.coldStart();
    await phone.tap('我的');
    await phone.see('文字大小');
    expect(large).toBeGreaterThan(await sizeOf('文字大小'));
  });
});

describe('after-sales', () => {
  it('a picture goes along through WeChat’s own feedback page', async () => {
    await story.coldStart();
    await phone.tap('我的');
    await phone.tap('带截图反馈');
    await phone.see('意见反馈：模拟手机不发送');
    await phone.screenshot(story.picture('me'));
  });
});

describe('the account', () => {
  it('shows the agreement in plain words', async () => {
    await story.coldStart();
    await phone.tap('我的');
    await phone.tap('用户协议');
    await phone.see('提醒不是报警');
    await phone.screenshot(story.picture('agreement'));
  });

  it('is not ended while devices are there', async () => {
    await story.coldStart();
    await phone.tap('我的');
    await phone.tap('账号与注销');
    await phone.tap('注销账号');
    await phone.tap('注销');
    await phone.see(/「我的家」还有 2 台设备.*再注销/);
    await phone.screenshot(story.picture('account'));
  });

  it('is ended for somebody without devices, who is signed out then', async () => {
    const other = await story.phoneOf('neighbour');
    await other.openMiniProgram(story.scene.brand.app.name);
    await other.tap('我的');
    await other.tap('账号与注销');
    await other.tap('注销账号');
    await other.tap('注销');
    await other.see('已经申请注销');
    await other.tap('确定');
    await other.see('您已经退出登录');
  });

  it('signed out shows nothing of the family, after a restart too, until the person signs in', async () => {
    await story.coldStart();
    await phone.tap('我的');
    await phone.tap('账号与注销');
    await phone.tap('退出登录');
    await phone.tap('退出');
    await phone.see('您已经退出登录');
    await story.coldStart();
    await phone.see('您已经退出登录');
    expect(await phone.sees('大门')).toBe(false);
    await phone.screenshot(story.picture('signed-out'));
    await phone.tap('登录');
    await phone.see('大门');
  });
});
