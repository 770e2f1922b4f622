/** Licences of device calls (facts/wechat.md §2.8, codes 9800020, 9800037–9800040). */
import { describe, expect, test } from 'vitest';
import { createWechatWorld, MODEL } from '../../wechat.fixture.ts';

const DAY = 86_400_000;
const START = 1767225600000;
const program = {
  deviceModels: [
    { modelId: MODEL, category: 'lock', licenseType: 1 },
    { modelId: 'model-any', category: 'lock' },
  ],
  licensePackages: [
    { pkgId: 'a-late', pkgType: 1, all: 10, startTime: START, endTime: START + 400 * DAY },
    { pkgId: 'a-soon', pkgType: 1, all: 1, startTime: START, endTime: START + 30 * DAY },
    { pkgId: 'a-next', pkgType: 1, all: 10, startTime: START + DAY, endTime: START + 400 * DAY },
    { pkgId: 'b', pkgType: 2, all: 1, startTime: START, endTime: START + 30 * DAY },
    { pkgId: 'trial', pkgType: 0, all: 5, startTime: START - DAY, endTime: START },
  ],
};

const open = async (rules: { [name: string]: unknown } = {}) => {
  const world = createWechatWorld({ program, rules });
  const call = async (name: string, body: unknown) =>
    (await world.post(`/wxa/business/license/${name}`, body, { access_token: await world.token() })).body;
  const activate = async (active_number: number, { sn = 'a', model_id = MODEL, pkg_type = 1 } = {}) => {
    const body = await call('activedevice', { pkg_type, device_list: [{ model_id, sn, active_number }] });
    return (body.device_list as { errcode: number; expire_time: number }[])[0];
  };
  return { world, call, activate };
};
const inDays = (days: number) => START / 1000 + days * 86_400;

describe('licences', () => {
  test('an activated device is licensed for a year, taken from the package that ends first', async () => {
    const { call, activate } = await open();
    expect(await activate(1)).toEqual({ model_id: MODEL, sn: 'a', expire_time: inDays(365), errcode: 0 });
    const list = (await call('getpkglist', { pkg_type: 1 })).pkg_list as { pkg_id: string; used: number; pkg_status: number }[];
    expect(list.map(({ pkg_id, used, pkg_status }) => [pkg_id, used, pkg_status])).toEqual([
      ['a-late', 0, 1],
      ['a-soon', 1, 1],
      ['a-next', 0, 2],
    ]);
    const device_list = [
      { model_id: MODEL, sn: 'a' },
      { model_id: MODEL, sn: 'b' },
    ];
    expect((await call('getdeviceinfo', { device_list })).device_list).toEqual([
      { model_id: MODEL, sn: 'a', expire_time: inDays(365) },
      { model_id: MODEL, sn: 'b', expire_time: 0 },
    ]);
  });

  test('a package that is over says so and gives nothing', async () => {
    const { call, activate } = await open();
    expect((await call('getpkglist', { pkg_type: 0 })).pkg_list).toMatchObject([{ pkg_id: 'trial', pkg_status: 3, used: 0, all: 5 }]);
    expect((await activate(1, { pkg_type: 0 }))?.errcode).toBe(9800039);
  });

  test('9800037: the same number activates once, and nothing is spent on the second', async () => {
    const { call, activate } = await open();
    await activate(7);
    expect(await activate(7)).toMatchObject({ errcode: 9800037, expire_time: inDays(365) });
    const list = (await call('getpkglist', { pkg_type: 1 })).pkg_list as { used: number }[];
    expect(list.reduce((sum, { used }) => sum + used, 0)).toBe(1);
  });

  test('9800038: a fourth year is too far ahead', async () => {
    const { activate } = await open();
    const codes = [await activate(1), await activate(2), await activate(3), await activate(4)].map((row) => row?.errcode);
    expect(codes).toEqual([0, 0, 0, 9800038]);
  });

  test('9800039: the package is used up', async () => {
    const { activate } = await open();
    expect((await activate(1, { model_id: 'model-any', pkg_type: 2 }))?.errcode).toBe(0);
    expect((await activate(2, { model_id: 'model-any', pkg_type: 2, sn: 'b' }))?.errcode).toBe(9800039);
  });

  test('9800040: a package of another device class', async () => {
    expect((await (await open()).activate(1, { pkg_type: 2 }))?.errcode).toBe(9800040);
  });

  test('9800020: too many devices in one call', async () => {
    const { call } = await open({ 'wechat.licenceDevicesMax': 1 });
    const device_list = ['a', 'b'].map((sn, active_number) => ({ model_id: MODEL, sn, active_number }));
    expect((await call('activedevice', { pkg_type: 1, device_list })).errcode).toBe(9800020);
  });

  test.each([
    ['package type 6', { pkg_type: 6, device_list: [{ model_id: MODEL, sn: 'a', active_number: 1 }] }, 47001],
    ['package type missing', { device_list: [{ model_id: MODEL, sn: 'a', active_number: 1 }] }, 47001],
    ['number over 32 bits', { pkg_type: 1, device_list: [{ model_id: MODEL, sn: 'a', active_number: 2 ** 32 }] }, 47001],
    ['unknown model', { pkg_type: 1, device_list: [{ model_id: 'nope', sn: 'a', active_number: 1 }] }, 9800003],
  ])('%s', async (_name, body, code) => {
    expect((await (await open()).call('activedevice', body)).errcode).toBe(code);
  });
});
