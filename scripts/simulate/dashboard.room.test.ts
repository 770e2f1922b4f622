/** The dashboard in a real browser, before a fleet of a thousand without sockets (look: tiles that shrink, keys, red lines). */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { launchBrowser } from '../../mock-platform/index.ts';
import { root } from '../root.ts';
import { openStandInDashboard, type StandInDashboard } from './dashboard-page.fixture.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LONG = { timeout: 20_000, interval: 50 };
const none = { count: 0, events: [] };
const REPORT = {
  events: 3,
  forNobody: { 'not-bound': 1 },
  people: [
    {
      name: '妈妈',
      events: 3,
      once: 1,
      doubled: none,
      lost: { count: 1, events: ['AURORALOCK/lock-3|doorbell_ring|1795420216697'] },
      late: none,
      outOfOrder: none,
      heldBack: { 'quiet-hours': 1 },
      underWay: 0,
      opened: 0,
    },
  ],
  self: { eventLoopLagMs: { p99: 4 }, remindersDropped: 0 },
};

let browser: Browser;
let page: Page;
let board: StandInDashboard;
let fleet: StandInDashboard['fleet'];
const errors: string[] = [];
beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser?.close());
afterEach(async () => {
  await page?.close();
  await board?.stop();
  expect(errors.splice(0)).toEqual([]);
});

async function open({ camera = 0, lock = 0 }: { camera?: number; lock?: number }): Promise<void> {
  board = await openStandInDashboard({ camera, lock }, async () => REPORT);
  fleet = board.fleet;
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (line) => line.type() === 'error' && !/409|favicon/.test(line.text()) && errors.push(line.text()));
  await page.goto(board.url);
  await page.locator('[role="option"]').first().waitFor();
}
const tiles = () => page.locator('[role="option"]');
const picture = (name: string) => page.screenshot({ path: join(root, `artifacts/dashboard/${name}.png`) });

/** What axe finds serious or critical. */
async function serious(): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = (await page.evaluate('axe.run()')) as { violations: { id: string; impact: string; nodes: { html: string }[] }[] };
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 120)}`);
}

it('a thousand devices fit as dots; they are filtered by name, tag and state', { timeout: 60_000 }, async () => {
  await open({ camera: 500, lock: 500 });
  await expect.poll(() => tiles().count(), LONG).toBeGreaterThan(900);
  expect(await tiles().first().getAttribute('aria-setsize')).toBe('1000');
  await fleet.units[7]?.powerOff();
  const off = page.getByRole('button', { name: /^已关机 1$/ });
  await off.click();
  await expect.poll(() => tiles().count(), LONG).toBe(1);
  await page.getByRole('button', { name: /^全部 1000$/ }).click();
  await page.keyboard.press('/');
  await page.keyboard.type('lock-049');
  await expect.poll(() => tiles().count(), LONG).toBe(10);
  await page.getByRole('searchbox').fill('north');
  await expect.poll(async () => tiles().first().getAttribute('aria-setsize'), LONG).toBe('500');
  await picture('thousand');
});

it('by keys alone: arrows choose, letters make things happen, what is said is shown', { timeout: 60_000 }, async () => {
  await open({ camera: 2, lock: 2 });
  await page.locator('[role="listbox"]').focus();
  for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowRight');
  const detail = page.locator('[data-hook="detail"]');
  await expect.poll(() => detail.locator('h2').textContent(), LONG).toBe(fleet.units[3]?.name);
  await page.locator('[role="listbox"]').focus();
  await page.keyboard.press('d');
  await expect.poll(() => detail.textContent(), LONG).toContain('触发：按门铃');
  await expect.poll(() => tiles().nth(3).getAttribute('data-marks'), LONG).toContain('alarm');
  await detail.getByRole('button', { name: '断网 10 秒' }).click();
  await expect.poll(() => tiles().nth(3).getAttribute('data-state'), LONG).toBe('trouble');
  await detail.getByRole('button', { name: '关机' }).click();
  await expect.poll(() => fleet.units[3]?.device.powered, LONG).toBe(false);
  await expect.poll(() => tiles().nth(3).getAttribute('data-state'), LONG).toBe('off');
});

it('a fault is switched on, strikes, and is lifted', { timeout: 60_000 }, async () => {
  await open({ lock: 1 });
  await tiles().first().click();
  const drop = page.locator('[data-fault="drop"]');
  await drop.check();
  await vi.waitFor(() => expect(fleet.faults?.standing().map(({ rule }) => rule.fault)).toEqual(['drop']), LONG);
  await expect.poll(() => tiles().first().getAttribute('data-marks'), LONG).toContain('fault');
  await drop.uncheck();
  await vi.waitFor(() => expect(fleet.faults?.standing()).toEqual([]), LONG);
});

it('a reminder that is lost is a red line that says whose and which', { timeout: 60_000 }, async () => {
  await open({ lock: 1 });
  await page.getByRole('button', { name: '送达情况' }).click();
  await expect.poll(() => page.locator('main').textContent(), LONG).toMatch(/妈妈[\s\S]*lock-3 doorbell_ring/);
  await picture('ledger');
});

it.each(['light', 'dark'] as const)('nothing serious for axe, %s', { timeout: 60_000 }, async (colorScheme) => {
  await open({ camera: 4, lock: 4 });
  await page.emulateMedia({ colorScheme });
  await tiles().first().click();
  await page.locator('[data-hook="detail"] img').first().waitFor();
  expect(await serious()).toEqual([]);
  await picture(`one-${colorScheme}`);
  await tiles().last().click();
  await page.getByRole('button', { name: '送达情况' }).click();
  expect(await serious()).toEqual([]);
});
