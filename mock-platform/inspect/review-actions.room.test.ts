/** `/__mock__/review*` as a tester calls them, with a restart while the review is under way. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createManualClock } from '../../devices/index.ts';
import { createPlatform, type Platform, type PlatformOptions } from '../index.ts';
import { platformSeed } from '../platform.fixture.ts';
import { APP_FILES, send, signedPackage } from '../wechat/upload/package.fixture.ts';
import { APPID, uploadKeys } from '../wechat/wechat.fixture.ts';

const WEEK_MS = 7 * 86_400_000;
let platform: Platform;
let base: string;
let folder: string;
const open = async (options: PlatformOptions): Promise<void> => {
  platform = await createPlatform({ store: { file: join(folder, 'state.db') }, ...options });
  base = (await platform.listen({ mqttPort: false })).url;
};
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'camlock-review-'));
  await open({ clock: createManualClock() });
  platform.seed(platformSeed({ uploadPublicKeys: [uploadKeys().publicKey] }));
});
afterEach(async () => {
  await platform.close();
  rmSync(folder, { recursive: true, force: true });
});

const post = async (path: string, body: object = {}) => {
  const answer = await fetch(`${base}/__mock__${path}`, { method: 'POST', body: JSON.stringify({ appid: APPID, ...body }) });
  return { status: answer.status, body: (await answer.json()) as { [key: string]: unknown } };
};
const get = async (path: string) => (await fetch(`${base}/__mock__${path}?appid=${APPID}`)).json() as Promise<{ [key: string]: unknown }[]>;
const upload = async (version: string, more: { [path: string]: string } = {}) => {
  expect(await send(platform, await signedPackage(platform, { ...APP_FILES, ...more }), { version })).toMatchObject({ errCode: 0 });
};

describe('review', () => {
  test('goes on over a restart, its result is in the inbox once, and the released version is there after another one', async () => {
    await upload('1.0.0');
    const submitted = await post('/review/submit', { robot: 1 });
    expect(submitted).toMatchObject({ status: 200, body: { state: 'reviewing', version: '1.0.0' } });
    const now = platform.clock.now();
    await platform.close();

    await open({ clock: createManualClock(now) });
    expect(await get('/reviews')).toMatchObject([{ state: 'reviewing', dueAt: submitted.body.dueAt }]);
    await post('/clock', { advanceMs: WEEK_MS });
    expect(await get('/reviews')).toMatchObject([{ state: 'passed', decidedAt: submitted.body.dueAt }]);
    expect(platform.wechat.inbox('me').map(({ title }) => title)).toEqual(['小程序审核通过通知']);
    expect(await post('/review/release')).toMatchObject({ status: 200, body: { version: '1.0.0', online: true } });
    await platform.close();

    await open({ clock: createManualClock(now + WEEK_MS) });
    expect(await get('/releases')).toMatchObject([{ version: '1.0.0', online: true }]);
    const [onPhone] = platform.wechat.miniPrograms('me').filter(({ stage }) => stage === 'formal');
    expect(onPhone).toMatchObject({ appid: APPID, version: '1.0.0' });
    expect(platform.wechat.packageFiles(onPhone?.package.packageId as string)?.get('app.js')).toBeDefined();
  });

  test('decided by a person, released to a part, taken back', async () => {
    for (const version of ['1.0.0', '2.0.0']) {
      await upload(version, { 'app.js': `App({v:'${version}'})` });
      await post('/review/submit', { robot: 1 });
      expect(await post('/review/decide', { decision: 'pass' })).toMatchObject({ status: 200, body: { state: 'passed' } });
      if (version === '1.0.0') expect((await post('/review/release')).status).toBe(200);
    }
    expect(await post('/review/gray', { percentage: 0, debuggersFirst: true })).toMatchObject({ body: { version: '2.0.0' } });
    const formal = () => platform.wechat.miniPrograms('me').find(({ stage }) => stage === 'formal')?.version;
    expect(formal()).toBe('2.0.0');
    expect(await post('/review/cancel-gray')).toMatchObject({ status: 200 });
    expect(formal()).toBe('1.0.0');
    await post('/review/release');
    expect(await post('/review/revert', { appVersion: 1 })).toMatchObject({ status: 200, body: { version: '1.0.0' } });
    expect(formal()).toBe('1.0.0');
  });

  test('rejected with its reason, withdrawn, and a reset forgets all', async () => {
    await upload('1.0.0');
    await post('/review/submit', { robot: 1 });
    expect(await post('/review/decide', { decision: 'reject', reason: '首页无内容' })).toMatchObject({ body: { state: 'rejected' } });
    await post('/review/submit', { robot: 1 });
    expect(await post('/review/withdraw')).toMatchObject({ body: { state: 'withdrawn' } });
    await post('/reset');
    expect(await get('/reviews')).toEqual([]);
    await post('/clock', { advanceMs: WEEK_MS });
    expect(platform.wechat.inbox('me')).toEqual([]);
  });

  test.each([
    ['/review/submit', { robot: 4 }, 409, 'robot 4'],
    ['/review/submit', { robot: 'x' }, 400, 'robot should be a whole number'],
    ['/review/submit', { appid: 7, robot: 1 }, 400, 'appid should be'],
    ['/review/decide', { decision: 'maybe' }, 400, 'one of pass, reject, delay'],
    ['/review/decide', { decision: 'pass' }, 409, 'nothing of'],
    ['/review/withdraw', {}, 409, '(85058)'],
    ['/review/release', {}, 409, '(85019)'],
    ['/review/gray', { percentage: 5 }, 409, '(85079)'],
    ['/review/gray', { percentage: '5' }, 400, 'percentage should be'],
    ['/review/cancel-gray', {}, 409, '(85020)'],
    ['/review/revert', {}, 409, '(87012)'],
    ['/review/revert', { appVersion: 'x' }, 400, 'appVersion should be'],
  ])('%s with %j answers %i', async (path, body, status, text) => {
    expect(await post(path, body)).toEqual({ status, body: { error: expect.stringContaining(text) } });
  });

  test('a rejection without a reason is refused', async () => {
    await upload('1.0.0');
    await post('/review/submit', { robot: 1 });
    expect(await post('/review/decide', { decision: 'reject' })).toMatchObject({
      status: 409,
      body: { error: expect.stringContaining('needs a reason') },
    });
  });
});
