/** What a person sees of a build before it goes out: differences against the last upload, and the folder for the reviewer. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { camlock, openReleaseWorld, type Ran, type ReleaseWorld } from '../release/release.fixture.ts';

let world: ReleaseWorld;
let out = '';
const verb = (name: string, ...flags: string[]): Promise<Ran> =>
  camlock(name, world.project, '--brand', world.brandFile, '--platform', world.url, ...flags);

beforeAll(async () => {
  world = await openReleaseWorld();
  out = mkdtempSync(join(tmpdir(), 'camlock-pictures-'));
  const uploaded = await verb('upload', '--key', world.keyFile, '--ver', '1.0.0');
  expect(uploaded.code, uploaded.said).toBe(0);
}, 60_000);
afterAll(async () => {
  await world?.close();
  rmSync(out, { recursive: true, force: true });
});

it('diff without a change says that the bytes are the same', async () => {
  expect((await verb('diff', '--no-pictures')).out).toMatchObject({
    ok: true,
    sameBuild: true,
    config: [],
    files: { added: [], removed: [], changed: [] },
  });
});

it('diff shows configuration, sizes and the changed page as a picture, and leaves the other page alone', async () => {
  world.put('dist/pages/home/index.wxml', '<view style="background:#b35308;height:300px;color:#fff">新的首页，比原来长得多</view>\n');
  world.put('src/generated/brand.ts', readFileSync(join(world.project, 'src/generated/brand.ts'), 'utf8').replace('0.1.0', '0.2.0'));
  const { out: found, said } = await verb('diff', '--pictures', out);
  expect(found, said).toMatchObject({
    ok: true,
    sameBuild: false,
    against: { version: '1.0.0' },
    config: [{ file: 'src_generated_brand.ts', patch: expect.stringMatching(/-.*0\.1\.0[\s\S]*\+.*0\.2\.0/) }],
    files: { changed: ['dist/pages/home/index.wxml'] },
    pages: [
      { page: 'pages/home/index', state: 'changed' },
      { page: 'pages/me/index', state: 'same' },
    ],
  });
  const [main] = found.sizes as { name: string; before: number; after: number }[];
  expect(main?.name).toBe('__APP__');
  expect(main?.after).toBeGreaterThan(main?.before as number);
  const [home] = found.pages as { picture: string; share: number }[];
  expect(home?.share).toBeGreaterThan(0.05);
  const { width = 0, height = 1 } = await sharp(home?.picture).metadata();
  // Before, differences, after.
  expect(width / height).toBeGreaterThan(1);
  expect(said).toContain('page pages/home/index: changed');
});

it('diff against an upload that is not there names those that are', async () => {
  expect((await verb('diff', '--to', '9.9.9', '--no-pictures')).out).toMatchObject({
    code: 'upload-not-recorded',
    message: expect.stringContaining('1.0.0'),
  });
});

it('review-pack: texts, account by reference, a picture of every page and a recording in one folder; submit takes it along', async () => {
  vi.stubEnv('REVIEW_ACCOUNT', 'reviewer@example.com');
  world.put('dist/pages/me/index.js', 'Page({ pick() { wx.chooseMedia({}); wx.getRunData; } });\n');
  const pack = join(out, 'pack');
  const made = await verb('review-pack', '--out', pack);
  expect(made.out, made.said).toMatchObject({ ok: true, todo: [] });
  expect(readdirSync(pack).sort()).toEqual(['account-and-steps.md', 'categories.md', 'privacy.md', 'recording.webp', 'screens']);
  expect(readdirSync(join(pack, 'screens'))).toEqual(['01-pages-home.png', '02-pages-me.png']);
  expect(readFileSync(join(pack, 'account-and-steps.md'), 'utf8')).toMatch(/reviewer@example\.com[\s\S]*1\. /);
  expect(made.said).not.toContain('reviewer@example.com');
  const privacy = readFileSync(join(pack, 'privacy.md'), 'utf8');
  expect(privacy).toContain('选中的照片或视频信息（Album）');
  expect(privacy).toContain('wx.chooseMedia');
  expect(await sharp(join(pack, 'recording.webp'), { animated: true }).metadata()).toMatchObject({ format: 'webp', pages: 2 });

  await verb('upload', '--key', world.developmentKeyFile, '--ver', '1.1.0', '--as-template');
  world.opened.platform.seed({
    wechat: {
      miniPrograms: [{ appid: 'wx0123456789abcdef', name: '晨曦智家', secret: 'app-secret', privacyGuide: { Album: '反馈图片' } }],
    },
  });
  expect((await verb('trial', '--qr', join(out, 'trial.jpg'))).code).toBe(0);
  world.clock.advance(61_000);
  expect((await verb('submit', '--pack', pack)).out).toMatchObject({ ok: true });
  expect((await verb('submit', '--pack', out)).out).toMatchObject({ code: 'pack-without-pictures' });
});

it('review-pack with an account that is not there writes nothing', async () => {
  vi.stubEnv('REVIEW_ACCOUNT', '');
  const folder = join(out, 'none');
  expect((await verb('review-pack', '--out', folder)).out).toMatchObject({ code: 'secret-empty' });
  expect(existsSync(folder)).toBe(false);
});
