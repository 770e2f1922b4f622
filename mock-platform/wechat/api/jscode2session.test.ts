/** Rows 10 and 11 of "What a faithful mock must enforce" (facts/wechat.md). */
import { expect, test } from 'vitest';
import { APPID, createWechatWorld, OTHER_APPID, SECRET } from '../wechat.fixture.ts';

const query = (js_code: string) => ({ appid: APPID, secret: SECRET, js_code, grant_type: 'authorization_code' });

test('a fresh code becomes the same openid each time and a session key of 16 bytes', async () => {
  const world = createWechatWorld();
  const login = async () => (await world.get('/sns/jscode2session', query(world.client.loginCode('me', APPID)))).body;
  const [first, second] = [await login(), await login()];
  expect(first.openid).toMatch(/^o[\w-]{27}$/);
  expect(second.openid).toBe(first.openid);
  expect(second.session_key).not.toBe(first.session_key);
  expect(Buffer.from(first.session_key as string, 'base64')).toHaveLength(16);
  expect(first).not.toHaveProperty('errcode');
});

test('two people, and one person in two mini-programs, have different openids', async () => {
  const world = createWechatWorld();
  const code = world.client.loginCode('me', OTHER_APPID);
  const other = await world.get('/sns/jscode2session', {
    appid: OTHER_APPID,
    secret: 'another secret',
    js_code: code,
    grant_type: 'authorization_code',
  });
  expect(new Set([await world.openid('me'), await world.openid('mum'), other.body.openid]).size).toBe(3);
});

test('10: a code used twice answers 40163 with a comma before the rid', async () => {
  const world = createWechatWorld();
  const code = world.client.loginCode('me', APPID);
  await world.get('/sns/jscode2session', query(code));
  const { body } = await world.get('/sns/jscode2session', query(code));
  expect(body).toMatchObject({ errcode: 40163, errmsg: expect.stringMatching(/^code been used, rid: /) });
});

test('11: a code five minutes old answers 40029', async () => {
  const world = createWechatWorld();
  const code = world.client.loginCode('me', APPID);
  world.clock.advance(300_000);
  expect((await world.get('/sns/jscode2session', query(code))).body.errcode).toBe(40029);
});

test.each([
  ['11: unknown code', { ...query('unknown') }, 40029],
  ['no code', { appid: APPID, secret: SECRET, grant_type: 'authorization_code' }, 41008],
  ['wrong secret', { ...query('x'), secret: 'no' }, 40125],
  ['wrong grant_type', { ...query('x'), grant_type: 'client_credential' }, 40002],
])('%s', async (_name, request, code) => {
  expect((await createWechatWorld().get('/sns/jscode2session', request)).body.errcode).toBe(code);
});

test("another mini-program's code answers 40029 and stays usable for its own", async () => {
  const world = createWechatWorld();
  const code = world.client.loginCode('me', OTHER_APPID);
  expect((await world.get('/sns/jscode2session', query(code))).body.errcode).toBe(40029);
  const own = await world.get('/sns/jscode2session', {
    appid: OTHER_APPID,
    secret: 'another secret',
    js_code: code,
    grant_type: 'authorization_code',
  });
  expect(own.body.openid).toBeTruthy();
});
