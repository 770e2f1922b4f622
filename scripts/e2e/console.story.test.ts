/** A person at the deployment console, in a real browser: signs in, configures with mistakes, saves, makes a trial version. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConsoleOptions, createDeploymentConsole, createPlatform, launchBrowser, type Platform } from '../../mock-platform/index.ts';
import { consoleBasics } from '../console/open-console.ts';
import { root } from '../root.ts';

const PASSWORD = 'a password for the story';
let folder: string;
let platform: Platform;
let browser: Browser;
let page: Page;
let build: ConsoleOptions['makeTrial'];
const file = () => join(folder, 'brand.yaml');
const text = () => readFileSync(file(), 'utf8');
const violations: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'camlock-console-'));
  cpSync(join(root, 'examples/brands/aurora'), folder, { recursive: true });
  platform = await createPlatform();
  const { url } = await platform.listen({ mqttPort: false });
  const console = createDeploymentConsole({
    ...consoleBasics(),
    clock: platform.clock,
    account: { name: 'admin', password: PASSWORD },
    brands: [{ id: 'aurora', file: file() }],
    makeTrial: (...given) => (build ? build(...given) : Promise.reject(new Error('the story has no build yet'))),
    wechat: platform.wechat.console,
  });
  platform.attach('console', { fetch: console.fetch });
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1360, height: 860 } });
  page.setDefaultTimeout(15_000);
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) violations.push(`${JSON.stringify(message.location())} ${message.text()}`);
  });
  await page.goto(`${url}/console/`);
}, 90_000);
afterAll(async () => {
  await browser?.close();
  await platform?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function picture(name: string): Promise<void> {
  const place = join(root, 'artifacts/console');
  mkdirSync(place, { recursive: true });
  await page.screenshot({ path: join(place, `${name}.png`) });
}

/** Serious findings of axe-core on what the page shows now; the phone in its frame has its own story. */
async function axe(): Promise<string[]> {
  await page.evaluate(readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8'));
  return page.evaluate(async () => {
    type Result = { violations: { id: string; impact: string; nodes: { html: string }[] }[] };
    const { axe } = window as unknown as { axe: { run(place: object, options: object): Promise<Result> } };
    const { violations } = await axe.run({ exclude: [['iframe']] }, { iframes: false });
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  });
}

const chapter = (name: string) => page.getByRole('menuitem', { name, exact: true }).click();
const bar = () => page.locator('footer [role=status]');
const saved = () => page.getByRole('button', { name: '保存', exact: true });

describe('the deployment console', { timeout: 60_000 }, () => {
  it('lets nobody in without the password', async () => {
    expect(await axe()).toEqual([]);
    await picture('sign-in');
    await page.getByLabel('密码').fill('guess');
    await page.getByRole('button', { name: /登\s*录/ }).click();
    await page.getByText('账号或密码不正确').waitFor();
    await page.getByLabel('密码').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByLabel('小程序名称').waitFor();
  });

  it('says what is wrong at the field while it is typed, counts it, and saves one line', async () => {
    const before = text();
    await page.getByLabel('小程序 AppID').fill('wx123');
    await page
      .locator('.ant-form-item', { has: page.locator('#app-appid') })
      .getByText('格式不正确')
      .waitFor();
    await bar().getByText('1 处错误').waitFor();
    await picture('configure-error');
    expect(text()).toBe(before);
    await page.getByLabel('小程序 AppID').fill('wx0123456789abcdee');
    await bar().getByText('0 处错误').waitFor();
    await saved().click();
    await expect.poll(text).toBe(before.replace('wx0123456789abcdef', 'wx0123456789abcdee'));
    expect(await axe()).toEqual([]);
    await picture('configure');
  });

  it('asks when somebody else changed the same field meanwhile', async () => {
    await page.getByLabel('售后电话（选填）').fill('400-111-2222');
    writeFileSync(file(), text().replace('400-800-8000', '400-333-4444'));
    await saved().click();
    await page.getByText('support.phone 已被其他人修改为：400-333-4444').waitFor();
    await page.getByRole('button', { name: '用我的' }).click();
    await saved().click();
    await expect.poll(text).toContain('"400-111-2222"');
  });

  it('takes a picture with its real dimensions, and no file that is none', async () => {
    await chapter('外观');
    const field = page.locator('.ant-form-item', { hasText: '首页底部图片' });
    await field.locator('input[type=file]').setInputFiles({ name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('no picture') });
    await field.getByText('这不是完整的图片').waitFor();
    const bytes = await sharp({ create: { width: 640, height: 200, channels: 3, background: '#2B59D9' } })
      .png()
      .toBuffer();
    await field.locator('input[type=file]').setInputFiles({ name: 'Home.png', mimeType: 'image/png', buffer: bytes });
    await field.getByText('640 × 200').waitFor();
    await saved().click();
    await expect.poll(text).toMatch(/homeImage: images\/home-[0-9a-f]{8}\.png/);
    expect(existsSync(join(folder, /homeImage: (\S+)/.exec(text())?.[1] ?? 'none'))).toBe(true);
    expect(await axe()).toEqual([]);
  });

  it('shows a colour on the phone as it is chosen, before anything is saved', async () => {
    const phone = page.frameLocator('iframe');
    await phone.locator('#phone > *').first().waitFor();
    // A page of a mini-program as the phone makes it: which app it belongs to does not matter here.
    await phone.locator('body').evaluate((body) => body.append(document.createElement('wx-page')));
    const colour = () =>
      phone
        .locator('wx-page')
        .last()
        .evaluate((one) => (one as HTMLElement).style.getPropertyValue('--brand-primary'));
    await expect.poll(colour).toMatch(/^#/);
    const before = await colour();
    await page.getByLabel('主色', { exact: true }).fill('#0B7A4B');
    await expect.poll(colour).not.toBe(before);
    expect(text()).toContain('#2B59D9');
    await picture('look');
    await page.getByRole('button', { name: '重置主色' }).click();
    await page.getByLabel('主色', { exact: true }).fill('#2B59D9');
    await bar().getByText('未保存').waitFor({ state: 'hidden' });
  });

  it('builds a trial version step by step; giving up and failing lose nothing', async () => {
    await chapter('体验');
    let begun = 0;
    build = (_, { step, line, signal }) => {
      begun++;
      step('generate');
      step('build');
      line('a line of the log');
      if (begun === 3) return Promise.resolve({ version: '0.1.0', robot: 1, pages: 21, sizes: [{ name: '__FULL__', size: 900_000 }] });
      if (begun === 2) return Promise.reject(new Error('no room on the disk'));
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    };
    const before = text();
    const start = page.getByRole('button', { name: '立即构建' });
    await start.click();
    await page.getByText(/正在构建/).waitFor();
    await page.getByRole('button', { name: '取消构建' }).click();
    await page.getByText('已取消，配置没有改变').waitFor();
    await start.click();
    await page.getByText('构建失败：no room on the disk').waitFor();
    await start.click();
    await page.getByRole('img', { name: /体验二维码/ }).waitFor();
    await page.getByText('879 KB').waitFor();
    expect(text()).toBe(before);
    expect(await axe()).toEqual([]);
    await picture('trial');
  });

  it('review and release say what they wait for; the whole page speaks English, too', async () => {
    await chapter('审核');
    await page.getByRole('button', { name: '立即审核' }).click();
    // Nothing was really uploaded to the mock's WeChat in this story: it refuses, in words.
    await page.getByText(/has no development version|is seeded/).waitFor();
    expect(await axe()).toEqual([]);
    await picture('review');
    await chapter('发布');
    await page.getByText('审核通过后可以发布').waitFor();
    expect(await page.getByRole('button', { name: /^发\s*布$/ }).isDisabled()).toBe(true);
    expect(await axe()).toEqual([]);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Release' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(violations).toEqual([]);
  });
});
