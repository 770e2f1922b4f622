/** The console's API without a browser: who gets in, what is written, what two people do to each other, what is built. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BRAND_TEXT, openTestConsole } from './console.fixture.ts';
import type { ConsoleOptions, TrialReport } from './options.ts';
import { ATTEMPTS_MAX, LIMIT_MS, SESSION_MS } from './session.ts';

let desk: ReturnType<typeof openTestConsole>;
let me: Awaited<ReturnType<typeof desk.signIn>>;
const BRAND = '/api/brands/aurora';
const open = async (options: Partial<ConsoleOptions> = {}) => {
  desk?.close();
  desk = openTestConsole(options);
  me = await desk.signIn();
};
const ask = async (method: string, path: string, body?: unknown) => {
  const answer = await desk.send(method, path, body, me);
  return { ...((await answer.json()) as { [key: string]: unknown }), status: answer.status } as { [key: string]: unknown };
};
const rename = (was: string, value: string) => ({ edits: [{ path: ['app', 'name'], was, value }] });

beforeEach(() => open());
afterEach(() => desk.close());

describe('signing in', () => {
  it('nothing is told to who is not signed in, and nothing done for a page without the token', async () => {
    expect((await desk.send('GET', '/api/brands')).status).toBe(401);
    expect((await desk.send('POST', `${BRAND}/save`, rename('晨曦智家', 'x'), { cookie: me.cookie })).status).toBe(403);
    expect((await desk.send('POST', `${BRAND}/save`, rename('晨曦智家', 'x'), { ...me, origin: 'http://evil.example' })).status).toBe(403);
    expect(desk.text()).toBe(BRAND_TEXT);
  });

  it('the cookie is out of reach of scripts and other sites; signing out and time end it', async () => {
    const answer = await desk.send('POST', '/api/sign-in', { name: 'admin', password: 'correct horse' });
    expect(answer.headers.get('set-cookie')).toMatch(/; Path=\/console; HttpOnly; SameSite=Strict/);
    desk.clock.advance(SESSION_MS + 1);
    expect((await ask('GET', '/api/session')).status).toBe(401);
    me = await desk.signIn();
    expect((await ask('POST', '/api/sign-out')).status).toBe(200);
    expect((await ask('GET', '/api/session')).status).toBe(401);
  });

  it('guessing is stopped for a minute, the right password too', async () => {
    const guess = (password: string) => desk.send('POST', '/api/sign-in', { name: 'admin', password });
    for (let index = 0; index < ATTEMPTS_MAX; index++) expect((await guess(`${index}`)).status).toBe(401);
    const limited = await guess('correct horse');
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, String(LIMIT_MS / 1000)]);
    desk.clock.advance(LIMIT_MS);
    expect((await guess('correct horse')).status).toBe(200);
  });

  it('the page may load its own script only, and no other page may frame it', async () => {
    const page = await desk.send('GET', '/');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
    expect(await page.text()).toContain(`data-nonce="${nonce}"`);
  });
});

describe('a brand', () => {
  it('is checked while typing without a byte written, then saved as one changed line', async () => {
    expect(await ask('POST', `${BRAND}/check`, rename('晨曦智家', '别的'))).toMatchObject({ findings: [{ path: 'app.name' }] });
    expect(desk.text()).toBe(BRAND_TEXT);
    const saved = await ask('POST', `${BRAND}/save`, rename('晨曦智家', '晨曦之家'));
    expect(saved).toMatchObject({ status: 200, values: { app: { name: '晨曦之家' } }, findings: [], canUndo: true });
    expect(desk.text()).toBe(BRAND_TEXT.replace('晨曦智家', '晨曦之家'));
  });

  it('edited by two people keeps the changes of both; the same field is a question, not a loss', async () => {
    writeFileSync(desk.file, BRAND_TEXT.replace('#2B59D9', '#112233'));
    expect((await ask('POST', `${BRAND}/save`, rename('晨曦智家', '晨曦一'))).status).toBe(200);
    expect(desk.text()).toContain('#112233');
    const late = await ask('POST', `${BRAND}/save`, rename('晨曦智家', '晨曦二'));
    expect(late).toMatchObject({ status: 409, conflicts: [{ path: ['app', 'name'], yours: '晨曦二', theirs: '晨曦一' }] });
    expect(desk.text()).toContain('晨曦一');
    expect((await ask('POST', `${BRAND}/save`, rename('晨曦一', '晨曦二'))).status).toBe(200);
  });

  it('is taken back save by save; what somebody else wrote since stays', async () => {
    await ask('POST', `${BRAND}/save`, rename('晨曦智家', '晨曦一'));
    await ask('POST', `${BRAND}/save`, { edits: [{ path: ['theme', 'secondary'], value: '#B35308' }] });
    expect(await ask('POST', `${BRAND}/undo`)).toMatchObject({ status: 200, values: { theme: { primary: '#2B59D9' } } });
    writeFileSync(desk.file, desk.text().replace('晨曦一', '晨曦三'));
    expect((await ask('POST', `${BRAND}/undo`)).status).toBe(409);
    expect(desk.text()).toBe(BRAND_TEXT.replace('晨曦智家', '晨曦三'));
    expect(await ask('POST', `${BRAND}/undo`)).toMatchObject({ status: 409, error: '没有可以撤销的保存' });
  });

  it.each<[string, unknown]>([
    ['no list of edits', { edits: 'app' }],
    ['a key that is none', { edits: [{ path: ['__proto__', 'name'], value: 'x' }] }],
    ['a number as a step', { edits: [{ path: [0], value: 'x' }] }],
    ['a value that is no text', { edits: [{ path: ['app', 'name'], value: 5 }] }],
    ['a text without end', { edits: [{ path: ['app', 'name'], value: 'x'.repeat(5000) }] }],
  ])('refuses %s', async (_, body) => {
    expect((await ask('POST', `${BRAND}/save`, body)).status).toBe(400);
    expect(desk.text()).toBe(BRAND_TEXT);
  });

  it('that is no YAML any more is told, not overwritten', async () => {
    writeFileSync(desk.file, 'app: {');
    expect((await ask('POST', `${BRAND}/save`, rename('晨曦智家', 'x'))).status).toBe(409);
    expect(desk.text()).toBe('app: {');
  });
});

describe('an image', () => {
  const picture = (width: number, height: number) =>
    sharp({ create: { width, height, channels: 3, background: '#2B59D9' } })
      .png()
      .toBuffer();
  const upload = async (bytes: Uint8Array, name: string) => ask('POST', `${BRAND}/images?name=${encodeURIComponent(name)}`, bytes);

  it('is measured, named by us inside the brand, and shown again', async () => {
    const kept = await upload(await picture(120, 80), '../../首页 Home.PNG');
    expect(kept).toMatchObject({ status: 200, width: 120, height: 80, path: expect.stringMatching(/^images\/home-[0-9a-f]{8}\.png$/) });
    const shown = await desk.send('GET', `${BRAND}/image?path=${kept.path}`, undefined, me);
    expect([shown.headers.get('content-type'), shown.headers.get('x-image-size')]).toEqual(['image/png', '120x80']);
  });

  it.each<[string, () => Promise<Uint8Array>, number]>([
    ['a script', async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), 415],
    ['half a picture', async () => (await picture(300, 300)).subarray(0, 200), 415],
    ['nothing', async () => new Uint8Array(), 415],
    ['too much', async () => new Uint8Array(100_001), 413],
  ])('that is %s is refused, and no file made', async (_, bytes, status) => {
    expect((await upload(await bytes(), 'a.png')).status).toBe(status);
    const made = readdirSync(desk.folder).includes('images') ? readdirSync(join(desk.folder, 'images')) : [];
    expect(made).toEqual([]);
  });
});

describe('a trial version', () => {
  const REPORT: TrialReport = { version: '0.1.0', robot: 1, pages: 3, sizes: [{ name: '__FULL__', size: 1000 }] };

  it('goes through its steps with their times, and is what was made', async () => {
    let finish = (): void => {};
    await open({
      makeTrial: async (_, { step, line }) => {
        step('generate');
        desk.clock.advance(1000);
        step('build');
        line('Taro');
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        desk.clock.advance(2000);
        return REPORT;
      },
    });
    expect((await ask('POST', `${BRAND}/trial`)).status).toBe(202);
    expect((await ask('POST', `${BRAND}/trial`)).status).toBe(409);
    expect(await ask('GET', `${BRAND}/trial`)).toMatchObject({
      job: {
        state: 'running',
        steps: [
          { step: 'generate', ms: 1000, done: true },
          { step: 'build', done: false },
        ],
        log: ['Taro'],
      },
    });
    finish();
    await vi.waitFor(async () =>
      expect(await ask('GET', `${BRAND}/trial`)).toMatchObject({ job: { state: 'done', ms: 3000, report: REPORT, lastMs: 3000 } }),
    );
  });

  it('is not begun with errors, can be given up, and tells why it failed', async () => {
    await open({
      makeTrial: (_, { signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
    });
    await ask('POST', `${BRAND}/save`, rename('晨曦智家', '别的'));
    expect(await ask('POST', `${BRAND}/trial`)).toMatchObject({ status: 409, error: '配置中还有 1 处错误，修正并保存后才能构建' });
    await ask('POST', `${BRAND}/undo`);
    await ask('POST', `${BRAND}/trial`);
    expect(await ask('DELETE', `${BRAND}/trial`)).toMatchObject({ job: { state: 'cancelled' } });
    expect(desk.text()).toBe(BRAND_TEXT);
    await open({ makeTrial: () => Promise.reject(new Error('no room on disk')) });
    await ask('POST', `${BRAND}/trial`);
    await vi.waitFor(async () =>
      expect(await ask('GET', `${BRAND}/trial`)).toMatchObject({ job: { state: 'failed', error: 'no room on disk' } }),
    );
  });

  it('and review are 501 where nobody does them', async () => {
    expect((await ask('POST', `${BRAND}/trial`)).status).toBe(501);
    expect((await ask('GET', `${BRAND}/release`)).status).toBe(501);
  });
});
