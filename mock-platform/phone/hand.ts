/** A hand for the phone: opens it in a real Chromium and taps what a person would tap, by its visible or spoken name. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { launchBrowser } from './launch-browser.ts';
import { PhoneError } from './phone-error.ts';

const DEFAULT_TIMEOUT_MS = 15_000;

/** Every wait in vain throws {@link PhoneError}: what was awaited, and what the screen showed instead. */
export interface PhoneDriver {
  readonly page: Page;
  /** Everything the page wrote to its console as an error, and every exception. */
  readonly errors: readonly string[];
  /** Opens a mini-program from the chat list; `stage` in WeChat's words, e.g. 体验版. */
  openMiniProgram(name: string, stage?: string): Promise<void>;
  /** Taps the element with this accessible name or visible text, in the mini-program or in WeChat around it. */
  tap(name: string, options?: { nth?: number }): Promise<void>;
  /** Presses and holds, milliseconds. */
  hold(name: string, ms: number): Promise<void>;
  /** Types into the field with this label or placeholder. */
  fill(label: string, text: string): Promise<void>;
  /** Waits until a text can be seen on the screen. */
  see(text: string | RegExp, options?: { timeoutMs?: number }): Promise<void>;
  /** Waits until a text can no longer be seen. */
  gone(text: string | RegExp, options?: { timeoutMs?: number }): Promise<void>;
  /** True when the text can be seen right now. */
  sees(text: string | RegExp): Promise<boolean>;
  /** All text on the screen as a person reads it. */
  text(): Promise<string>;
  /** Waits until no request and no setData is under way. */
  idle(): Promise<void>;
  /** Opens the scanner's list and takes the label of one simulated device: `PRODUCT/device`. The scanner must be open. */
  scanLabel(device: string): Promise<void>;
  /** Types a QR's text into the open scanner. */
  scanText(text: string): Promise<void>;
  /** Gives the open scanner a picture from the album. */
  scanPicture(picture: Buffer): Promise<void>;
  /** Opens WeChat's own scanner from the chat list. */
  openScanner(): Promise<void>;
  /** Answers the subscription dialog. */
  answerSubscribe(answer: { allow: boolean; addReminder?: boolean; keep?: boolean; untick?: readonly string[] }): Promise<void>;
  /** Waits for the full-screen ring and answers it. Returns what it said. */
  answerRing(answer: '查看' | '忽略', options?: { timeoutMs?: number }): Promise<string>;
  /** Waits for the ring without answering. */
  waitForRing(options?: { timeoutMs?: number }): Promise<string>;
  /** Goes back to WeChat's chat list. */
  home(): Promise<void>;
  /** Opens 服务通知; the texts of its cards, oldest first. */
  inbox(): Promise<string[]>;
  /** Taps the newest card of 服务通知 that holds this text. */
  openCard(text: string): Promise<void>;
  /** Holds the screen in front of a simulated camera, as the control outside the frame does. `device`: `PRODUCT/device`. */
  showToCamera(device: string): Promise<void>;
  /** PNG of the QR the screen shows now, or undefined. */
  screenQr(): Promise<Buffer | undefined>;
  /** Page stack of the mini-program in front: paths with their queries. */
  stack(): Promise<{ path: string; query: { [name: string]: string } }[]>;
  /** Page, query and scene number the mini-program in front was opened with last. */
  enterOptions(): Promise<{ path: string; query: { [name: string]: string }; scene: number } | undefined>;
  setOnline(online: boolean): Promise<void>;
  /** Picture of the phone's screen; folders are made. */
  screenshot(path: string): Promise<Buffer>;
  close(): Promise<void>;
}

export interface PhoneDriverOptions {
  /** `http://127.0.0.1:PORT` of the platform. */
  readonly baseUrl: string;
  readonly user?: string;
  readonly browserPath?: string;
  /** A running browser to share; otherwise one is started and closed with the driver. */
  readonly browser?: Browser;
  readonly timeoutMs?: number;
  /** Where a picture is kept when something awaited did not come. */
  readonly failurePicture?: string;
}

/** Each call passed through `attempt` with a word for what was tried; plain values and the page stay as they are. */
function telling(driver: PhoneDriver, attempt: <T>(what: string, work: () => Promise<T>) => Promise<T>): PhoneDriver {
  const wrapped: { [name: string]: unknown } = { ...driver };
  for (const [name, method] of Object.entries(driver) as [string, unknown][]) {
    if (typeof method !== 'function' || name === 'close') continue;
    wrapped[name] = (...args: unknown[]) => {
      const said = args.filter((arg) => typeof arg === 'string' || arg instanceof RegExp).map((arg) => `「${String(arg).slice(0, 80)}」`);
      return attempt([name, ...said].join(' '), () => method(...args) as Promise<unknown>);
    };
  }
  return wrapped as unknown as PhoneDriver;
}

/** Opens the phone of one person and waits for its start screen. */
export async function openPhone(options: PhoneDriverOptions): Promise<PhoneDriver> {
  const timeout = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const browser = options.browser ?? (await launchBrowser(options.browserPath));
  const context = await browser.newContext({
    viewport: { width: 820, height: 900 },
    // As the phone's user lives: times on the screen and times in reminders agree.
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    // A hand would wait for every sheet to stop rising.
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(timeout);
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  const url = `${options.baseUrl}/phone/?user=${encodeURIComponent(options.user ?? 'me')}`;
  try {
    await page.goto(url);
    await page.waitForFunction('window.camlockPhone && window.camlockPhone.ready');
  } catch (error) {
    await context.close();
    if (!options.browser) await browser.close();
    const why = errors.at(-1) ?? (error as Error).message.split(/\n|Call log/)[0];
    throw new PhoneError('phone-not-opened', `the phone did not open at ${url}: ${why}`, 'is the platform running?', error);
  }
  const screen = page.locator('[data-phone="screen"]');
  const hook = (name: string): Locator => page.locator(`[data-phone="${name}"]:visible`);
  const phone = <T>(expression: string): Promise<T> => page.evaluate(`window.camlockPhone.${expression}`) as Promise<T>;
  const attempt = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof PhoneError) throw error;
      const { failurePicture } = options;
      const text = (await screen.innerText().catch(() => '')).replace(/\s+/g, ' ').slice(0, 300);
      if (failurePicture) await driver.screenshot(failurePicture).catch(() => {});
      const why = (error as Error).message.split(/\n|Call log/)[0];
      const trouble = errors.length > 0 ? `; the page's console said: ${errors.at(-1)?.slice(0, 300)}` : '';
      throw new PhoneError(
        'phone-unexpected',
        `${what} did not work: ${why}. The screen shows: ${text || '(nothing)'}${trouble}`,
        failurePicture ? `look at ${failurePicture}` : 'look at a screenshot of the phone',
        error,
      );
    }
  };

  /** First by spoken name, then by the text itself; what lies on top comes last in the document. */
  const find = async (name: string, nth?: number): Promise<Locator> => {
    const quoted = JSON.stringify(name);
    const candidates = screen.locator(`[aria-label=${quoted}]:visible`).or(screen.getByText(name, { exact: true }).locator('visible=true'));
    await candidates.first().waitFor({ timeout });
    return nth === undefined ? candidates.last() : candidates.nth(nth);
  };

  const driver: PhoneDriver = {
    page,
    errors,
    async openMiniProgram(name, stage = '体验版') {
      const entry = hook('mini-program-entry').filter({ hasText: name }).filter({ hasText: stage });
      // A version uploaded a moment ago appears after a refresh.
      if ((await entry.count()) === 0) {
        await hook('refresh').click();
        await phone('idle()');
      }
      await entry.first().click();
      await hook('mini-program').waitFor();
      await phone('idle()');
    },
    async tap(name, tapOptions = {}) {
      await (await find(name, tapOptions.nth)).click();
    },
    async hold(name, ms) {
      const target = await find(name);
      await target.scrollIntoViewIfNeeded();
      const box = await target.boundingBox();
      if (!box) throw new Error(`${name} has no place on the screen`);
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await page.mouse.down();
      await page.waitForTimeout(ms);
      await page.mouse.up();
    },
    async fill(label, text) {
      await screen
        .locator(
          `:is(input, textarea)[aria-label=${JSON.stringify(label)}]:visible, :is(input, textarea)[aria-placeholder=${JSON.stringify(label)}]:visible, :is(input, textarea)[placeholder=${JSON.stringify(label)}]:visible`,
        )
        .last()
        .fill(text);
    },
    async see(text, seeOptions = {}) {
      await screen
        .getByText(text)
        .locator('visible=true')
        .first()
        .waitFor({ timeout: seeOptions.timeoutMs ?? timeout });
    },
    async gone(text, goneOptions = {}) {
      await screen
        .getByText(text)
        .locator('visible=true')
        .first()
        .waitFor({ state: 'detached', timeout: goneOptions.timeoutMs ?? timeout });
    },
    sees: async (text) => (await screen.getByText(text).locator('visible=true').count()) > 0,
    text: () => screen.innerText(),
    idle: () => phone('idle()'),
    async scanLabel(device) {
      await page.locator(`[data-phone="scan-label"][data-device=${JSON.stringify(device)}]`).click();
    },
    async scanText(text) {
      await hook('scan').locator('textarea').fill(text);
      await hook('scan-done').click();
    },
    async scanPicture(picture) {
      await hook('scan').locator('input[type="file"]').setInputFiles({ name: 'code.png', mimeType: 'image/png', buffer: picture });
      await hook('scan').waitFor({ state: 'detached' });
      await phone('idle()');
    },
    async openScanner() {
      await driver.home();
      await hook('home-scan').click();
      await hook('scan').waitFor();
    },
    async answerSubscribe(answer) {
      const dialog = hook('subscribe');
      await dialog.waitFor();
      for (const title of answer.untick ?? []) await dialog.getByLabel(title, { exact: true }).uncheck();
      if (answer.addReminder) await dialog.getByLabel('添加提醒', { exact: true }).check();
      if (answer.keep) await dialog.getByLabel('总是保持以上选择，不再询问').check();
      await hook(answer.allow ? 'subscribe-allow' : 'subscribe-cancel').click();
      await dialog.waitFor({ state: 'detached' });
      await phone('idle()');
    },
    async waitForRing(ringOptions = {}) {
      const ring = hook('ring');
      await ring.waitFor({ timeout: ringOptions.timeoutMs ?? timeout });
      return ring.innerText();
    },
    async answerRing(answer, ringOptions = {}) {
      const said = await driver.waitForRing(ringOptions);
      await hook(answer === '查看' ? 'ring-view' : 'ring-ignore').click();
      await phone('idle()');
      return said;
    },
    async home() {
      await phone('home()');
      await hook('chats').or(hook('inbox-view')).first().waitFor();
      if (await hook('inbox-back').count()) await hook('inbox-back').click();
      await phone('idle()');
    },
    async inbox() {
      await driver.home();
      await hook('service-notifications').click();
      await hook('inbox').waitFor();
      return hook('card').allInnerTexts();
    },
    async openCard(text) {
      await driver.inbox();
      await hook('card').filter({ hasText: text }).last().click();
      await phone('idle()');
    },
    async showToCamera(device) {
      await hook('show-to-camera').click();
      const camera = page.locator(`[data-phone="camera"][data-device=${JSON.stringify(device)}]`);
      await camera.click();
      await page
        .locator('[data-phone="notes"] li')
        .filter({ hasText: /看到了|没有看清|什么也没看到/ })
        .first()
        .waitFor();
      const said = await page.locator('[data-phone="notes"] li').first().innerText();
      if (!said.includes('看到了屏幕上的二维码')) throw new Error(said);
    },
    async screenQr() {
      const data = await phone<string | undefined>('screenQr()');
      return data ? Buffer.from(data.slice(data.indexOf(',') + 1), 'base64') : undefined;
    },
    stack: () => phone('stack()'),
    enterOptions: () => phone('enterOptions()'),
    setOnline: (online) => phone(`setState({ online: ${online} })`),
    async screenshot(path) {
      const png = await page.locator('.cl-phone-body').screenshot({ animations: 'disabled' });
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, png);
      return png;
    },
    async close() {
      await context.close();
      if (!options.browser) await browser.close();
    },
  };
  return telling(driver, attempt);
}
