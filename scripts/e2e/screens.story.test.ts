/** Every page of the app on the phone, light and dark: reachable by name, large enough for a thumb, legible; pictures are kept to be looked at. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { PhoneDriver } from '../../mock-platform/index.ts';
import { qrPicture } from '../../simulator/index.ts';
import { openStoryScene, type StoryScene } from './story-scene.ts';

/** look.md: no target of a finger is smaller. */
const TARGET_PX = 44;
/** WCAG AA, text below 24 px. */
const CONTRAST = 4.5;

let story: StoryScene;
let phone: PhoneDriver;

interface Seen {
  readonly name: string;
  readonly role: string;
  readonly width: number;
  readonly height: number;
}

/** Everything a finger can do on the visible page of the mini-program: what it is called and how large it is. */
const targets = (): Promise<Seen[]> =>
  phone.page.evaluate(`[...document.querySelectorAll('.cl-mini-pages [role], .cl-mini-pages input, .cl-mini-pages textarea')]
    .filter((node) => node.checkVisibility() && (/^(button|link|switch|radio|tab|checkbox)$/.test(node.getAttribute('role') ?? '') || /^(INPUT|TEXTAREA)$/.test(node.tagName)))
    .map((node) => {
      const box = (/^(INPUT|TEXTAREA)$/.test(node.tagName) ? node.parentElement : node).getBoundingClientRect();
      return { name: (node.getAttribute('aria-label') || node.innerText || '').trim(), role: node.getAttribute('role') ?? node.tagName, width: Math.round(box.width), height: Math.round(box.height) };
    })`) as Promise<Seen[]>;

/** Visible texts of the page: how many were measured, and those whose colour is too close to what lies behind. Gradients and pictures are skipped. */
const contrast = (): Promise<{ measured: number; pale: string[] }> =>
  phone.page.evaluate(`(() => {
    const parse = (text) => { const m = /rgba?\\(([\\d.]+), ([\\d.]+), ([\\d.]+)(?:, ([\\d.]+))?\\)/.exec(text); return m ? [+m[1], +m[2], +m[3], m[4] === undefined ? 1 : +m[4]] : [0, 0, 0, 0]; };
    const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
    const light = (c) => { const [r, g, b] = c.map((v) => { const s = v / 255; return s <= 0.03928 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
    const found = [];
    let measured = 0;
    for (const node of document.querySelectorAll('.cl-mini-pages wx-text')) {
      if (!node.checkVisibility() || !node.innerText.trim() || node.closest('[aria-disabled="true"]')) continue;
      const chain = [];
      let picture = false;
      for (let at = node; at && at !== document.body; at = at.parentElement) { const style = getComputedStyle(at); if (style.backgroundImage !== 'none' || +style.opacity < 1) picture = true; chain.push(parse(style.backgroundColor)); if (chain.at(-1)[3] === 1) break; }
      if (picture) continue;
      measured++;
      const behind = chain.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]);
      const colour = over(parse(getComputedStyle(node).color), behind);
      const [a, b] = [light(colour.slice(0, 3)), light(behind.slice(0, 3))].sort((x, y) => y - x);
      const ratio = (a + 0.05) / (b + 0.05);
      const large = parseFloat(getComputedStyle(node).fontSize) >= 24;
      if (ratio < (large ? 3 : ${CONTRAST})) found.push(node.innerText.trim().slice(0, 20) + ' ' + ratio.toFixed(2));
    }
    return { measured, pale: found };
  })()`) as Promise<{ measured: number; pale: string[] }>;

const setTheme = (theme: 'light' | 'dark'): Promise<unknown> => phone.page.evaluate(`window.camlockPhone.setState({ theme: '${theme}' })`);

/** How a person gets to each page, from the home page. */
const PAGES: readonly (readonly [name: string, go: () => Promise<void>])[] = [
  ['home', () => phone.see(/台在线/)],
  [
    'lock',
    async () => {
      await phone.page.locator('[aria-label^="门锁，"]:visible').first().click();
      await phone.see('按住开锁');
    },
  ],
  [
    'camera',
    async () => {
      await phone.page.locator('[aria-label^="摄像头"]:visible').first().click();
      await phone.see('云台');
    },
  ],
  [
    'messages',
    async () => {
      await phone.tap('消息');
      await phone.see('哪些提醒会发到微信');
      await phone.tap('提醒设置');
      await phone.see(/未开启/);
    },
  ],
  [
    'event',
    async () => {
      await phone.tap('消息');
      await phone.page.locator('[aria-label^="有人按门铃"]:visible').first().click();
      await phone.see('全部消息');
    },
  ],
  [
    'me',
    async () => {
      await phone.tap('我的');
      await phone.tap('问题反馈');
      await phone.see('提交');
    },
  ],
  [
    'family',
    async () => {
      await phone.tap('我的');
      await phone.tap('家庭与房间');
      await phone.page.locator('[aria-label^="门锁 "]:visible').first().click();
      await phone.see('放在哪个房间');
    },
  ],
  [
    'account',
    async () => {
      await phone.tap('我的');
      await phone.tap('账号与注销');
      await phone.see('退出登录');
    },
  ],
  [
    'manuals',
    async () => {
      await phone.tap('我的');
      await phone.tap('晨曦摄像机 C1');
      await phone.page.locator('[aria-label^="放大"]:visible').first().waitFor();
    },
  ],
  [
    'add-device',
    async () => {
      await phone.tap('添加设备');
      await phone.see('手动添加');
    },
  ],
  [
    'add-device-wifi',
    async () => {
      await phone.tap('添加设备');
      await phone.tap('添加摄像头');
      await phone.see('下一步');
    },
  ],
  [
    'add-device-code',
    async () => {
      await phone.tap('添加设备');
      await phone.tap('添加门锁');
      await phone.see('机身标签上写了什么？');
    },
  ],
];

beforeAll(async () => {
  story = await openStoryScene('screens');
  ({ phone } = story);
  await story.moveIn();
  story.unitOf(story.deviceOf('lock')).trigger('doorbell');
  story.unitOf(story.deviceOf('camera')).trigger('motion');
  await phone.see(/2 台在线/);
});

afterAll(() => story?.close());

describe.each(['light', 'dark'] as const)('in %s', (theme) => {
  it.each(PAGES)('%s: every target has a name and room for a thumb, every text can be read', async (name, go) => {
    await story.coldStart();
    await setTheme(theme);
    await go();
    await phone.idle();
    await phone.screenshot(story.picture(`${name}-${theme}`));
    const seen = await targets();
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.filter((one) => one.name === '')).toEqual([]);
    expect(seen.filter((one) => one.width < TARGET_PX || one.height < TARGET_PX)).toEqual([]);
    const { measured, pale } = await contrast();
    expect(measured).toBeGreaterThan(name === 'manuals' ? -1 : 3);
    expect(pale).toEqual([]);
    expect(await story.sideways()).toBe(0);
  });
});

describe('pictures and passing words', () => {
  it('a page of a manual is shown full screen, page by page, and closed again', async () => {
    await story.coldStart();
    await phone.tap('我的');
    await phone.tap('晨曦摄像机 C1');
    await phone.page.locator('[aria-label^="放大"]:visible').first().click();
    await phone.see('1 / 2');
    const shown = phone.page.locator('[data-phone="preview"] img');
    await vi.waitUntil(() => shown.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 100), { timeout: 10_000 });
    await phone.screenshot(story.picture('manual-full-screen'));
    await phone.tap('下一张');
    await phone.see('2 / 2');
    await phone.tap('关闭');
    await phone.gone('2 / 2');
  });

  it('a toast is gone after its time, wherever the person went meanwhile', async () => {
    await story.coldStart();
    await phone.tap('我的');
    await phone.tap('问题反馈');
    await phone.fill('问题描述', '摄像头画面有时会卡住');
    await phone.tap('提交');
    await phone.see('已收到，谢谢');
    await phone.tap('首页');
    await phone.gone('已收到，谢谢', { timeoutMs: 4000 });
    await phone.see(/台在线/);
  });

  it('a QR in a picture of the album is read, a picture without one is told as such', async () => {
    const album = phone.page.getByLabel('从相册选择图片');
    const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'image/png', buffer });
    await story.coldStart();
    await phone.tap('添加设备');
    await phone.tap('扫一扫');
    await album.setInputFiles(file('empty.png', await phone.page.screenshot({ clip: { x: 0, y: 0, width: 40, height: 40 } })));
    await phone.see('没有在这张图片里找到二维码');
    await album.setInputFiles(file('broken.png', Buffer.from('no picture at all')));
    await phone.see('没有在这张图片里找到二维码');
    await album.setInputFiles(file('address.png', Buffer.from(await qrPicture('https://evil.example.com/;;;;;'))));
    await phone.see('这不是设备的二维码');
  });

  it('the camera says why there is no live picture', async () => {
    await story.coldStart();
    await phone.page.locator('[aria-label^="摄像头"]:visible').first().click();
    await phone.see(/实时画面需要厂家为小程序开通视频插件|设备还没有准备好实时画面/);
  });
});
