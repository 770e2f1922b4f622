/** A person's hand and eyes on the phone: taps by the words a person reads, waits for words to appear, keeps pictures. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { Failure, messageOf } from '../failure.ts';

export interface Hand {
  /** Taps what carries this name (accessible name, exact). */
  tap(name: string): Promise<void>;
  /** Taps WeChat's own button, by its stable hook (`data-phone`). */
  tapHook(hook: string, options?: { readonly within?: string }): Promise<void>;
  type(name: string, text: string): Promise<void>;
  /** Waits until this text can be read on the screen. */
  see(text: string | RegExp): Promise<void>;
  /** Waits until something with this hook is shown. */
  seeHook(hook: string, text?: string): Promise<void>;
  /** True when the name is on the screen right now. */
  shows(name: string): Promise<boolean>;
  /** True when something with this hook is shown right now. */
  showsHook(hook: string): Promise<boolean>;
  /** All text a person reads on the screen. */
  read(): Promise<string>;
  /** Keeps a picture of the whole desk; returns its path. */
  picture(name: string): Promise<string>;
  /** Errors of the page's console since it was opened. */
  readonly problems: readonly string[];
  readonly page: Page;
  close(): Promise<void>;
}

export interface HandOptions {
  readonly url: string;
  readonly chromium: string;
  /** Folder for pictures; made when missing. */
  readonly pictures: string;
  /** How long a wait may take, milliseconds. Default 20 000. */
  readonly patienceMs?: number;
}

const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--force-color-profile=srgb',
];

/** Opens the phone in the browser at `chromium`. Throws {@link Failure} when it does not start. */
export async function openHand(options: HandOptions): Promise<Hand> {
  const { chromium } = await import('playwright-core');
  const timeout = options.patienceMs ?? 20_000;
  let browser: Browser;
  try {
    browser = await chromium.launch({ executablePath: options.chromium, headless: true, args: FLAGS });
  } catch (error) {
    throw new Failure(
      'browser-not-started',
      `${options.chromium} could not be started: ${messageOf(error).split(' Call log')[0]?.slice(0, 200)}`,
      { fix: 'set CHROME_PATH to a Chrome or Chromium that runs here' },
    );
  }
  const context = await browser.newContext({
    viewport: { width: 1000, height: 900 },
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    deviceScaleFactor: 1,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(timeout);
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text().slice(0, 500));
  });
  page.on('pageerror', (error) => problems.push(messageOf(error).slice(0, 500)));
  try {
    await page.goto(options.url);
  } catch (error) {
    await browser.close().catch(() => {});
    throw new Failure('phone-not-opened', `the phone did not open at ${options.url}: ${messageOf(error).split(' Call log')[0]}`);
  }

  const screen = page.locator('[data-phone="screen"]');
  const named = (name: string): Locator =>
    screen
      .locator(`[aria-label=${JSON.stringify(name)}]:visible`)
      .or(screen.getByRole('button', { name, exact: true }))
      .last();
  const hooked = (hook: string, within?: string): Locator =>
    page.locator(`${within ? `${within} ` : ''}[data-phone=${JSON.stringify(hook)}]:visible`).last();
  /** A failed wait, told with what was on the screen instead. */
  const attempt = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      const text = (await screen.innerText().catch(() => '')).replace(/\s+/g, ' ').slice(0, 300);
      await page.screenshot({ path: join(options.pictures, 'failed.png') }).catch(() => {});
      const trouble = problems.length > 0 ? `; the page's console said: ${problems.at(-1)}` : '';
      throw new Failure('phone-unexpected', `${what} within ${timeout / 1000} s. The screen shows: ${text || '(nothing)'}${trouble}`, {
        fix: `look at ${join(options.pictures, 'failed.png')}`,
        cause: error,
      });
    }
  };
  mkdirSync(options.pictures, { recursive: true });

  return {
    page,
    problems,
    tap: (name) => attempt(`could not tap 「${name}」`, () => named(name).click()),
    tapHook: (hook, { within } = {}) => attempt(`could not tap ${hook}`, () => hooked(hook, within).click()),
    type: (name, text) =>
      attempt(`could not type into 「${name}」`, async () => {
        const field = screen
          .locator(
            `input[aria-label=${JSON.stringify(name)}]:visible, textarea[aria-label=${JSON.stringify(name)}]:visible, [aria-label=${JSON.stringify(name)}] input:visible, [aria-label=${JSON.stringify(name)}] textarea:visible`,
          )
          .last();
        await field.fill(text);
      }),
    see: (text) => attempt(`「${text}」 did not appear`, () => screen.getByText(text).filter({ visible: true }).first().waitFor()),
    seeHook: (hook, text) =>
      attempt(`${hook}${text ? ` with 「${text}」` : ''} did not appear`, () =>
        (text ? hooked(hook).filter({ hasText: text }) : hooked(hook)).waitFor(),
      ),
    shows: (name) => named(name).isVisible(),
    showsHook: (hook) => hooked(hook).isVisible(),
    read: () => screen.innerText(),
    async picture(name) {
      const path = join(options.pictures, `${name}.png`);
      await page.screenshot({ path });
      return path;
    },
    async close() {
      await context.close().catch(() => {});
      await browser.close().catch(() => {});
    },
  };
}
