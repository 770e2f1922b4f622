import { describe, expect, it, vi } from 'vitest';
import {
  createManualClock,
  type DeviceName,
  downTopic,
  gatewayResultTopic,
  gatewayTopic,
  GatewayResult as R,
  subDeviceSignature,
  subscribeTopics,
  toDeviceId,
  upTopic,
} from '../../../devices/index.ts';
import type { PlatformOptions } from '../../platform.ts';
import type { IotCloudSeed } from '../../seed.ts';
import { bindBySignature, CAMERA, connectAs, type Fixture, iotSeed, LOCK, openPush, pskOf, startCloud } from '../iot-cloud.fixture.ts';

const NOW = 1_767_225_600_000;
type Json = { [key: string]: unknown };

/** CAMERA stands for the gateway, LOCK for what is behind it. `console`: bound in the console, as the C SDK's sample expects. */
async function startGateway(options: PlatformOptions & { seed?: Partial<IotCloudSeed>; console?: boolean } = {}) {
  const { seed, console: inConsole, ...rest } = options;
  const fixture = await startCloud(rest);
  const devices = [{ ...LOCK, psk: pskOf(LOCK), ...(inConsole ? { gateway: toDeviceId(CAMERA) } : {}) }];
  fixture.platform.iotCloud.seed({ products: [], applications: [], devices, ...seed });
  const gateway = await connectAs(fixture, CAMERA);
  await gateway.client.subscribeAsync(gatewayResultTopic(CAMERA), { qos: 1 });
  const ask = async (message: object): Promise<Json> => {
    const before = gateway.heard.length;
    await gateway.client.publishAsync(gatewayTopic(CAMERA), JSON.stringify(message), { qos: 0 });
    return vi.waitFor(() => {
      const found = gateway.heard.slice(before).find(({ topic }) => topic === gatewayResultTopic(CAMERA));
      if (!found) throw new Error('no answer yet');
      return found.message;
    });
  };
  const results = async (type: string, ...devices_: object[]) => {
    const answer = (await ask({ type, payload: { devices: devices_ } })) as { type: string; payload: { devices: { result: number }[] } };
    expect(answer.type).toBe(type);
    return answer.payload.devices.map(({ result }) => result);
  };
  return { fixture, gateway, ask, results };
}

const named = ({ productId, deviceName }: DeviceName) => ({ product_id: productId, device_name: deviceName });
const signed = (device: DeviceName, change: Json = {}) => {
  const random = 121213;
  const timestamp = Number(change.timestamp ?? 1_589_786_839);
  const signMethod = change.signmethod === 'hmacsha256' ? 'hmacsha256' : 'hmacsha1';
  const signature = subDeviceSignature({ ...device, psk: pskOf(device) }, { random, timestamp, signMethod });
  return { ...named(device), signature, random, timestamp, signmethod: signMethod, authtype: 'psk', ...change };
};
const online = (fixture: Fixture) => fixture.state().iotCloud.devices.find(({ deviceId }) => deviceId === toDeviceId(LOCK))?.online;

describe('the devices behind a gateway', () => {
  it('are bound, named, put on line and off, and unbound', async () => {
    const { fixture, ask, results } = await startGateway();
    expect(await results('online', named(LOCK))).toEqual([R.notBound]);
    expect(await results('bind', signed(LOCK))).toEqual([R.ok]);
    expect(await ask({ type: 'describe_sub_devices' })).toEqual({ type: 'describe_sub_devices', payload: { devices: [named(LOCK)] } });
    expect(await results('online', named(LOCK))).toEqual([R.ok]);
    expect(online(fixture)).toBe(true);
    expect(await results('offline', named(LOCK))).toEqual([R.ok]);
    expect(online(fixture)).toBe(false);
    expect(await results('unbind', named(LOCK))).toEqual([R.ok]);
    expect(await results('unbind', named(LOCK))).toEqual([R.notBound]);
    expect(await ask({ type: 'describe_sub_devices' })).toEqual({ type: 'describe_sub_devices', payload: { devices: [] } });
  });

  it('speak and listen through its connection once they are on line', async () => {
    const { fixture, gateway, results } = await startGateway({ console: true });
    expect(await results('online', named(LOCK))).toEqual([R.ok]);
    await gateway.client.subscribeAsync(subscribeTopics(LOCK), { qos: 1 });
    const report = { method: 'report', clientToken: '123', params: { volume: 2 } };
    await gateway.client.publishAsync(upTopic('property', LOCK), JSON.stringify(report));
    const heard = (want: (message: Json) => boolean) =>
      vi.waitFor(() => {
        const found = gateway.heard.find(({ topic, message }) => topic.endsWith(toDeviceId(LOCK)) && want(message));
        if (!found) throw new Error(JSON.stringify(gateway.heard));
        return found;
      });
    expect(await heard((message) => message.clientToken === '123')).toMatchObject({
      topic: downTopic('property', LOCK),
      message: { method: 'report_reply', code: 0 },
    });
    const me = await fixture.household();
    await bindBySignature(me, LOCK);
    await me.call('AppControlDeviceData', { ...LOCK, ProductId: LOCK.productId, DeviceName: LOCK.deviceName, Data: '{"volume":3}' });
    expect((await heard((message) => message.method === 'control')).message.params).toEqual({ volume: 3 });
  });

  it('are told to the apps, and go off line with it', async () => {
    const { fixture, gateway, results } = await startGateway({ console: true });
    await results('online', named(LOCK));
    const me = await fixture.household();
    await bindBySignature(me, LOCK);
    await bindBySignature(me, CAMERA);
    const line = await openPush(fixture);
    await line.ask('ActivePush', { DeviceIds: [toDeviceId(LOCK), toDeviceId(CAMERA)], AccessToken: me.AccessToken });
    await results('unbind', named(LOCK));
    expect((await line.change('Gateway', 'unbind')).DeviceId).toBe(toDeviceId(CAMERA));
    await results('bind', signed(LOCK));
    expect((await line.change('Gateway', 'bind')).payload).toEqual({ type: 'bind', payload: { devices: [named(LOCK)] } });
    await results('online', named(LOCK));
    expect((await line.change('StatusChange', 'Online')).DeviceId).toBe(toDeviceId(LOCK));
    const before = line.heard.length;
    gateway.client.end(true);
    await vi.waitFor(() => {
      const gone = line.heard.slice(before).map((message) => message.params as { SubType: string; DeviceId: string });
      expect(gone.filter(({ SubType }) => SubType === 'Offline').map(({ DeviceId }) => DeviceId)).toContain(toDeviceId(LOCK));
    });
    expect(online(fixture)).toBe(false);
  });

  it('are not spoken for by a gateway they are not behind, nor before they are on line', async () => {
    const { fixture, gateway, results } = await startGateway();
    await gateway.client.publishAsync(upTopic('property', LOCK), '{"method":"get_status"}', { qos: 1 });
    await results('bind', signed(LOCK));
    await gateway.client.publishAsync(upTopic('property', LOCK), '{"method":"get_status"}', { qos: 1 });
    expect(fixture.state().iotCloud.refusals.counts['publish-foreign-topic']).toBe(2);
    fixture.platform.rules.set('iotCloud.subDeviceNeedsOnline', false);
    await gateway.client.subscribeAsync(downTopic('property', LOCK));
    await gateway.client.publishAsync(upTopic('property', LOCK), '{"method":"report","params":{"volume":1}}', { qos: 1 });
    await vi.waitFor(() =>
      expect(fixture.state().iotCloud.devices.find((one) => one.deviceId === toDeviceId(LOCK))?.values).toEqual({ volume: 1 }),
    );
    expect(fixture.state().iotCloud.refusals.counts['publish-foreign-topic']).toBe(2);
  });

  it('that are on line by themselves cannot be put on line behind it', async () => {
    const { fixture, results } = await startGateway({ console: true });
    await connectAs(fixture, LOCK);
    expect(await results('online', named(LOCK))).toEqual([R.systemError]);
  });
});

describe('a binding is refused with', () => {
  it.each<[string, number, Json]>([
    ['no signature', R.badParameter, { signature: undefined }],
    ['a random number that is none', R.badParameter, { random: 'x' }],
    ['a certificate, which is not kept here', R.badParameter, { authtype: 'certificate' }],
    ['a device nobody registered', R.noSuchDevice, { device_name: 'ghost' }],
    ['a name that cannot be one', R.noSuchDevice, { device_name: '../x' }],
    ['a wrong signature', R.badSignature, { signature: 'AAAA' }],
    ['another signing method', R.unknownSignMethod, { signmethod: 'hmacmd5' }],
    ['the gateway itself', R.notOrdinary, { ...signed(CAMERA) }],
  ])('%s: %i', async (_what, result, change) => {
    const { results } = await startGateway();
    expect(await results('bind', { ...signed(LOCK), ...change })).toEqual([result]);
  });

  it('805 when its time is too far from the clock and the rule looks', async () => {
    const { fixture, results } = await startGateway({ clock: createManualClock(NOW) });
    fixture.platform.rules.set('iotCloud.gatewayBindWindowSeconds', 300);
    expect(await results('bind', signed(LOCK, { timestamp: NOW / 1000 - 301 }))).toEqual([R.signatureExpired]);
    expect(await results('bind', signed(LOCK, { timestamp: NOW / 1000 - 300, signmethod: 'hmacsha256' }))).toEqual([R.ok]);
  });

  it('809 when it is bound already, 806 when it is behind another, 808 when the gateway is behind one', async () => {
    const { fixture, results } = await startGateway();
    const other = { productId: LOCK.productId, deviceName: 'gw2' };
    const behindOther = { ...LOCK, psk: pskOf(LOCK), gateway: toDeviceId(other) };
    expect(await results('bind', signed(LOCK))).toEqual([R.ok]);
    expect(await results('bind', signed(LOCK))).toEqual([R.boundAlready]);
    fixture.platform.iotCloud.seed({ products: [], applications: [], devices: [{ ...other, psk: pskOf(other) }, behindOther] });
    expect(await results('bind', signed(LOCK))).toEqual([R.boundElsewhere]);
    const third = { productId: LOCK.productId, deviceName: 'lock3' };
    const gatewayBehind = { ...CAMERA, psk: pskOf(CAMERA), gateway: toDeviceId(other) };
    fixture.platform.iotCloud.seed({ products: [], applications: [], devices: [{ ...third, psk: pskOf(third) }, gatewayBehind] });
    expect(await results('bind', signed(third), named(third))).toEqual([R.notAllowed, R.unknownSignMethod]);
  });

  it('810 for a product the console has not put under the gateway', async () => {
    const products = iotSeed.products.map((one) =>
      one.productId === CAMERA.productId ? { ...one, subProducts: [CAMERA.productId] } : one,
    );
    const { results } = await startGateway({ seed: { products } });
    expect(await results('bind', signed(LOCK))).toEqual([R.unsupportedDevice]);
  });

  it('801 without devices; a type nobody knows is counted, not answered', async () => {
    const { fixture, gateway, results } = await startGateway();
    expect(await results('online')).toEqual([R.badParameter]);
    await gateway.client.publishAsync(gatewayTopic(CAMERA), '{"type":"search_devices"}', { qos: 1 });
    expect(fixture.state().iotCloud.refusals.counts).toMatchObject({ gateway: 1, 'unknown-method': 1 });
  });
});
