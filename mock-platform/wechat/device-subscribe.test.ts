/** Rows 17–21 and 25 of "What a faithful mock must enforce" (facts/wechat.md); the tap (16) is the phone's. */
import { describe, expect, test } from 'vitest';
import { APPID, CAMERA_TEMPLATE, createWechatWorld, MODEL, OTHER_APPID, SAME_TITLE_TEMPLATE, SN, TEMPLATE } from './wechat.fixture.ts';

async function check(change: { [field: string]: unknown } = {}, world = createWechatWorld()) {
  const snTicket = await world.ticket();
  return world.client.checkDeviceSubscribe({
    userId: 'me',
    appid: APPID,
    tmplIds: [TEMPLATE],
    sn: SN,
    snTicket,
    modelId: MODEL,
    ...change,
  });
}

test('a proper request shows title and example of the template', async () => {
  expect(await check()).toEqual({
    ok: true,
    items: [
      {
        templateId: TEMPLATE,
        title: '门铃呼叫提醒',
        filtered: false,
        banned: false,
        keywords: [
          { name: '时间', example: '2021-09-10 19:00:00' },
          { name: '提醒内容', example: '有人按门铃' },
        ],
      },
    ],
  });
});

test.each([
  ['17: empty list', { tmplIds: [] }, 10001, "TmplIds can't be empty"],
  ['17: four templates', { tmplIds: [TEMPLATE, 'b', 'c', 'd'] }, 20003, 'Templates count out of max bounds'],
  ['17: a string instead of a list', { tmplIds: TEMPLATE }, 10004, 'Invalid template id'],
  ['17: numbers', { tmplIds: [1] }, 10004, 'Invalid template id'],
  ['17: empty id', { tmplIds: [''] }, 20001, 'No template data return, verify the template id exist'],
  ['17: sn missing', { sn: undefined }, 10004, 'Invalid template id: sn should be a non-empty string'],
])('%s', async (_name, change, errCode, text) => {
  expect(await check(change)).toEqual({ ok: false, errCode, errMsg: `requestSubscribeDeviceMessage:fail ${text}` });
});

test.each([
  ['17: unknown template', { tmplIds: ['nope'] }, 19720728, 'err_not_found_tid'],
  ['18: ticket of another sn', { sn: 'LOCK_lock-02' }, 19720726, 'check sn_ticket fail'],
  ['18: ticket of another model', { modelId: 'model-waiting' }, 19720726, 'check sn_ticket fail'],
  ['18: invented ticket', { snTicket: 'invented' }, 19720726, 'check sn_ticket fail'],
  ['20: template of another kind of device', { tmplIds: [CAMERA_TEMPLATE] }, 19720736, 'template_id do not match model_id'],
])('%s, with the prefix doubled', async (_name, change, errCode, text) => {
  expect(await check(change)).toEqual({
    ok: false,
    errCode,
    errMsg: `requestSubscribeDeviceMessage:fail requestSubscribeDeviceMessage:fail ${text}`,
  });
});

test("18: another mini-program's ticket for the same sn", async () => {
  const world = createWechatWorld();
  const access_token = await world.token(OTHER_APPID, 'another secret');
  const { body } = await world.post('/wxa/getsnticket', { sn: SN, model_id: 'model-other' }, { access_token });
  expect(body.errcode).toBe(0);
  const foreign = { snTicket: body.sn_ticket, modelId: 'model-other' };
  expect(await check(foreign, world)).toMatchObject({ ok: false, errCode: 19720726 });
});

test('19: a ticket five minutes old is expired, a younger one is not', async () => {
  const world = createWechatWorld();
  const snTicket = await world.ticket();
  world.clock.advance(299_999);
  expect(await check({ snTicket }, world)).toMatchObject({ ok: true });
  world.clock.advance(1);
  expect(await check({ snTicket }, world)).toMatchObject({ ok: false, errCode: 19720727 });
});

test('21: the second template with the same title is filtered', async () => {
  const answer = await check({ tmplIds: [TEMPLATE, SAME_TITLE_TEMPLATE] });
  expect(answer.ok && answer.items.map((item) => item.filtered)).toEqual([false, true]);
});

test('25: capability not opened', async () => {
  const world = createWechatWorld({ program: { deviceMessages: false } });
  expect(
    world.client.checkDeviceSubscribe({ userId: 'me', appid: APPID, tmplIds: [TEMPLATE], sn: SN, snTicket: 'x', modelId: MODEL }),
  ).toEqual({
    ok: false,
    errCode: -12001,
    errMsg: 'requestSubscribeDeviceMessage:fail invalid scope',
  });
});

test('[I] the prefix can be single, and a main switch that is off can let the dialog pass', async () => {
  const world = createWechatWorld({ rules: { 'wechat.doubledFailPrefix': false } });
  expect(await check({ snTicket: 'x' }, world)).toMatchObject({ errMsg: 'requestSubscribeDeviceMessage:fail check sn_ticket fail' });
  world.client.setSubscription('me', APPID, { mainSwitch: false });
  expect(await check({}, world)).toMatchObject({ ok: false, errCode: 20004 });
  world.rules.set('wechat.mainSwitchStopsDialog', false);
  expect(await check({}, world)).toMatchObject({ ok: true });
});

describe('getSetting', () => {
  const settings = (world: ReturnType<typeof createWechatWorld>) => world.client.subscriptionsSetting('me', APPID);

  test('lists a template once it was allowed, per template and not per unit', () => {
    const world = createWechatWorld();
    expect(settings(world)).toEqual({ mainSwitch: true, itemSettings: {} });
    world.allow('me', { choice: 'reject' });
    expect(settings(world).itemSettings).toEqual({});
    world.allow();
    world.allow('me', { choice: 'reject', sn: 'LOCK_lock-02' });
    expect(settings(world).itemSettings).toEqual({ [TEMPLATE]: 'accept' });
  });

  test.each([
    ['only-kept', {}],
    ['never', {}],
  ])('§7.4 [I]: rule %s leaves an allowed template out', (rule, want) => {
    const world = createWechatWorld({ rules: { 'wechat.deviceTemplatesInSettings': rule } });
    world.allow();
    expect(settings(world).itemSettings).toEqual(want);
  });

  test('a kept answer is told to the next dialog', async () => {
    const world = createWechatWorld();
    world.allow('me', { choice: 'reject', keep: true });
    expect(settings(world).itemSettings).toEqual({ [TEMPLATE]: 'reject' });
    const answer = await check({}, world);
    expect(answer.ok && answer.items[0]?.kept).toBe('reject');
  });

  test('a template the mini-program does not have cannot be switched or recorded', () => {
    const world = createWechatWorld();
    expect(() => world.client.setSubscription('me', APPID, { templateId: '__proto__', choice: 'accept' })).toThrow(/no template/);
    expect(() => world.allow('me', { templateId: 'nope' })).toThrow(/no device template/);
  });
});
