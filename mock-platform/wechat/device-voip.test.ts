/** Row 75 of "What a faithful mock must enforce" (facts/wechat.md): whether a device may call a person. */
import { describe, expect, test } from 'vitest';
import { APPID, createWechatWorld, MODEL, OTHER_APPID, SN } from './wechat.fixture.ts';

type World = ReturnType<typeof createWechatWorld>;

async function requestOf(world: World, change: { [field: string]: unknown } = {}) {
  const snTicket = await world.ticket();
  return { userId: 'me', appid: APPID, sn: SN, snTicket, modelId: MODEL, deviceName: '前门', ...change };
}
async function check(change: { [field: string]: unknown } = {}, world = createWechatWorld()) {
  return world.client.checkDeviceVoip(await requestOf(world, change));
}

test('a proper request asks about the device by its name and model', async () => {
  expect(await check()).toEqual({ ok: true, name: `前门 ${MODEL}` });
});

test('the model is called by its name where it has one', async () => {
  const world = createWechatWorld({ program: { deviceModels: [{ modelId: MODEL, category: 'lock', name: '智能门锁 L1' }] } });
  expect(await check({}, world)).toEqual({ ok: true, name: '前门 智能门锁 L1' });
});

describe('75', () => {
  test('75: once allowed, 10001: already authorised', async () => {
    const world = createWechatWorld();
    world.client.recordDeviceVoip(await requestOf(world), true);
    expect(await check({}, world)).toMatchObject({ ok: false, errCode: 10001 });
  });

  test('75: after a refusal no dialog, and no code; allowed in the settings, 10001', async () => {
    const world = createWechatWorld();
    world.client.recordDeviceVoip(await requestOf(world), false);
    expect(await check({}, world)).toEqual({ ok: false, errMsg: 'requestDeviceVoIP:fail auth deny' });
    const [line] = world.client.voipLines('me', APPID);
    expect(line).toEqual({ id: `${SN}|${MODEL}`, name: `前门 ${MODEL}`, status: 0, sn: SN, model_id: MODEL });
    world.client.setVoip('me', APPID, line?.id ?? '', true);
    expect(world.client.voipLines('me', APPID)).toMatchObject([{ status: 1 }]);
    expect(await check({}, world)).toMatchObject({ errCode: 10001 });
  });

  test('75: switched off later, no dialog either', async () => {
    const world = createWechatWorld();
    world.client.recordDeviceVoip(await requestOf(world), true);
    world.client.setVoip('me', APPID, `${SN}|${MODEL}`, false);
    expect(await check({}, world)).toEqual({ ok: false, errMsg: 'requestDeviceVoIP:fail auth deny' });
  });

  test('75: somebody else is asked for themselves', async () => {
    const world = createWechatWorld();
    world.client.recordDeviceVoip(await requestOf(world), false);
    expect(await check({ userId: 'mum' }, world)).toMatchObject({ ok: true });
    expect(world.client.voipLines('mum', APPID)).toEqual([]);
  });
});

test.each([
  ['10008: ticket of another sn', { sn: 'LOCK_lock-02' }, 10008],
  ['10008: ticket of another model', { modelId: 'model-waiting' }, 10008],
  ['10008: invented ticket', { snTicket: 'invented' }, 10008],
  ['10008: foreign mini-program', { appid: OTHER_APPID }, 10008],
  ['10025: no such group', { isGroup: true, groupId: 'none' }, 10025],
  ['10025: group without an id', { isGroup: true }, 10025],
])('%s', async (_name, change, errCode) => {
  expect(await check(change)).toMatchObject({ ok: false, errCode });
});

test('a ticket five minutes old is no ticket', async () => {
  const world = createWechatWorld();
  const request = await requestOf(world);
  world.clock.advance(300_000);
  expect(world.client.checkDeviceVoip(request)).toMatchObject({ ok: false, errCode: 10008 });
});

test.each([
  ['a name of 14 characters', { deviceName: '前'.repeat(14) }, 'deviceName has more than 13 characters'],
  ['no name', { deviceName: '' }, 'deviceName should be a non-empty string'],
  ['a number for an sn', { sn: 7 }, 'sn should be a non-empty string'],
])('%s fails without a code', async (_name, change, words) => {
  const answer = await check(change);
  expect(answer).toEqual({ ok: false, errMsg: `requestDeviceVoIP:fail parameter error: ${words}` });
});

test('a group is asked about as one, and listed without sn and model', async () => {
  const world = createWechatWorld();
  const access_token = await world.token();
  const { body } = await world.post('/wxa/business/group/createid', { model_id: MODEL, group_name: '全家的锁' }, { access_token });
  expect(body.errcode).toBe(0);
  const request = { userId: 'me', appid: APPID, isGroup: true, groupId: body.group_id };
  expect(world.client.checkDeviceVoip(request)).toEqual({ ok: true, name: '全家的锁' });
  world.client.recordDeviceVoip(request, true);
  expect(world.client.voipLines('me', APPID)).toEqual([
    { id: `group|${body.group_id}`, name: '全家的锁', status: 1, group_id: body.group_id },
  ]);
  expect(world.client.checkDeviceVoip(request)).toMatchObject({ errCode: 10001 });
});

test('what would not be asked is not recorded', async () => {
  const world = createWechatWorld();
  const request = await requestOf(world, { snTicket: 'invented' });
  expect(() => world.client.recordDeviceVoip(request, true)).toThrow('check sn_ticket fail');
});
