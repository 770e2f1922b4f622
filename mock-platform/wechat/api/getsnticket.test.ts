/** Rows 13–15 of "What a faithful mock must enforce" (facts/wechat.md). */
import { expect, test } from 'vitest';
import { createWechatWorld, MODEL, SN } from '../wechat.fixture.ts';

async function ask(body: unknown, world = createWechatWorld()) {
  return (await world.post('/wxa/getsnticket', body, { access_token: await world.token() })).body;
}

test('a known model and a proper sn get a ticket', async () => {
  expect(await ask({ sn: SN, model_id: MODEL })).toEqual({ errcode: 0, errmsg: 'ok', sn_ticket: expect.stringMatching(/^\w{43}$/) });
});

test.each([
  ['13: 129 bytes', 'a'.repeat(129), 9800001],
  ['128 bytes are allowed', 'a'.repeat(128), 0],
  ['14: a space', 'A B', 9800002],
  ['14: a slash', 'LOCK/lock-01', 9800002],
  ['14: Chinese', '门锁', 9800002],
])('%s', async (_name, sn, code) => {
  expect((await ask({ sn, model_id: MODEL })).errcode).toBe(code);
});

test.each([
  ['15: unknown model', 'nope'],
  ["15: another mini-program's model", 'model-other'],
  ['15: model not approved yet', 'model-waiting'],
  ['15: sn and model swapped', SN],
  ['15: a name every object has', 'constructor'],
])('%s', async (_name, model_id) => {
  expect((await ask({ sn: MODEL, model_id })).errcode).toBe(9800003);
});

test('15: message capability not opened', async () => {
  expect((await ask({ sn: SN, model_id: MODEL }, createWechatWorld({ program: { deviceMessages: false } }))).errcode).toBe(9800003);
});

test.each([
  ['not JSON', '{"sn":', 47001],
  ['a list', '[]', 47001],
  ['sn missing', { model_id: MODEL }, 47001],
  ['sn a number', { sn: 7, model_id: MODEL }, 47001],
  ['empty body', '', 44002],
])('bad body: %s', async (_name, body, code) => {
  expect((await ask(body)).errcode).toBe(code);
});

test('§7.3 [I]: a daily quota can be set', async () => {
  const world = createWechatWorld({ rules: { 'wechat.snTicketDailyQuota': 1 } });
  expect((await ask({ sn: SN, model_id: MODEL }, world)).errcode).toBe(0);
  expect((await ask({ sn: SN, model_id: MODEL }, world)).errcode).toBe(45009);
});
