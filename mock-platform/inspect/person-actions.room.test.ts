/** `/__mock__/person/*`, pushes and the URL check, as a tester calls them. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createManualClock } from '../../devices/index.ts';
import { createPlatform, type Platform } from '../index.ts';
import { platformSeed } from '../platform.fixture.ts';
import { APPID } from '../wechat/wechat.fixture.ts';

const TEMPLATE = 'tmpl-bound';
const who = { userId: 'me', appid: APPID };
let platform: Platform;
let base: string;
beforeEach(async () => {
  platform = await createPlatform({ clock: createManualClock() });
  const template = { templateId: TEMPLATE, title: '绑定结果', keywords: [{ key: 'thing1', name: '设备' }] };
  platform.seed(platformSeed({ subscribeTemplates: [template], messagePush: { url: 'http://127.0.0.1:1/', token: 'token' } }));
  base = (await platform.listen({ mqttPort: false })).url;
});
afterEach(() => platform.close());

async function post(path: string, body: unknown) {
  const answer = await fetch(`${base}/__mock__${path}`, { method: 'POST', body: JSON.stringify(body) });
  return { status: answer.status, body: (await answer.json()) as { [key: string]: unknown } };
}

test('an answered dialog and what became of its push can be seen', async () => {
  const answer = await post('/person/answer-subscribe', { ...who, choices: [{ templateId: TEMPLATE, choice: 'accept' }] });
  expect(answer).toEqual({ status: 200, body: { ok: true } });
  expect((await post('/person/withdraw-subscribe', { ...who, templateIds: [TEMPLATE] })).status).toBe(200);
  const pushes = async () => (await fetch(`${base}/__mock__/pushes`)).json();
  await expect.poll(pushes).toMatchObject([
    { event: 'subscribe_msg_popup_event', delivered: false },
    { event: 'subscribe_msg_change_event', delivered: false },
  ]);
  expect((await post('/check-message-url', { appid: APPID })).body).toMatchObject({
    ok: false,
    note: expect.stringContaining('ECONNREFUSED'),
  });
});

test('a shared phone number gives a code', async () => {
  const { body } = await post('/person/share-phone-number', { ...who, phoneNumber: '13800138000' });
  expect(body).toEqual({ code: expect.stringMatching(/^\w{64}$/) });
});

test('an account is kept from calling, and let again; the administrator answers a caller’s address', async () => {
  const program = platformSeed({ confirmAddresses: true });
  platform.seed(program);
  const secret = program.wechat?.miniPrograms[0]?.secret as string;
  const ask = async (path: string) => {
    const body = JSON.stringify({ grant_type: 'client_credential', appid: APPID, secret });
    return (await (await fetch(`${base}/api.weixin.qq.com${path}`, { method: 'POST', body })).json()) as { errcode?: number };
  };
  expect((await ask('/cgi-bin/stable_token')).errcode).toBe(89503);
  expect((await post('/caller-address', { appid: APPID, address: '127.0.0.1', allow: true })).body).toEqual({ ok: true });
  expect((await ask('/cgi-bin/stable_token')).errcode).toBeUndefined();
  const token = async () =>
    (await (
      await fetch(
        `${base}/api.weixin.qq.com/cgi-bin/token?grant_type=client_credential&appid=${APPID}&secret=${encodeURIComponent(secret)}`,
      )
    ).json()) as { errcode?: number };
  expect((await post('/restrict', { appid: APPID, restrictions: ['token-closed'] })).body).toEqual({ ok: true });
  expect((await token()).errcode).toBe(50004);
  expect((await post('/restrict', { appid: APPID, restrictions: [] })).status).toBe(200);
  expect((await token()).errcode).toBeUndefined();
});

test.each([
  ['/restrict', { appid: APPID, restrictions: 'all' }, 400, 'restrictions should be a list'],
  ['/restrict', { appid: APPID, restrictions: ['gone'] }, 409, 'should be one of secret-frozen'],
  ['/caller-address', { appid: APPID, address: '10.0.0.1', allow: true }, 409, 'nobody asked for a stable token'],
  ['/caller-address', { appid: APPID, address: '10.0.0.1' }, 400, 'allow should be true or false'],
  ['/person/answer-subscribe', { ...who, choices: 'accept' }, 400, 'choices should be a list'],
  ['/person/answer-subscribe', { ...who, choices: [null] }, 400, 'choices should be a list'],
  ['/person/answer-subscribe', { appid: APPID, choices: [] }, 400, 'userId should be a non-empty string'],
  ['/person/answer-subscribe', { ...who, choices: [{ templateId: 'nope', choice: 'accept' }] }, 409, 'it has tmpl-bound'],
  ['/person/answer-subscribe', { ...who, userId: 'nobody', choices: [] }, 409, 'no person "nobody"'],
  ['/person/withdraw-subscribe', { ...who, templateIds: [7] }, 400, 'templateIds should be a list'],
  ['/person/share-phone-number', who, 409, 'seed users[].phoneNumber'],
  ['/person/share-phone-number', { ...who, phoneNumber: 'x' }, 409, '5 to 15 digits'],
  ['/check-message-url', {}, 400, 'appid should be a string'],
])('%s with %j answers %i', async (path, body, status, text) => {
  expect(await post(path, body)).toEqual({ status, body: { error: expect.stringContaining(text) } });
});
