/** The broker under two MQTT libraries from npm: credentials, topics, thing model, limits (facts/tencent-iot.md §2.2, §3, §8). */
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  bindSignature,
  type DeviceCredentials,
  downTopic,
  mqttPassword,
  subscribeTopics,
  toDeviceId,
  upTopic,
} from '../../../devices/index.ts';
import { CAMERA, type ClientScene, LOCK, openClientScene, PATIENTLY } from './client-scene.ts';
import { type ConnectOptions, type MqttDevice, mqttJs, Refused, u8Mqtt } from './mqtt-client.ts';

interface Seen {
  readonly iotCloud: {
    readonly devices: readonly { readonly deviceId: string; readonly online: boolean; readonly values: object }[];
    readonly refusals: { readonly counts: { readonly [reason: string]: number } };
  };
}

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function open(rules?: { readonly [name: string]: unknown }) {
  const scene = await openClientScene({ rules });
  undo.push(() => scene.close());
  return {
    ...scene,
    seen: () => (scene.platform.state() as Seen).iotCloud,
    isOnline: (device: DeviceCredentials) =>
      (scene.platform.state() as Seen).iotCloud.devices.find(({ deviceId }) => deviceId === toDeviceId(device))?.online,
  };
}

/** An app that owns the lock. */
async function owner(scene: ClientScene) {
  const FamilyId = (await scene.call('AppCreateFamily', { Name: '家' })).Data.FamilyId;
  const sign = { connId: 'a1b2c', timestamp: 1_700_000_000, signMethod: 'hmacsha256', bindType: 'bluetooth_sign' } as const;
  await scene.call('AppSigBindDeviceInFamily', {
    ProductId: LOCK.productId,
    DeviceName: LOCK.deviceName,
    FamilyId,
    RoomId: '0',
    ConnId: sign.connId,
    DeviceTimestamp: sign.timestamp,
    SignMethod: sign.signMethod,
    BindType: sign.bindType,
    Signature: bindSignature(LOCK, sign),
  });
}

describe.each([mqttJs, u8Mqtt])('$name', (library) => {
  async function device(scene: ClientScene, credentials = LOCK, options?: ConnectOptions): Promise<MqttDevice> {
    const client = await library.connect(scene.brokerUrl, credentials, options);
    undo.push(() => client.end());
    return client;
  }
  async function subscribed(scene: ClientScene, credentials = LOCK): Promise<MqttDevice> {
    const client = await device(scene, credentials);
    for (const topic of subscribeTopics(credentials)) expect(await client.subscribe(topic, 1)).toBe(1);
    return client;
  }
  const refusal = (connecting: Promise<unknown>) =>
    connecting.then(
      () => 'let in',
      (error: unknown) => (error instanceof Refused ? error.code : error),
    );

  it('comes in with the HMAC of its user name, by either hash', async () => {
    const scene = await open();
    await device(scene);
    const username = `${CAMERA.productId}${CAMERA.deviceName};21010406;4r2X9;92233720368547758`;
    await device(scene, CAMERA, { credentials: { username, password: mqttPassword(CAMERA.psk, username, 'hmacsha256') } });
    await vi.waitFor(() => expect([scene.isOnline(LOCK), scene.isOnline(CAMERA)]).toEqual([true, true]), PATIENTLY);
    expect(scene.seen().refusals.counts).toEqual({});
  });

  if (library.levels.includes(3))
    it('comes in over MQTT 3.1', async () => {
      const scene = await open();
      const lock = await device(scene, LOCK, { level: 3 });
      await lock.subscribe(downTopic('property', LOCK), 0);
      await lock.publish(upTopic('property', LOCK), JSON.stringify({ method: 'get_status', clientToken: 'c' }));
      expect(await lock.hear(downTopic('property', LOCK))).toMatchObject({ method: 'get_status_reply', code: 0 });
    });

  it('is refused with 4 for a wrong password, and is not online', async () => {
    const scene = await open();
    const password = mqttPassword(CAMERA.psk, 'x', 'hmacsha1');
    expect(await refusal(device(scene, LOCK, { credentials: { password } }))).toBe(4);
    expect(scene.isOnline(LOCK)).toBe(false);
    expect(scene.seen().refusals.counts).toEqual({ 'connect-bad-password': 1 });
  });

  it('is refused with 5 for a keep-alive over 900 s', async () => {
    const scene = await open();
    expect(await refusal(device(scene, LOCK, { keepAliveSeconds: 901 }))).toBe(5);
  });

  it('does not come in over MQTT 5', async () => {
    const scene = await open();
    expect(await refusal(device(scene, LOCK, { level: 5 }))).not.toBe('let in');
    expect(scene.isOnline(LOCK)).toBe(false);
  });

  it('hears only its own down topics, and what it sends to others reaches nobody', async () => {
    const scene = await open();
    const camera = await device(scene, CAMERA);
    for (const topic of [downTopic('action', LOCK), '#', '$thing/down/+/+/+', upTopic('event', CAMERA)])
      expect(await camera.subscribe(topic, 0)).toBe(128);
    const lock = await subscribed(scene);
    await camera.publish(downTopic('action', LOCK), JSON.stringify({ method: 'action', actionId: 'unlock_remote' }));
    await camera.publish(upTopic('property', LOCK), JSON.stringify({ method: 'report', params: { lock_state: 0 } }));
    await lock.publish(upTopic('property', LOCK), JSON.stringify({ method: 'get_status', clientToken: 'after' }));
    await lock.hear(downTopic('property', LOCK), ({ clientToken }) => clientToken === 'after');
    expect(lock.heard.map(({ message }) => message.method)).toEqual(['get_status_reply']);
    expect(scene.seen().refusals.counts).toMatchObject({ 'publish-foreign-topic': 2 });
    expect(camera.closed).toBe(false);
  });

  it('reports, and is told 406 what the thing model does not allow', async () => {
    const scene = await open();
    const lock = await subscribed(scene);
    const report = async (clientToken: string, params: object) => {
      await lock.publish(upTopic('property', LOCK), JSON.stringify({ method: 'report', clientToken, params }));
      return lock.hear(downTopic('property', LOCK), (message) => message.clientToken === clientToken);
    };
    expect(await report('good', { battery_percentage: 77 })).toMatchObject({ method: 'report_reply', code: 0 });
    expect(await report('bad', { battery_percentage: 777 })).toMatchObject({ method: 'report_reply', code: 406 });
    const known = scene.seen().devices.find(({ deviceId }) => deviceId === toDeviceId(LOCK));
    expect(known?.values).toMatchObject({ battery_percentage: 77 });
  });

  it('posts an event one by one and as a batch of the Python SDK', async () => {
    const scene = await open();
    const lock = await subscribed(scene);
    const one = { eventId: 'pry_alarm', type: 'alert', params: { event_time: 1_700_000_000 } };
    await lock.publish(upTopic('event', LOCK), JSON.stringify({ method: 'event_post', clientToken: 'e1', ...one }));
    expect(await lock.hear(downTopic('event', LOCK), ({ clientToken }) => clientToken === 'e1')).toMatchObject({ code: 0 });
    await lock.publish(upTopic('event', LOCK), JSON.stringify({ method: 'event_post', clientToken: 'e2', events: [one, one] }));
    expect(await lock.hear(downTopic('event', LOCK), ({ clientToken }) => clientToken === 'e2')).toMatchObject({ code: 0 });
  });

  it('takes wishes and calls from the app and answers them', async () => {
    const scene = await open();
    const lock = await subscribed(scene);
    await owner(scene);
    const names = { ProductId: LOCK.productId, DeviceName: LOCK.deviceName };
    await scene.call('AppControlDeviceData', { ...names, Data: JSON.stringify({ volume: 1 }) });
    const control = await lock.hear(downTopic('property', LOCK), ({ method }) => method === 'control');
    expect(control).toMatchObject({ params: { volume: 1 }, clientToken: expect.any(String) });
    await lock.publish(
      upTopic('property', LOCK),
      JSON.stringify({ method: 'control_reply', clientToken: control.clientToken, code: 0, status: '' }),
    );
    const called = scene.call('AppCallDeviceActionSync', { ...names, ActionId: 'unlock_remote', InputParams: '{}' });
    const action = await lock.hear(downTopic('action', LOCK));
    expect(action).toMatchObject({ method: 'action', actionId: 'unlock_remote', params: {} });
    const answer = { method: 'action_reply', clientToken: action.clientToken, code: 0, status: 'opened', response: { result: 1 } };
    await lock.publish(upTopic('action', LOCK), JSON.stringify(answer));
    expect(await called).toMatchObject({ OutputParams: '{"result":1}', Status: 'opened' });
    expect(scene.seen().refusals.counts).toEqual({});
  });

  it('loses its connection to a second one with the same credentials, which stays online', async () => {
    const scene = await open();
    const first = await device(scene);
    const second = await subscribed(scene);
    await vi.waitFor(() => expect(first.closed).toBe(true), PATIENTLY);
    await second.publish(upTopic('property', LOCK), JSON.stringify({ method: 'get_status', clientToken: 'here' }));
    await second.hear(downTopic('property', LOCK), ({ clientToken }) => clientToken === 'here');
    expect(second.closed).toBe(false);
    expect(scene.isOnline(LOCK)).toBe(true);
  });

  it('is told 400 for a payload over 16 KB, and is cut off in a packet over 256 KB', async () => {
    const scene = await open();
    const lock = await subscribed(scene);
    await lock.publish(upTopic('event', LOCK), JSON.stringify({ method: 'event_post', junk: 'x'.repeat(20_000) }));
    expect(await lock.hear(downTopic('event', LOCK))).toMatchObject({ method: 'event_reply', code: 400 });
    expect(lock.closed).toBe(false);
    lock.publish(upTopic('event', LOCK), 'x'.repeat(300 * 1024)).catch(() => {});
    await vi.waitFor(() => expect(lock.closed).toBe(true), PATIENTLY);
    expect(scene.seen().refusals.counts).toEqual({ 'publish-too-large': 1, 'packet-too-large': 1 });
  });
});

it('ends a client that stopped pinging after one and a half keep-alives, not one that pings', async () => {
  const scene = await open();
  const pinging = await mqttJs.connect(scene.brokerUrl, CAMERA, { keepAliveSeconds: 1 });
  undo.push(() => pinging.end());
  const from = performance.now();
  const silent = await u8Mqtt.connect(scene.brokerUrl, LOCK, { keepAliveSeconds: 1, silent: true });
  undo.push(() => silent.end());
  await vi.waitFor(() => expect(scene.isOnline(LOCK)).toBe(true), PATIENTLY);
  await vi.waitFor(() => expect(silent.closed).toBe(true), PATIENTLY);
  expect(performance.now() - from).toBeGreaterThanOrEqual(1500);
  expect(scene.isOnline(LOCK)).toBe(false);
  expect(pinging.closed).toBe(false);
  expect(scene.isOnline(CAMERA)).toBe(true);
});
