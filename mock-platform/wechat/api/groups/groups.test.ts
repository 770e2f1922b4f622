/** Row 39 of "What a faithful mock must enforce": device groups (facts/wechat.md §2.8). */
import { describe, expect, test } from 'vitest';
import { createWechatWorld, MODEL, OTHER_APPID } from '../../wechat.fixture.ts';

const SECOND_MODEL = 'model-lock-0002';
const CAMERA_MODEL = 'model-camera-0001';
const program = {
  deviceModels: [
    { modelId: MODEL, category: 'lock' },
    { modelId: SECOND_MODEL, category: 'lock' },
    { modelId: CAMERA_MODEL, category: 'camera' },
    { modelId: 'model-waiting', category: 'lock', approved: false },
  ],
};

const open = async (rules: { [name: string]: unknown } = {}) => {
  const world = createWechatWorld({ program, rules });
  const access_token = await world.token();
  const call = async (name: string, body: unknown, token = access_token) =>
    (await world.post(`/wxa/business/group/${name}`, body, { access_token: token })).body;
  const create = async (group_name = '一楼') => (await call('createid', { model_id: MODEL, group_name })).group_id as string;
  const add = (group_id: string, sns: readonly string[], extra: object = {}, model_id = MODEL) =>
    call('adddevice', { group_id, device_list: sns.map((sn) => ({ model_id, sn })), ...extra });
  return { world, call, create, add };
};

describe('39: device groups', () => {
  test('a group tells its name, model and devices of one type, whatever their model', async () => {
    const { call, create, add } = await open();
    const group_id = await create();
    expect((await add(group_id, ['a'])).device_list).toEqual([{ model_id: MODEL, sn: 'a' }]);
    expect((await add(group_id, ['b'], {}, SECOND_MODEL)).errcode).toBe(0);
    expect(await call('getinfo', { group_id })).toEqual({
      errcode: 0,
      errmsg: 'ok',
      group_name: '一楼',
      model_id: MODEL,
      model_type: 'lock',
      max_device_count: 50,
      device_list: [
        { model_id: MODEL, sn: 'a' },
        { model_id: SECOND_MODEL, sn: 'b' },
      ],
    });
  });

  test.each(['', '十一个汉字有三十三个字节', 'x'.repeat(33), undefined])('9800012: %j is no name of 1 to 32 bytes', async (group_name) => {
    expect((await (await open()).call('createid', { model_id: MODEL, group_name })).errcode).toBe(9800012);
  });

  test.each(['nope', 'model-waiting', '__proto__'])('9800003: model %s', async (model_id) => {
    const { call } = await open();
    expect((await call('createid', { model_id, group_name: 'x' })).errcode).toBe(9800003);
  });

  test('9800013: unknown group, or one of another mini-program', async () => {
    const { world, call, create } = await open();
    const group_id = await create();
    const foreign = await world.token(OTHER_APPID, 'another secret');
    for (const name of ['getinfo', 'adddevice', 'removedevice']) {
      expect((await call(name, { group_id: 'nope', device_list: [{ model_id: MODEL, sn: 'a' }] })).errcode).toBe(9800013);
      expect((await call(name, { group_id, device_list: [{ model_id: MODEL, sn: 'a' }] }, foreign)).errcode).toBe(9800013);
    }
  });

  test('9800014: a camera in a group of locks', async () => {
    const { create, add } = await open();
    expect((await add(await create(), ['a'], {}, CAMERA_MODEL)).errcode).toBe(9800014);
  });

  test('9800015: already in this group, or twice in the list', async () => {
    const { create, add } = await open();
    const group = await create();
    await add(group, ['a']);
    expect((await add(group, ['a'])).errcode).toBe(9800015);
    expect((await add(group, ['b', 'b'])).errcode).toBe(9800015);
  });

  test('9800016: the 51st device, and a refused call adds nothing', async () => {
    const { call, create, add } = await open();
    const group_id = await create();
    const sns = Array.from({ length: 50 }, (_, i) => `unit-${i}`);
    expect((await add(group_id, [...sns, 'one-more'])).errcode).toBe(9800016);
    expect((await call('getinfo', { group_id })).device_list).toEqual([]);
    expect((await add(group_id, sns)).errcode).toBe(0);
    expect((await add(group_id, ['one-more'])).errcode).toBe(9800016);
  });

  test('9800044: an enlarged group is full', async () => {
    const { create, add } = await open({ 'wechat.groupDevicesMax': 51 });
    const sns = Array.from({ length: 52 }, (_, i) => `unit-${i}`);
    expect((await add(await create(), sns)).errcode).toBe(9800044);
  });

  test('9800018: in another group, unless force_add moves it', async () => {
    const { call, create, add } = await open();
    const [one, two] = [await create('一楼'), await create('二楼')];
    await add(one, ['a']);
    expect((await add(two, ['a'])).errcode).toBe(9800018);
    expect((await add(two, ['a'], { force_add: true })).errcode).toBe(0);
    expect((await call('getinfo', { group_id: one })).device_list).toEqual([]);
    expect((await call('getinfo', { group_id: two })).device_list).toEqual([{ model_id: MODEL, sn: 'a' }]);
  });

  test('9800017: removing says for each device whether it was there', async () => {
    const { call, create, add } = await open();
    const group_id = await create();
    await add(group_id, ['a', 'b']);
    const device_list = ['a', 'zzz'].map((sn) => ({ model_id: MODEL, sn }));
    expect((await call('removedevice', { group_id, device_list })).device_list).toEqual([
      { model_id: MODEL, sn: 'a', errcode: 0 },
      { model_id: MODEL, sn: 'zzz', errcode: 9800017 },
    ]);
    expect((await call('getinfo', { group_id })).device_list).toEqual([{ model_id: MODEL, sn: 'b' }]);
    expect((await add(await create('二楼'), ['a'])).errcode).toBe(0);
  });

  test.each([
    ['a list that is none', 'a', 47001],
    ['an empty list', [], 47001],
    ['an entry that is no object', [null], 47001],
    ['sn missing', [{ model_id: MODEL }], 47001],
    ['sn with bad characters', [{ model_id: MODEL, sn: 'a b' }], 9800002],
    ['sn too long', [{ model_id: MODEL, sn: 'a'.repeat(129) }], 9800001],
  ])('device_list: %s', async (_name, device_list, code) => {
    const { call, create } = await open();
    expect((await call('adddevice', { group_id: await create(), device_list })).errcode).toBe(code);
  });

  test('GET answers 43002 and an empty body 44002', async () => {
    const { world, call } = await open();
    expect((await world.get('/wxa/business/group/getinfo')).body.errcode).toBe(43002);
    expect((await call('getinfo', '')).errcode).toBe(44002);
  });
});
