import { describe, expect, it, vi } from 'vitest';
import { otaReportTopic, otaUpdateTopic } from '../../../devices/index.ts';
import { bindBySignature, connectAs, iotSeed, LOCK, startCloud } from '../iot-cloud.fixture.ts';

const lock1 = { ProductId: LOCK.productId, DeviceName: LOCK.deviceName };
const firmware = (version: string) => ({
  productId: LOCK.productId,
  version,
  url: `https://firmware.example/lock-${version}.bin`,
  fileSize: 4096,
  md5sum: '0123456789abcdef0123456789abcdef',
  userDefined: 'lang=zh',
});
const order = (version: string) => ({
  type: 'update_firmware',
  file_size: 4096,
  md5sum: '0123456789abcdef0123456789abcdef',
  url: `https://firmware.example/lock-${version}.bin`,
  version,
  user_defined: 'lang=zh',
});

async function withLock(running = '1.0.0') {
  const fixture = await startCloud();
  fixture.platform.seed({ iotCloud: { ...iotSeed, firmwares: [firmware('1.1.0')] } });
  const me = await fixture.household();
  const lock = await connectAs(fixture, LOCK);
  await bindBySignature(me, LOCK);
  const say = (unit: typeof lock, message: object) => unit.client.publishAsync(otaReportTopic(LOCK), JSON.stringify(message), { qos: 1 });
  const version = (unit: typeof lock, reported: string) => say(unit, { type: 'report_version', report: { version: reported } });
  const progress = (state: string, more: object = {}, of = '1.1.0') =>
    say(lock, { type: 'report_progress', report: { progress: { state, result_code: '0', result_msg: '', ...more }, version: of } });
  const orders = (unit: typeof lock) =>
    unit.heard
      .filter(({ topic, message }) => topic === otaUpdateTopic(LOCK) && message.type === 'update_firmware')
      .map(({ message }) => message);
  const status = () => me.call('AppDescribeFirmwareUpdateStatus', lock1);
  const becomes = (wanted: object) => vi.waitFor(async () => expect(await status()).toMatchObject(wanted));
  if (running) {
    await version(lock, running);
    await vi.waitFor(async () => expect(await me.call('AppCheckFirmwareUpdate', lock1)).toMatchObject({ CurrentVersion: running }));
  }
  return { fixture, me, lock, version, progress, orders, status, becomes };
}

describe('an update', () => {
  it('is offered, ordered over $ota, followed step by step, and done when the device reports the version', async () => {
    const { me, lock, version, progress, orders, becomes } = await withLock();
    expect(await me.call('AppCheckFirmwareUpdate', lock1)).toMatchObject({ CurrentVersion: '1.0.0', DstVersion: '1.1.0' });
    await me.call('AppPublishFirmwareUpdateMessage', lock1);
    await vi.waitFor(() => expect(orders(lock)).toEqual([order('1.1.0')]));
    await becomes({ OriVersion: '1.0.0', DstVersion: '1.1.0', ErrMsg: '', Percent: 0, Status: 2 });
    await expect(me.call('AppPublishFirmwareUpdateMessage', lock1)).rejects.toThrow('FailedOperation |');

    await progress('downloading', { percent: '35' });
    await becomes({ Status: 3, Percent: 35 });
    await progress('burning');
    await becomes({ Status: 4, Percent: 35 });
    await progress('done');
    await becomes({ Status: 6, Percent: 100 });
    await version(lock, '1.1.0');
    await vi.waitFor(async () =>
      expect(await me.call('AppCheckFirmwareUpdate', lock1)).toMatchObject({ CurrentVersion: '1.1.0', DstVersion: '' }),
    );
    await expect(me.call('AppPublishFirmwareUpdateMessage', lock1)).rejects.toThrow('ResourceNotFound |');
  });

  it('that fails says why and can be asked for again', async () => {
    const { me, lock, progress, orders, becomes } = await withLock();
    await me.call('AppPublishFirmwareUpdateMessage', lock1);
    await progress('fail', { result_code: '-4', result_msg: 'md5 mismatch' });
    await becomes({ Status: 5, ErrMsg: '-4 md5 mismatch' });
    await me.call('AppPublishFirmwareUpdateMessage', lock1);
    await becomes({ Status: 2, ErrMsg: '' });
    await vi.waitFor(() => expect(orders(lock)).toHaveLength(2));
  });

  it('waits for a device that is away until it reports its version again', async () => {
    const { fixture, me, lock, version, orders, becomes } = await withLock();
    await lock.client.endAsync();
    await vi.waitFor(async () =>
      expect(await me.call('AppGetDeviceStatuses', { DeviceIds: ['AURORALOCK/lock1'] })).toMatchObject({ DeviceStatuses: [{ Online: 0 }] }),
    );
    await me.call('AppPublishFirmwareUpdateMessage', lock1);
    await becomes({ Status: 0 });
    const again = await connectAs(fixture, LOCK);
    await version(again, '1.0.0');
    await vi.waitFor(() => expect(orders(again)).toEqual([order('1.1.0')]));
    await becomes({ Status: 2 });
  });

  it('whose device turns up with a third version is outdated', async () => {
    const { me, lock, version, status } = await withLock();
    await me.call('AppPublishFirmwareUpdateMessage', lock1);
    await version(lock, '0.9.0');
    await vi.waitFor(() => expect(status()).rejects.toThrow('FailedOperation.DeviceInfoOutdated'));
  });
});

describe('refusals', () => {
  it('name what is missing', async () => {
    const { fixture, me, status } = await withLock('');
    for (const call of [status(), me.call('AppPublishFirmwareUpdateMessage', lock1)])
      await expect(call).rejects.toThrow('ResourceNotFound.DeviceHasNoFirmware');
    expect(await me.call('AppCheckFirmwareUpdate', lock1)).toMatchObject({ CurrentVersion: '', DstVersion: '' });
    const other = await fixture.household('neighbour');
    for (const action of ['AppCheckFirmwareUpdate', 'AppPublishFirmwareUpdateMessage', 'AppDescribeFirmwareUpdateStatus'])
      await expect(other.call(action, lock1), action).rejects.toThrow('InvalidParameterValue.NoPermission');
  });

  it.each([
    ['no state', {}, '1.1.0'],
    ['a state of its own', { state: 'constructor' }, '1.1.0'],
    ['more than all of it', { state: 'downloading', percent: 101 }, '1.1.0'],
    ['another version', { state: 'downloading', percent: 10 }, '9.9.9'],
  ])('count a progress with %s and change nothing', async (_what, more, of) => {
    const { fixture, me, progress, becomes } = await withLock();
    await me.call('AppPublishFirmwareUpdateMessage', lock1);
    await progress('downloading', { state: undefined, ...more }, of);
    await vi.waitFor(() => expect(fixture.state().iotCloud.refusals.counts['model-violation']).toBe(1));
    await becomes({ Status: 2, Percent: 0 });
  });

  it.each([
    ['a product nobody made', { productId: 'NOPE' }, 'firmwares[0].productId'],
    ['a version with spaces', { version: '1 1' }, 'firmwares[0].version'],
    ['a file on this machine', { url: 'file:///etc/passwd' }, 'firmwares[0].url'],
    ['nothing to load', { fileSize: 0 }, 'firmwares[0].fileSize'],
    ['half a checksum', { md5sum: '0123' }, 'firmwares[0].md5sum'],
  ])('a seed with %s names the place', async (_what, change, place) => {
    const { platform } = await startCloud();
    expect(() => platform.seed({ iotCloud: { ...iotSeed, firmwares: [{ ...firmware('2.0.0'), ...change }] } })).toThrow(place);
  });
});
