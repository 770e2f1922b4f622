/** The platform on a broker that is not its own: a plain aedes that asks the platform's endpoints, as RabbitMQ and EMQX do. */
import { createServer, type Server } from 'node:net';
import { Aedes } from 'aedes';
import mqtt, { type MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createManualClock, downTopic, gatewayTopic, mqttCredentials, toDeviceId, upTopic } from '../../../devices/index.ts';
import { createPlatform, type Platform, type PlatformOptions } from '../../index.ts';
import { CAMERA, iotSeed, LOCK, pskOf } from '../iot-cloud.fixture.ts';

const OWN = { username: 'camlock', password: 'join-secret' };
let aedes: Aedes;
let server: Server;
let platform: Platform;
let url = '';
let brokerPort = 0;
const clients: MqttClient[] = [];

async function openBroker(port = 0): Promise<void> {
  aedes = new Aedes({ maxClientsIdLength: 64 });
  await aedes.listen();
  const ask = async (path: string, body: object) =>
    ((await (await fetch(`${url}/broker/emqx/${path}`, { method: 'POST', body: JSON.stringify(body) })).json()) as { result: string })
      .result === 'allow';
  const names = new WeakMap<object, string>();
  aedes.authenticate = (client, username, password, done) => {
    names.set(client, username ?? '');
    void ask('authentication', { clientid: client.id, username, password: password?.toString() }).then((ok) => done(null, ok));
  };
  const may = (client: object | null, topic: string, action: string) =>
    ask('authorization', { username: client && names.get(client), topic, action });
  aedes.authorizePublish = (client, packet, done) =>
    void may(client, packet.topic, 'publish').then((ok) => done(ok ? null : new Error('no')));
  aedes.authorizeSubscribe = (client, subscription, done) =>
    void may(client, subscription.topic, 'subscribe').then((ok) => done(null, ok ? subscription : null));
  server = createServer(aedes.handle);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  brokerPort = (server.address() as { port: number }).port;
}

async function closeBroker(): Promise<void> {
  await new Promise<void>((resolve) => aedes.close(() => resolve()));
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

async function openPlatform(change: PlatformOptions = {}): Promise<void> {
  platform = await createPlatform({ broker: { url: `mqtt://${OWN.username}:${OWN.password}@127.0.0.1:${brokerPort}` }, ...change });
  platform.seed({ iotCloud: iotSeed });
  const addresses = await platform.listen();
  url = addresses.url;
  expect(addresses.mqttUrl).toBe(`mqtt://127.0.0.1:${brokerPort}`);
  await healthy(200);
}

beforeEach(async () => {
  await openBroker();
  await openPlatform();
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.endAsync(true);
  await platform.close();
  await closeBroker();
});

async function health() {
  const answer = await fetch(`${url}/__mock__/health`);
  return { status: answer.status, body: (await answer.json()) as { broker?: { ok: boolean; trouble?: string } } };
}
const healthy = (status: number) => vi.waitFor(async () => expect((await health()).status).toBe(status), { timeout: 20_000 });

function dial(device: typeof LOCK, change: object = {}): Promise<MqttClient> {
  const client = mqtt.connect(`mqtt://127.0.0.1:${brokerPort}`, {
    ...mqttCredentials({ ...device, psk: pskOf(device) }, { connId: 'abcde', expiry: 4_000_000_000 }),
    protocolVersion: 4,
    reconnectPeriod: 0,
    ...change,
  });
  clients.push(client);
  return new Promise((resolve, reject) => {
    client.once('connect', () => resolve(client));
    client.once('error', reject);
  });
}
const stateOf = async (name: string) => {
  const { iotCloud } = (await (await fetch(`${url}/__mock__/state`)).json()) as {
    iotCloud: {
      devices: { deviceId: string; online: boolean; values: { [id: string]: { Value: unknown } } }[];
      refusals: { counts: object };
    };
  };
  return { device: iotCloud.devices.find(({ deviceId }) => deviceId.endsWith(name)), refusals: iotCloud.refusals };
};

describe('a device on a broker the platform joined', () => {
  it('is let in by its signature, heard, and answered', async () => {
    const client = await dial(LOCK);
    const answers: string[] = [];
    client.on('message', (_, payload) => answers.push(payload.toString()));
    await client.subscribeAsync(`$thing/down/property/${LOCK.productId}/${LOCK.deviceName}`, { qos: 1 });
    await client.publishAsync(
      upTopic('property', LOCK),
      JSON.stringify({ method: 'report', clientToken: 't1', params: { battery_percentage: 42 } }),
      { qos: 1 },
    );
    await vi.waitFor(() =>
      expect(answers.map((text) => JSON.parse(text))).toContainEqual(
        expect.objectContaining({ method: 'report_reply', clientToken: 't1', code: 0 }),
      ),
    );
    const { device } = await stateOf(LOCK.deviceName);
    expect(device).toMatchObject({ online: true, topics: [`$thing/down/property/${LOCK.productId}/${LOCK.deviceName}`] });
    expect(JSON.stringify(device?.values)).toContain('42');
  });

  it('with a wrong password is turned away, and counted', async () => {
    await expect(dial(LOCK, { password: 'nonsense;hmacsha1' })).rejects.toThrow();
    expect((await stateOf(LOCK.deviceName)).refusals.counts).toMatchObject({ 'connect-bad-password': 1 });
  });

  it('may not touch another one’s topics', async () => {
    const client = await dial(LOCK);
    const [granted] = await client
      .subscribeAsync(`$thing/down/property/${CAMERA.productId}/${CAMERA.deviceName}`)
      .catch(() => [{ qos: 128 }]);
    expect(granted?.qos).toBe(128);
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    client.publish(upTopic('property', CAMERA), '{}');
    await closed;
    expect((await stateOf(LOCK.deviceName)).refusals.counts).toMatchObject({ 'subscribe-foreign-topic': 1, 'publish-foreign-topic': 1 });
  });
});

it('a gateway speaks for a device behind it, which has no connection of its own then', async () => {
  platform.seed({ iotCloud: { products: [], applications: [], devices: [{ ...LOCK, psk: pskOf(LOCK), gateway: toDeviceId(CAMERA) }] } });
  const gateway = await dial(CAMERA);
  const device = { product_id: LOCK.productId, device_name: LOCK.deviceName };
  await gateway.publishAsync(gatewayTopic(CAMERA), JSON.stringify({ type: 'online', payload: { devices: [device] } }), { qos: 1 });
  await vi.waitFor(async () =>
    expect((await stateOf(LOCK.deviceName)).device).toMatchObject({ online: true, gateway: toDeviceId(CAMERA) }),
  );
  const heard: string[] = [];
  gateway.on('message', (topic) => heard.push(topic));
  await gateway.subscribeAsync(downTopic('property', LOCK), { qos: 1 });
  await gateway.publishAsync(upTopic('property', LOCK), JSON.stringify({ method: 'report', clientToken: 'g', params: { volume: 1 } }), {
    qos: 1,
  });
  await vi.waitFor(() => expect(heard).toContain(downTopic('property', LOCK)));
  await gateway.publishAsync(gatewayTopic(CAMERA), JSON.stringify({ type: 'offline', payload: { devices: [device] } }), { qos: 1 });
  await vi.waitFor(async () => expect((await stateOf(LOCK.deviceName)).device).toMatchObject({ online: false }));
});

describe('a broker that tells nobody who left', () => {
  const report = (client: MqttClient, value: number) =>
    client.publishAsync(
      upTopic('property', LOCK),
      JSON.stringify({ method: 'report', clientToken: `t${value}`, params: { battery_percentage: value } }),
      { qos: 1 },
    );
  const reported = (value: number) =>
    vi.waitFor(async () => expect(JSON.stringify((await stateOf(LOCK.deviceName)).device?.values)).toContain(String(value)));
  const isOnline = async () => (await stateOf(LOCK.deviceName)).device?.online;

  it('leaves silence: 1.5 × the longest keep-alive after its last message a device is offline, and back with the next', async () => {
    await platform.close();
    const clock = createManualClock(1_767_225_600_000);
    await openPlatform({ clock });
    const client = await dial(LOCK);
    await report(client, 41);
    await reported(41);
    clock.advance(1_349_000);
    await report(client, 42);
    await reported(42);
    clock.advance(1_349_000);
    expect(await isOnline()).toBe(true);
    clock.advance(1_000);
    expect(await isOnline()).toBe(false);
    await report(client, 43);
    await reported(43);
    expect(await isOnline()).toBe(true);
  });

  it('leaves nothing when the rule says so', async () => {
    await platform.close();
    const clock = createManualClock(1_767_225_600_000);
    await openPlatform({ clock, rules: { 'iotCloud.externalOfflineSeconds': 0 } });
    await report(await dial(LOCK), 41);
    await reported(41);
    clock.advance(100_000_000);
    expect(await isOnline()).toBe(true);
  });
});

describe('a broker that goes away', () => {
  it('is told by health, and joined again without a restart', async () => {
    const port = brokerPort;
    await closeBroker();
    await healthy(503);
    expect((await health()).body.broker).toMatchObject({ ok: false, trouble: expect.stringContaining('broker') });
    await openBroker(port);
    await healthy(200);
    const client = await dial(LOCK);
    await client.publishAsync(
      upTopic('property', LOCK),
      JSON.stringify({ method: 'report', clientToken: 't', params: { battery_percentage: 7 } }),
      { qos: 1 },
    );
    await vi.waitFor(async () => expect(JSON.stringify((await stateOf(LOCK.deviceName)).device?.values)).toContain('7'));
  });
});

describe('what RabbitMQ asks', () => {
  const ask = async (path: string, fields: { [name: string]: string }, method: 'GET' | 'POST' = 'POST') => {
    const form = new URLSearchParams(fields);
    const answer = await fetch(`${url}/broker/rabbitmq/${path}${method === 'GET' ? `?${form}` : ''}`, {
      method,
      ...(method === 'POST' ? { body: form } : {}),
    });
    return answer.text();
  };
  const device = () => {
    const { clientId, username, password } = mqttCredentials({ ...LOCK, psk: pskOf(LOCK) }, { connId: 'abcde', expiry: 4_000_000_000 });
    return { username, password, client_id: clientId, vhost: '/' };
  };
  const key = (topic: string) => topic.replaceAll('/', '.').replaceAll('+', '*');

  it.each(['GET', 'POST'] as const)('who somebody is, by %s', async (method) => {
    expect(await ask('user', device(), method)).toBe('allow');
    expect(await ask('user', { ...device(), password: 'x;hmacsha1' }, method)).toBe('deny');
    expect(await ask('user', { ...OWN, vhost: '/' }, method)).toBe('allow');
    expect(await ask('user', { ...OWN, password: 'wrong' }, method)).toBe('deny');
    expect(await ask('user', {}, method)).toBe('deny');
  });

  it('what somebody may use', async () => {
    const { username, client_id } = device();
    expect(await ask('vhost', { username, vhost: '/', ip: '127.0.0.1' })).toBe('allow');
    expect(await ask('vhost', { username: 'guest', vhost: '/', ip: '127.0.0.1' })).toBe('deny');
    const resource = { username, vhost: '/', resource: 'queue', permission: 'configure' };
    expect(await ask('resource', { ...resource, name: `mqtt-subscription-${client_id}qos1` })).toBe('allow');
    expect(await ask('resource', { ...resource, name: 'mqtt-subscription-camlock-platformqos1' })).toBe('deny');
    expect(await ask('resource', { ...resource, name: `mqtt-subscription-${client_id}qos1-and-more` })).toBe('deny');
    expect(await ask('resource', { ...resource, resource: 'exchange', name: 'amq.topic', permission: 'write' })).toBe('allow');
    expect(await ask('resource', { ...resource, resource: 'exchange', name: 'amq.topic' })).toBe('deny');
    expect(await ask('resource', { ...resource, resource: 'exchange', name: 'amq.direct' })).toBe('deny');
  });

  it('which topics somebody may touch', async () => {
    const { username } = device();
    const topic = (permission: string, name: string) =>
      ask('topic', { username, vhost: '/', resource: 'topic', name: 'amq.topic', permission, routing_key: key(name) });
    expect(await topic('write', upTopic('event', LOCK))).toBe('allow');
    expect(await topic('write', upTopic('event', CAMERA))).toBe('deny');
    expect(await topic('read', upTopic('event', LOCK))).toBe('deny');
    expect(await topic('read', `$thing/down/event/${LOCK.productId}/${LOCK.deviceName}`)).toBe('allow');
    expect(await topic('read', '$thing/down/event/+/+')).toBe('deny');
    expect(await topic('manage', upTopic('event', LOCK))).toBe('deny');
  });
});

it('bodies nobody sends are denied, not failures', async () => {
  for (const body of ['', 'null', '[]', '{"username":{"__proto__":1}}', '{"clientid":7}', 'x'.repeat(20_000)]) {
    for (const path of ['emqx/authentication', 'emqx/authorization', 'rabbitmq/user', 'rabbitmq/topic', 'nothing']) {
      const answer = await fetch(`${url}/broker/${path}`, { method: 'POST', body });
      expect(answer.status).toBeLessThan(500);
      expect(await answer.text()).not.toContain('allow');
    }
  }
});
