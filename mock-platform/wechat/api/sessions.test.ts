/** Session keys and phone numbers: row 12 of "What a faithful mock must enforce" and facts/wechat.md §1.4. */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { APPID, createWechatWorld, OTHER_APPID, SECRET } from '../wechat.fixture.ts';

const sign = (key: string) => createHmac('sha256', key).update('').digest('hex');

const open = async () => {
  const world = createWechatWorld();
  const access_token = await world.token();
  const login = async () => {
    const js_code = world.client.loginCode('me', APPID);
    const { body } = await world.get('/sns/jscode2session', { appid: APPID, secret: SECRET, js_code, grant_type: 'authorization_code' });
    return { openid: body.openid as string, key: body.session_key as string };
  };
  const call = async (path: string, query: { [key: string]: string }) =>
    (await world.get(path, { access_token, sig_method: 'hmac_sha256', ...query })).body;
  return { world, access_token, login, call };
};

describe('session key', () => {
  test('a signature of the standing key is good, one of an older login is not', async () => {
    const { login, call } = await open();
    const old = await login();
    expect(await call('/wxa/checksession', { openid: old.openid, signature: sign(old.key) })).toEqual({ errcode: 0, errmsg: 'ok' });
    const young = await login();
    expect((await call('/wxa/checksession', { openid: old.openid, signature: sign(old.key) })).errcode).toBe(87009);
    expect((await call('/wxa/checksession', { openid: old.openid, signature: sign(young.key) })).errcode).toBe(0);
  });

  test('a reset gives a new key and ends the old one', async () => {
    const { login, call } = await open();
    const { openid, key } = await login();
    const reset = await call('/wxa/resetusersessionkey', { openid, signature: sign(key) });
    expect(reset).toEqual({ errcode: 0, errmsg: 'ok', openid, session_key: expect.stringMatching(/^[A-Za-z0-9+/]{22}==$/) });
    expect(reset.session_key).not.toBe(key);
    expect((await call('/wxa/checksession', { openid, signature: sign(key) })).errcode).toBe(87009);
    expect((await call('/wxa/checksession', { openid, signature: sign(reset.session_key as string) })).errcode).toBe(0);
  });

  test.each([
    ['87008: another method', { sig_method: 'md5' }, 87008],
    ['87009: not hex', { signature: 'z'.repeat(64) }, 87009],
    ['87009: cut off', { signature: 'ab' }, 87009],
    ['40003: openid of nobody', { openid: 'oNobody' }, 40003],
    ['40097: signature missing', { signature: '' }, 40097],
  ])('%s', async (_name, change, code) => {
    const { login, call } = await open();
    const { openid, key } = await login();
    for (const path of ['/wxa/checksession', '/wxa/resetusersessionkey']) {
      expect((await call(path, { openid, signature: sign(key), ...change })).errcode).toBe(code);
    }
  });

  test('87007: somebody who never logged in has no key', async () => {
    const { world, call } = await open();
    const [openid] = [...world.store.table<string>('wechat.openids').entries()]
      .filter(([key, userId]) => key.startsWith(APPID) && userId === 'mum')
      .map(([key]) => key.split('|')[1] as string);
    expect((await call('/wxa/checksession', { openid: openid as string, signature: sign('') })).errcode).toBe(87007);
  });

  test('POST answers 43001', async () => {
    const { world } = await open();
    expect((await world.post('/wxa/checksession', {})).body.errcode).toBe(43001);
  });
});

describe('phone number', () => {
  const number = async (world: ReturnType<typeof createWechatWorld>, code: string, access_token: string) =>
    (await world.post('/wxa/business/getuserphonenumber', { code }, { access_token })).body;
  const share = (world: ReturnType<typeof createWechatWorld>) =>
    world.client.person.sharePhoneNumber({ userId: 'me', appid: APPID, phoneNumber: '13800138000' }).code;

  test('the code of the button is good for one number', async () => {
    const { world, access_token } = await open();
    const code = share(world);
    expect(await number(world, code, access_token)).toEqual({
      errcode: 0,
      errmsg: 'ok',
      phone_info: {
        phoneNumber: '13800138000',
        purePhoneNumber: '13800138000',
        countryCode: '86',
        watermark: { timestamp: world.clock.now() / 1000, appid: APPID },
      },
    });
    expect((await number(world, code, access_token)).errcode).toBe(40029);
  });

  test('12: a code of another mini-program answers 40013 and stays good for its own', async () => {
    const { world, access_token } = await open();
    const code = share(world);
    const foreign = await world.token(OTHER_APPID, 'another secret');
    expect((await number(world, code, foreign)).errcode).toBe(40013);
    expect((await number(world, code, access_token)).errcode).toBe(0);
  });

  test('a code five minutes old answers 40029', async () => {
    const { world, access_token } = await open();
    const code = share(world);
    world.clock.advance(300_000);
    expect((await number(world, code, access_token)).errcode).toBe(40029);
  });

  test('without a known number the person cannot share one', async () => {
    const { world } = await open();
    expect(() => world.client.person.sharePhoneNumber({ userId: 'mum', appid: APPID })).toThrow(/no phone number is known of "mum"/);
  });

  test('the seeded number is used', async () => {
    const { world, access_token } = await open();
    world.room.seed({ miniPrograms: [], users: [{ userId: 'me', nickname: '我', phoneNumber: '13900139000' }] });
    const { code } = world.client.person.sharePhoneNumber({ userId: 'me', appid: APPID });
    expect(await number(world, code, access_token)).toMatchObject({ phone_info: { phoneNumber: '13900139000' } });
  });
});
