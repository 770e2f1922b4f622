/** `/__mock__/third-party*`: what people do about third-party platforms, without the authorisation page. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPlatform, type Platform } from '../platform.ts';
import { COMPONENT_APPID, COMPONENT_KEY, COMPONENT_SECRET, platformSeed } from '../wechat/third-party/third-party.fixture.ts';
import { APPID, wechatSeed } from '../wechat/wechat.fixture.ts';

let platform: Platform;
let url: string;
beforeAll(async () => {
  platform = await createPlatform();
  platform.seed({ wechat: { ...wechatSeed(), thirdPartyPlatforms: [platformSeed()] } });
  url = (await platform.listen({ mqttPort: false })).url;
});
afterAll(() => platform.close());

const post = async (path: string, body: object) => {
  const response = await fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
};
const get = async (path: string) => (await fetch(`${url}${path}`)).json();
const act = (name: string, body: object) => post(`/__mock__/third-party/${name}`, body);
const component = (name: string, body: object, token = '') =>
  post(`/api.weixin.qq.com/cgi-bin/component/${name}?access_token=${token}`, { component_appid: COMPONENT_APPID, ...body });

test('authorise, look, change the password, withdraw', async () => {
  const { ticket } = await get(`/__mock__/third-party/ticket?componentAppid=${COMPONENT_APPID}`);
  expect((await act('push-ticket', { componentAppid: COMPONENT_APPID })).body).toEqual({ ok: true });
  expect((await get(`/__mock__/third-party/ticket?componentAppid=${COMPONENT_APPID}`)).ticket).not.toBe(ticket);
  const secrets = { component_appsecret: COMPONENT_SECRET, component_verify_ticket: ticket };
  const token = (await component('api_component_token', secrets)).body.component_access_token;
  const preAuthCode = (await component('api_create_preauthcode', {}, token)).body.pre_auth_code;
  const choice = { preAuthCode, userId: 'me', appid: APPID, permissionSets: [18] };
  const refused = await act('authorise', { ...choice, userId: 'mum' });
  expect([refused.status, refused.body.error]).toEqual([409, expect.stringContaining('is not the administrator')]);
  expect((await act('authorise', { ...choice, permissionSets: ['18'] })).status).toBe(400);
  expect((await act('authorise', choice)).body).toEqual({ authCode: expect.any(String), expiresIn: 600 });
  const again = await act('authorise', choice);
  expect([again.status, again.body.error]).toEqual([409, 'the pre_auth_code was used already: make a new one']);

  const [seen] = await get('/__mock__/third-party');
  expect(seen).toMatchObject({ appid: COMPONENT_APPID, accounts: [{ appid: APPID, state: 'authorized', permissionSets: [18] }] });
  expect((await act('change-password', { appid: APPID })).body).toEqual({ ended: 1 });
  expect((await act('withdraw', { componentAppid: COMPONENT_APPID, appid: APPID })).body).toEqual({ ok: true });
  expect((await act('withdraw', { componentAppid: COMPONENT_APPID, appid: APPID })).status).toBe(409);
  expect((await get('/__mock__/third-party'))[0].accounts).toMatchObject([{ state: 'withdrawn' }]);
});

test('no secret of a platform is shown', async () => {
  const state = JSON.stringify([await get('/__mock__/third-party'), await get('/__mock__/state')]);
  for (const secret of [COMPONENT_SECRET, COMPONENT_KEY, 'refreshtoken@@@']) expect(state).not.toContain(secret);
});

test.each([
  ['a short key', { encodingAesKey: 'short' }, /encodingAesKey should be 43/],
  ['an appid of another form', { appid: 'wx1' }, /an appid is wx and 16 hex digits/],
  ['a token with other characters', { token: 'a-b-c' }, /token should be 3 to 32/],
  ['an address of another kind', { eventUrl: 'ftp://x' }, /eventUrl should start with http/],
  ['a field nobody knows', { appId: 'x' }, /appId is not a field of a seed/],
])('a seed with %s is refused', async (_name, change, message) => {
  const { status, body } = await post('/__mock__/seed', {
    wechat: { miniPrograms: [], thirdPartyPlatforms: [{ ...platformSeed(), ...change }] },
  });
  expect([status, body.error]).toEqual([400, expect.stringMatching(message)]);
});
