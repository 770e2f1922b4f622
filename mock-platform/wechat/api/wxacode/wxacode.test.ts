/** Rows 63 and 64 of "What a faithful mock must enforce": mini-program codes A, B, C (facts/wechat.md §5). */
import { decodeQR } from 'qr/decode.js';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { VersionRow } from '../../index.ts';
import { APPID, createWechatWorld, OTHER_APPID } from '../../wechat.fixture.ts';

const A = '/wxa/getwxacode';
const B = '/wxa/getwxacodeunlimit';
const C = '/cgi-bin/wxaapp/createwxaqrcode';
const LONGEST_PATH = `pages/event/index?q=${'x'.repeat(1024 - 20)}`;

const open = async ({ rules = {}, released = true }: { rules?: { [name: string]: unknown }; released?: boolean } = {}) => {
  const world = createWechatWorld({ rules });
  if (released) {
    const row: VersionRow = {
      appid: APPID,
      slot: 'formal',
      robot: 1,
      version: '1.0.0',
      description: '',
      uploadedAt: 0,
      clientVersion: '',
      package: { packageId: 'p', appid: APPID, sha256: '', files: [], pages: ['pages/home/index', 'pages/event/index'], sizes: [] },
    };
    world.store.table<VersionRow>('wechat.versions').put(`${APPID}|formal|0`, row);
  }
  const access_token = await world.token();
  const ask = (path: string, body: unknown, token = access_token) =>
    world.fetch(
      new Request(`https://api.weixin.qq.com${path}?access_token=${token}`, {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    );
  const code = async (path: string, body: unknown) => {
    const response = await ask(path, body);
    expect(response.headers.get('content-type')).toBe('image/png');
    const image = sharp(Buffer.from(await response.arrayBuffer()));
    const { data, info } = await image.flatten({ background: '#fff' }).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    return { text: decodeQR({ width: info.width, height: info.height, data }), image, width: info.width, height: info.height };
  };
  const refusal = async (path: string, body: unknown, token?: string) => (await (await ask(path, body, token)).json()).errcode;
  return { world, code, refusal };
};

describe('pictures', () => {
  test.each([
    ['A', A, { path: '/pages/event/index?id=7', env_version: 'trial' }, { stage: 'trial', path: 'pages/event/index?id=7' }],
    ['B', B, { scene: 'id=7&k=a/b', page: 'pages/event/index' }, { stage: 'formal', path: 'pages/event/index?scene=id%3D7%26k%3Da%2Fb' }],
    ['B without page', B, { scene: '7' }, { stage: 'formal', path: 'pages/home/index?scene=7' }],
    ['C', C, { path: 'pages/home/index?id=7' }, { stage: 'formal', path: 'pages/home/index?id=7', kind: 'qr-code' }],
    ['A of a long path, small', A, { path: LONGEST_PATH, width: 280 }, { stage: 'formal', path: LONGEST_PATH }],
  ])('code %s decodes and leads to its page', async (_name, path, body, target) => {
    const { world, code } = await open();
    const { text } = await code(path, body);
    expect(world.client.readCode(text)).toEqual({ appid: APPID, ...target });
  });

  test.each([undefined, 280, 431, 1280])('a code of width %s has that width', async (width) => {
    const { code } = await open();
    const { width: x, height: y } = await code(A, { path: 'pages/home/index', width });
    expect([x, y]).toEqual([width ?? 430, width ?? 430]);
  });

  test('lines take their colour, the ground is white or nothing', async () => {
    const { code } = await open();
    const colours = async (body: object) => {
      const { image } = await code(A, { path: 'pages/home/index', line_color: { r: '7', g: 200, b: 0 }, ...body });
      const { data, info } = await image.clone().ensureAlpha().raw().toBuffer({ resolveWithObject: true });
      const seen = new Set<string>();
      for (let i = 0; i < data.length; i += info.channels) seen.add([...data.subarray(i, i + 4)].join());
      return [...seen].sort();
    };
    expect(await colours({})).toEqual(['255,255,255,255', '7,200,0,255']);
    expect(await colours({ auto_color: true })).toEqual(['0,0,0,255', '255,255,255,255']);
  });

  test('is_hyaline makes the ground transparent', async () => {
    const { world } = await open();
    const body = JSON.stringify({ path: 'pages/home/index', is_hyaline: true });
    const response = await world.fetch(
      new Request(`https://api.weixin.qq.com${A}?access_token=${await world.token()}`, { method: 'POST', body }),
    );
    const corner = await sharp(Buffer.from(await response.arrayBuffer()))
      .ensureAlpha()
      .extract({ left: 0, top: 0, width: 1, height: 1 })
      .raw()
      .toBuffer();
    expect(corner[3]).toBe(0);
  });

  test.each(['', 'https://servicewechat.com/camlock/code/', 'https://servicewechat.com/camlock/code/AAAAAAAAAAAAAAAA', 'https://x.cn'])(
    '%j is no code of this WeChat',
    async (text) => {
      expect((await open()).world.client.readCode(text)).toBeUndefined();
    },
  );
});

describe('refusals', () => {
  test.each([
    ['63: leading slash', B, { scene: 'x', page: '/pages/home/index' }, 41030],
    ['63: query in page', B, { scene: 'x', page: 'pages/home/index?a=1' }, 41030],
    ['63: page that was never released', B, { scene: 'x', page: 'pages/new/index' }, 41030],
    ['63: page not text', B, { scene: 'x', page: 7 }, 41030],
    ['64: scene of 33', B, { scene: 'x'.repeat(33) }, 40169],
    ['64: scene missing', B, {}, 40169],
    ['64: scene with %', B, { scene: 'a%20b' }, 40129],
    ['64: scene in Chinese', B, { scene: '门铃' }, 40129],
    ['64: body not JSON, B', B, 'scene=x', 40169],
    ['64: body not JSON, A', A, 'path=x', 40159],
    ['64: path of 1025, A', A, { path: 'x'.repeat(1025) }, 40159],
    ['64: path empty, A', A, { path: '' }, 40159],
    ['64: path of 129 bytes, C', C, { path: '门'.repeat(43) }, 40159],
    ['64: path missing, C', C, {}, 40159],
    ['64: reserved name, A', A, { path: 'pages/home/index?a=1&scancode_time=2' }, 85096],
    ['64: reserved name, B', B, { scene: 'scancode_time=2' }, 85096],
    ['64: reserved name, C', C, { path: 'pages/home/index?scancode_time' }, 85096],
    ['empty body', A, '', 44002],
    ['width 279', A, { path: 'p', width: 279 }, 40097],
    ['width 1281', C, { path: 'p', width: 1281 }, 40097],
    ['width a fraction', B, { scene: 'x', width: 300.5 }, 40097],
    ['version of other words', A, { path: 'p', env_version: 'formal' }, 40097],
    ['colour over 255', A, { path: 'p', line_color: { r: 256 } }, 40097],
  ])('%s', async (_name, path, body, code) => {
    expect(await (await open()).refusal(path, body)).toBe(code);
  });

  test('63: nothing released: B answers 41030, with check_path off it draws', async () => {
    const { world, code, refusal } = await open({ released: false });
    expect(await refusal(B, { scene: 'x' })).toBe(41030);
    expect(await refusal(B, { scene: 'x', page: 'pages/home/index' })).toBe(41030);
    const { text } = await code(B, { scene: 'x', page: 'pages/home/index', check_path: false, env_version: 'develop' });
    expect(world.client.readCode(text)).toEqual({ appid: APPID, stage: 'developer', path: 'pages/home/index?scene=x' });
  });

  test('45029: A and C share a number for life, the same target counts once', async () => {
    const { world, code, refusal } = await open({ rules: { 'wechat.lastingCodesMax': 2 } });
    await code(A, { path: 'pages/home/index?1' });
    await code(A, { path: 'pages/home/index?1' });
    await code(C, { path: 'pages/home/index?2' });
    expect(await refusal(A, { path: 'pages/home/index?3' })).toBe(45029);
    await code(B, { scene: '3' });
    const other = await world.token(OTHER_APPID, 'another secret');
    expect((await world.post(C, {}, { access_token: other })).body.errcode).toBe(40159);
  });

  test('45011: too many of B in one minute', async () => {
    const { world, code, refusal } = await open({ rules: { 'wechat.unlimitedCodesPerMinute': 1 } });
    await code(B, { scene: '1' });
    expect(await refusal(B, { scene: '2' })).toBe(45011);
    world.clock.advance(60_000);
    await code(B, { scene: '2' });
  });

  test.each([A, B, C])('GET %s answers 43002', async (path) => {
    expect((await (await open()).world.get(path)).body.errcode).toBe(43002);
  });
});
