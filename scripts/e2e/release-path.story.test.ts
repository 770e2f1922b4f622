/** A brand's way to its users by the commands alone: upload → trial → submit → review → release → gray → rollback. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  APPID,
  COMPONENT_SECRET,
  camlock,
  DEVELOPMENT_APPID,
  openReleaseWorld,
  type Ran,
  type ReleaseWorld,
} from '../release/release.fixture.ts';

const DAY_MS = 86_400_000;
let world: ReleaseWorld;
const everything: string[] = [];

/** A verb on the project of this brand. */
async function verb(name: string, ...flags: string[]): Promise<Ran> {
  const ran = await camlock(name, world.project, '--brand', world.brandFile, '--platform', world.url, ...flags);
  everything.push(ran.said);
  return ran;
}
/** What the mini-program's people can open. */
const onPhone = (): string[] =>
  world.opened.platform.wechat.operator
    .versions()
    .filter(({ appid }) => appid === APPID)
    .map(({ slot, version }) => `${slot} ${version}`);

async function reviewed(): Promise<void> {
  world.clock.advance(7 * DAY_MS);
  // Tickets live twelve hours: the platform's server would have kept the newest.
  await world.newTicket();
}
async function toTrial(version: string): Promise<void> {
  const uploaded = await verb(
    'upload',
    '--key',
    world.developmentKeyFile,
    '--ver',
    version,
    '--as-template',
    '--channel',
    'trial',
    '--desc',
    `版本 ${version}`,
  );
  expect(uploaded.code, uploaded.said).toBe(0);
  const trial = await verb('trial', '--qr', join(world.folder, 'trial.jpg'));
  expect(trial.code, trial.said).toBe(0);
  expect(trial.out).toMatchObject({ version });
  // The scan of the committed code.
  world.clock.advance(61_000);
}

beforeAll(async () => {
  world = await openReleaseWorld();
}, 60_000);
afterAll(() => world?.close());

describe('a brand goes live by the commands alone', () => {
  it('nothing can be released, submitted or shown before something was uploaded, and each verb says so', async () => {
    expect((await verb('trial')).out).toMatchObject({ ok: false, code: 'nothing-uploaded', fix: expect.stringContaining('--as-template') });
    expect((await verb('submit')).out).toMatchObject({ ok: false, code: 'wechat-85086' });
    expect((await verb('audit-status')).out).toMatchObject({ ok: false, code: 'wechat-85058' });
    expect((await verb('gray', '--percent', '10')).out).toMatchObject({ ok: false, code: 'wechat-85058' });
    expect((await verb('rollback', '--key', world.keyFile)).out).toMatchObject({ code: 'upload-not-recorded' });
    expect((await verb('status')).out).toMatchObject({ ok: true, live: { gray: { state: 'none' } }, record: [] });
  });

  it('upload → trial: the phone has the trial version, its code can be scanned from the terminal', async () => {
    await toTrial('1.0.0');
    expect(onPhone()).toEqual(['trial 1.0.0']);
    expect(readFileSync(join(world.folder, 'trial.jpg')).subarray(0, 2).toString('hex')).toBe('ffd8');
    expect(everything.at(-1)).toMatch(/█▀|▀█|▄█/);
  });

  it('submit → the reviewer’s clock moves → passed', async () => {
    const submitted = await verb('submit', '--desc', '首个版本');
    expect(submitted.out, submitted.said).toMatchObject({ ok: true, category: '工具 > 设备管理', auditId: expect.any(Number) });
    expect((await verb('submit')).out).toMatchObject({ ok: false, code: 'wechat-85009' });
    expect((await verb('audit-status')).out).toMatchObject({ state: 'in review', version: '1.0.0' });
    expect((await verb('release')).out).toMatchObject({ ok: false, code: 'wechat-85020' });
    await reviewed();
    expect((await verb('audit-status')).out).toMatchObject({ ok: true, state: 'passed' });
  });

  it('release: everybody has it, and a second time is told as such', async () => {
    expect((await verb('release')).out).toMatchObject({ ok: true, version: '1.0.0' });
    expect(onPhone()).toContain('formal 1.0.0');
    expect((await verb('release')).out).toMatchObject({ ok: false, code: 'wechat-85052' });
    expect((await verb('rollback', '--online')).out).toMatchObject({ ok: false, code: 'wechat-87012' });
  });

  it('the next version goes out gray, wider, and then to everybody', async () => {
    world.put('dist/pages/home/index.wxml', '<view>新的家</view>\n');
    await toTrial('1.1.0');
    await verb('submit');
    await reviewed();
    expect((await verb('gray', '--percent', '0')).out).toMatchObject({ ok: false, code: 'wechat-85081' });
    expect((await verb('gray', '--percent', '10', '--testers-first')).out).toMatchObject({ ok: true, state: 'running', percentage: 10 });
    expect((await verb('gray', '--percent', '5')).out).toMatchObject({ ok: false, code: 'wechat-85082' });
    expect((await verb('rollback', '--online')).out).toMatchObject({ ok: false, code: 'wechat-87011' });
    expect((await verb('gray', '--cancel')).out).toMatchObject({ ok: true, state: 'ended' });
    expect((await verb('gray', '--percent', '20')).out).toMatchObject({ percentage: 20 });
    expect((await verb('release')).out).toMatchObject({ ok: true, version: '1.1.0' });
    expect((await verb('status')).out).toMatchObject({
      live: { formal: { version: '1.1.0' }, trial: { version: '1.1.0' }, canGoBackTo: [{ version: '1.0.0' }] },
    });
  });

  it('rollback --online: WeChat goes back at once, and only once', async () => {
    expect((await verb('rollback', '--online')).out).toMatchObject({ ok: true, version: '1.0.0' });
    expect(onPhone()).toContain('formal 1.0.0');
    expect((await verb('rollback', '--online')).out).toMatchObject({ ok: false, code: 'wechat-87012' });
  });

  it('rollback uploads the bytes of then again, from the kept build, whatever the project holds now', async () => {
    const versions = () =>
      world.opened.platform.wechat.operator.versions().filter(({ appid, slot }) => appid === DEVELOPMENT_APPID && slot === 'development');
    world.put('dist/pages/home/index.wxml', '<view>ein anderes Haus</view>\n');
    const back = await verb('rollback', '--key', world.developmentKeyFile, '--to', '1.0.0', '--robot', '7');
    expect(back.out, back.said).toMatchObject({ ok: true, version: '1.0.0', robot: 7, record: { kind: 'rollback' } });
    const row = versions().find(({ robot }) => robot === 7);
    const now = await world.files(row?.package.packageId as string);
    expect(Buffer.from(now['/pages/home/index.wxml'] as string, 'base64').toString()).toBe('<view>家</view>\n');
    // The whole package, file by file, is what a fresh upload of the old build gives.
    world.put('dist/pages/home/index.wxml', '<view>家</view>\n');
    await verb('upload', '--key', world.developmentKeyFile, '--ver', '1.0.0', '--as-template', '--robot', '8');
    const fresh = versions().find(({ robot }) => robot === 8);
    expect(now).toEqual(await world.files(fresh?.package.packageId as string));
  });

  it('a kept build that somebody altered is not sent', async () => {
    const packages = join(world.project, '.camlock/releases/packages');
    const hash = ((await verb('status')).out.record as { version?: string; packageHash?: string }[]).find(
      ({ version, packageHash }) => version === '1.1.0' && packageHash,
    )?.packageHash as string;
    writeFileSync(join(packages, hash, 'dist/app.js'), 'App({ evil: true });\n');
    const before = world.opened.platform.wechat.operator.versions().length;
    const refused = await verb('rollback', '--key', world.developmentKeyFile, '--to', '1.1.0', '--robot', '12');
    expect(refused).toMatchObject({ code: 1, out: { code: 'package-altered', fix: expect.stringContaining('nothing was sent') } });
    expect(world.opened.platform.wechat.operator.versions().length).toBe(before);
  });

  it('the record tells the whole way in files a person can read, and a broken one costs only itself', async () => {
    const folder = join(world.project, '.camlock/releases');
    writeFileSync(join(folder, '2026-01-01T00-00-00.000Z-upload-broken.json'), '{ "kind": "upload", ');
    const { out, said } = await verb('status');
    const record = (out.record as { kind: string; version?: string }[])
      .toReversed()
      .map(({ kind, version }) => `${kind} ${version ?? ''}`.trim());
    expect(record).toEqual([
      'upload 1.0.0',
      'trial 1.0.0',
      'submit 1.0.0',
      'release 1.0.0',
      'upload 1.1.0',
      'trial 1.1.0',
      'submit 1.1.0',
      'gray 1.1.0',
      'gray-cancel',
      'gray 1.1.0',
      'release 1.1.0',
      'revert 1.0.0',
      'rollback 1.0.0',
      'upload 1.0.0',
    ]);
    expect(out.broken).toMatchObject([{ reason: 'not JSON' }]);
    expect(said).toContain('cannot be read');
    const first = readdirSync(folder).find((name) => name.includes('-upload-') && !name.includes('broken')) as string;
    expect(JSON.parse(readFileSync(join(folder, first), 'utf8'))).toMatchObject({
      kind: 'upload',
      appid: APPID,
      uploadAppid: DEVELOPMENT_APPID,
      channel: 'trial',
      robot: 2,
      version: '1.0.0',
      templateVersion: '0.1.0',
      configHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      packageHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      who: expect.any(String),
      platform: expect.stringContaining('mock 127.0.0.1'),
    });
  });

  it('no secret was said, none is in the record, and nothing is left in the working folder', () => {
    const secrets = [COMPONENT_SECRET, ...['ticket', 'refresh-token'].map((name) => readFileSync(join(world.folder, name), 'utf8').trim())];
    const texts = [...everything];
    for (const name of readdirSync(join(world.project, '.camlock/releases'), { recursive: true, withFileTypes: true })) {
      if (name.isFile()) texts.push(readFileSync(join(name.parentPath, name.name), 'utf8'));
    }
    for (const secret of secrets) for (const text of texts) expect(text.includes(secret)).toBe(false);
    expect(everything.join('\n')).not.toContain('PRIVATE KEY');
    expect(existsSync(join(world.project, 'cache'))).toBe(false);
  });
});
