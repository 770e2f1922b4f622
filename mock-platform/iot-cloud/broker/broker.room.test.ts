import { createConnection } from 'node:net';
import { connect } from 'mqtt';
import { generate } from 'mqtt-packet';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createManualClock, downTopic, mqttPassword, upTopic } from '../../../devices/index.ts';
import { createPlatform } from '../../platform.ts';
import { bindBySignature, CAMERA, connectAs, credentials, type Fixture, LOCK, pskOf, startCloud } from '../iot-cloud.fixture.ts';

const NOW = 1_767_225_600_000;
const refusals = (fixture: { state(): { iotCloud: { refusals: { counts: { [reason: string]: number } } } } }) =>
  fixture.state().iotCloud.refusals.counts;

describe('CONNECT', () => {
  it('lets a device in whose password is the HMAC of its literal username, with either hash', async () => {
    const fixture = await startCloud();
    await connectAs(fixture, LOCK);
    const username = 'AURORACAM1cam1;21010406;4r2X9;92233720368547758';
    await connectAs(fixture, CAMERA, { username, password: mqttPassword(pskOf(CAMERA), username, 'hmacsha256') });
    await vi.waitFor(() => expect(fixture.state().iotCloud.devices.filter((device) => device.online)).toHaveLength(2));
    expect(refusals(fixture)).toEqual({});
  });

  it('serves MQTT 3.1 clients, whose ids are longer than that level allows', async () => {
    const fixture = await startCloud();
    const lock = await connectAs(fixture, LOCK, { protocolId: 'MQIsdp', protocolVersion: 3 });
    expect(await lock.ask('property', { method: 'get_status' })).toMatchObject({ method: 'get_status_reply', code: 0 });
  });

  it.each([
    [
      'a wrong secret',
      { password: mqttPassword(Buffer.from('other').toString('base64'), credentials(LOCK).username, 'hmacsha1') },
      4,
      'connect-bad-password',
    ],
    ['an unknown hash', { password: `${'0'.repeat(32)};hmacmd5` }, 4, 'connect-bad-password'],
    ['a foreign clientId', { clientId: 'AURORACAM1cam1' }, 4, 'connect-client-id'],
    ['a username without its parts', { username: 'AURORALOCKlock1' }, 4, 'connect-malformed'],
    ['a device nobody registered', credentials({ productId: 'AURORALOCK', deviceName: 'ghost' }), 4, 'connect-unknown-device'],
    ['credentials that ended a second ago', credentials(LOCK, NOW / 1000 - 1), 4, 'connect-expired'],
    ['credentials that ended, in milliseconds', credentials(LOCK, NOW - 1), 4, 'connect-expired'],
    ['a keep-alive of 901 s', { keepalive: 901 }, 5, 'connect-keep-alive'],
    ['a will', { will: { topic: 'x', payload: Buffer.from('x'), qos: 0 as const, retain: false } }, 5, 'connect-will'],
  ])('refuses %s and says why', async (_what, options, code, reason) => {
    const fixture = await startCloud({ clock: createManualClock(NOW) });
    await expect(connectAs(fixture, LOCK, options)).rejects.toMatchObject({ code });
    expect(refusals(fixture)).toEqual({ [reason]: 1 });
    expect(JSON.stringify(fixture.state())).not.toContain(pskOf(LOCK));
  });

  it('answers 5 for a bad password when the rule says so', async () => {
    const fixture = await startCloud({ rules: { 'iotCloud.badPasswordConnack': 5 } });
    await expect(connectAs(fixture, LOCK, { password: 'x;hmacsha1' })).rejects.toMatchObject({ code: 5 });
  });

  it('ends the first connection when the same device connects again, and it stays online', async () => {
    const fixture = await startCloud();
    const first = await connectAs(fixture, LOCK);
    const closed = new Promise<void>((resolve) => first.client.once('close', () => resolve()));
    const second = await connectAs(fixture, LOCK);
    await closed;
    expect(await second.ask('property', { method: 'get_status' })).toMatchObject({ code: 0 });
    expect(fixture.state().iotCloud.devices.find((device) => device.deviceId === 'AURORALOCK/lock1')?.online).toBe(true);
  });
});

it('takes a device that falls silent for offline after one and a half keep-alives', async () => {
  const fixture = await startCloud();
  const socket = createConnection(Number(new URL(fixture.brokerUrl).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  const { clientId, username, password } = credentials(LOCK);
  socket.write(
    generate({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: true,
      keepalive: 1,
      clientId,
      username,
      password: Buffer.from(password),
    }),
  );
  const isOnline = () => fixture.state().iotCloud.devices.find((device) => device.deviceId === 'AURORALOCK/lock1')?.online;
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.resume();
  await vi.waitFor(() => expect(isOnline()).toBe(true));
  const since = performance.now();
  await closed;
  await vi.waitFor(() => expect(isOnline()).toBe(false));
  // One keep-alive alone is not enough.
  expect(performance.now() - since).toBeGreaterThan(1_100);
});

describe('topics', () => {
  it('drops what a device publishes to another one, which never hears it', async () => {
    const fixture = await startCloud();
    const camera = await connectAs(fixture, CAMERA);
    const lock = await connectAs(fixture, LOCK);
    await camera.client.publishAsync(downTopic('action', LOCK), JSON.stringify({ method: 'action', actionId: 'unlock_remote' }), {
      qos: 1,
    });
    await camera.client.publishAsync(upTopic('event', LOCK), '{}', { qos: 1 });
    await camera.client.publishAsync('$sys/nothing/of/the/table', '{}', { qos: 1 });
    await camera.client.publishAsync(downTopic('property', CAMERA), '{}', { qos: 1 });
    await lock.ask('property', { method: 'get_status' });
    expect(lock.heard.map((one) => one.message.method)).toEqual(['get_status_reply']);
    expect(refusals(fixture)).toEqual({ 'publish-foreign-topic': 2, 'publish-unknown-topic': 2 });
    expect(camera.client.connected).toBe(true);
  });

  it('ends the connection instead when the rule says so', async () => {
    const fixture = await startCloud({ rules: { 'iotCloud.forbiddenTopic': 'disconnect' } });
    const camera = await connectAs(fixture, CAMERA);
    const closed = new Promise<void>((resolve) => camera.client.once('close', () => resolve()));
    camera.client.publish(upTopic('event', LOCK), '{}');
    await closed;
  });

  it('grants a device its own down topics only', async () => {
    const fixture = await startCloud();
    const lock = await connectAs(fixture, LOCK);
    for (const topic of [downTopic('action', CAMERA), '#', '+/down/#', upTopic('event', LOCK), '$SYS/#']) {
      const granted = await lock.client.subscribeAsync(topic, { qos: 0 }).catch((error: Error) => error.message);
      expect(String(granted)).toMatch(/Unspecified error|Error/);
    }
    expect(refusals(fixture)).toEqual({ 'subscribe-foreign-topic': 1, 'subscribe-unknown-topic': 4 });
  });
});

describe('payloads nobody should send', () => {
  it('answers 400 to more than 16 KB and keeps the connection', async () => {
    const fixture = await startCloud();
    const lock = await connectAs(fixture, LOCK);
    await lock.publish('event', JSON.stringify({ method: 'event_post', junk: 'x'.repeat(64 * 1024) }));
    expect(await lock.hear('event')).toMatchObject({ method: 'event_reply', code: 400 });
    expect(refusals(fixture)).toEqual({ 'publish-too-large': 1 });
    expect(await lock.ask('property', { method: 'get_status' })).toMatchObject({ code: 0 });
  });

  it.each([
    ['no JSON', 'not json'],
    ['nothing', ''],
    ['a list', '[1,2]'],
    ['binary', Buffer.from([0xff, 0x00, 0xfe]).toString('latin1')],
    ['an own __proto__', '{"method":"report","params":{"__proto__":{"volume":1}}}'],
    ['ten thousand brackets', `{"params":${'['.repeat(8000)}`],
    ['ten thousand closed brackets', `{"method":"report","params":{"volume":${'['.repeat(5000)}${']'.repeat(5000)}}}`],
  ])('survives %s', async (_what, payload) => {
    const fixture = await startCloud();
    const lock = await connectAs(fixture, LOCK);
    await lock.publish('property', payload);
    expect((await lock.hear('property')).code).toBeGreaterThanOrEqual(400);
    expect(await lock.ask('property', { method: 'get_status' })).toMatchObject({ code: 0, data: { reported: {} } });
    expect(Object.values(refusals(fixture)).reduce((sum, count) => sum + count, 0)).toBe(1);
  });

  it('refuses retained messages and ends a connection that uses QoS 2', async () => {
    const fixture = await startCloud();
    const lock = await connectAs(fixture, LOCK);
    await lock.client.publishAsync(upTopic('property', LOCK), JSON.stringify({ method: 'get_status' }), { qos: 1, retain: true });
    const closed = new Promise<void>((resolve) => lock.client.once('close', () => resolve()));
    lock.client.publish(upTopic('property', LOCK), '{}', { qos: 2 });
    await closed;
    expect(refusals(fixture)).toMatchObject({ 'publish-retain': 1, 'publish-qos2': 1 });
  });

  it('hangs up on a header that announces a packet of 200 MB', async () => {
    const fixture = await startCloud();
    const socket = createConnection(Number(new URL(fixture.brokerUrl).port), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => {});
    socket.write(Buffer.from([0x10, 0x80, 0x80, 0x80, 0x64, 0, 4]));
    await closed;
    expect(refusals(fixture)).toEqual({ 'packet-too-large': 1 });
  });

  it('records bytes that are no MQTT at all', async () => {
    const fixture = await startCloud();
    const socket = createConnection(Number(new URL(fixture.brokerUrl).port), '127.0.0.1');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => {});
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await closed;
    expect(refusals(fixture)).toEqual({ 'protocol-error': 1 });
  });

  it('counts a device that sends more than 30 messages a second, and drops the surplus when the rule says so', async () => {
    const clock = createManualClock(NOW);
    const fixture = await startCloud({ clock });
    const lock = await connectAs(fixture, LOCK);
    for (let i = 0; i < 32; i++) await lock.publish('property', { method: 'get_status', clientToken: String(i) });
    expect(refusals(fixture)).toEqual({ 'publish-too-often': 2 });
    await lock.hear('property', (message) => message.clientToken === '31');
    clock.advance(1000);
    fixture.platform.rules.set('iotCloud.overUplink', 'drop');
    for (let i = 100; i < 131; i++) await lock.publish('property', { method: 'get_status', clientToken: String(i) });
    await lock.hear('property', (message) => message.clientToken === '129');
    expect(lock.heard.some((one) => one.message.clientToken === '130')).toBe(false);
  });
});

it('refuses MQTT 5, which Tencent does not speak', async () => {
  const fixture = await startCloud();
  const client = connect(fixture.brokerUrl, { ...credentials(LOCK), protocolVersion: 5, reconnectPeriod: 0 });
  onTestFinished(() => void client.end(true));
  await expect(
    new Promise((resolve, reject) =>
      client
        .once('connect', resolve)
        .once('error', reject)
        .once('close', () => reject(new Error('closed'))),
    ),
  ).rejects.toThrow();
});

describe('several topics in one SUBSCRIBE', () => {
  const TOPICS = [downTopic('property', LOCK), downTopic('event', LOCK)];
  const subscribe = async (rules: { [name: string]: string | number }) => {
    const fixture = await startCloud({ rules });
    const client = connect(fixture.brokerUrl, { ...credentials(LOCK), protocolVersion: 4, reconnectPeriod: 0 });
    onTestFinished(() => void client.end(true));
    // A refused topic rejects with the whole answer's last word; what holds is what the cloud knows.
    await client.subscribeAsync(TOPICS, { qos: 1 }).catch(() => {});
    const lock = fixture.state().iotCloud.devices.find(({ deviceId }) => deviceId.endsWith('/lock1'));
    return { topics: lock?.topics, counts: refusals(fixture) };
  };

  it('are counted', async () => {
    expect(await subscribe({})).toEqual({ topics: TOPICS, counts: { 'subscribe-several-topics': 1 } });
  });

  it('have those beyond the first refused when the rule says so', async () => {
    expect(await subscribe({ 'iotCloud.overSubscribe': 'refuse' })).toEqual({
      topics: TOPICS.slice(0, 1),
      counts: { 'subscribe-several-topics': 1 },
    });
  });

  it('are nothing when the rule allows more', async () => {
    expect(await subscribe({ 'iotCloud.topicsPerSubscribe': 2 })).toEqual({ topics: TOPICS, counts: {} });
  });
});

describe('limits that testers switch on', () => {
  it('delays what is more than 30 messages to the next second, in their order', async () => {
    const clock = createManualClock(NOW);
    const fixture = await startCloud({ clock, rules: { 'iotCloud.overUplink': 'delay' } });
    const lock = await connectAs(fixture, LOCK);
    const sent = Array.from({ length: 33 }, (_, i) => lock.publish('property', { method: 'get_status', clientToken: String(i) }, 0));
    await Promise.all(sent);
    await lock.hear('property', (message) => message.clientToken === '29');
    await vi.waitFor(() => expect(refusals(fixture)).toEqual({ 'publish-too-often': 1 }));
    expect(lock.heard).toHaveLength(30);
    clock.advance(1000);
    await lock.hear('property', (message) => message.clientToken === '32');
    expect(lock.heard.map(({ message }) => message.clientToken)).toEqual(Array.from({ length: 33 }, (_, i) => String(i)));
  });

  it('has a lower limit for QoS 1 when one is set', async () => {
    const rules = { 'iotCloud.uplinkQosOnePerSecond': 10, 'iotCloud.overUplink': 'drop' };
    const fixture = await startCloud({ clock: createManualClock(NOW), rules });
    const lock = await connectAs(fixture, LOCK);
    for (let i = 0; i < 11; i++) await lock.publish('property', { method: 'get_status', clientToken: String(i) }, 1);
    await lock.publish('property', { method: 'get_status', clientToken: 'qos0' }, 0);
    await lock.hear('property', (message) => message.clientToken === 'qos0');
    expect(refusals(fixture)).toEqual({ 'publish-too-often': 1 });
    expect(lock.heard.some(({ message }) => message.clientToken === '10')).toBe(false);
  });

  it.each([
    ['count', 'counted', 4],
    ['drop', 'dropped', 3],
    ['delay', 'delayed', 3],
  ])('more messages to a device than the limit: %s', async (mode, word, atOnce) => {
    const clock = createManualClock(NOW);
    const fixture = await startCloud({ clock, rules: { 'iotCloud.downlinkPerSecond': 3, 'iotCloud.overDownlink': mode } });
    const lock = await connectAs(fixture, LOCK);
    for (let i = 0; i < 4; i++) await lock.publish('property', { method: 'get_status', clientToken: String(i) });
    await vi.waitFor(() => expect(refusals(fixture)).toEqual({ 'downlink-too-often': 1 }));
    await vi.waitFor(() => expect(lock.heard).toHaveLength(atOnce));
    expect(fixture.state().iotCloud.refusals.recent[0]?.detail).toContain(`more than 3 messages to it in a second (${word})`);
    clock.advance(1000);
    await lock.publish('property', { method: 'get_status', clientToken: 'next' });
    await lock.hear('property', (message) => message.clientToken === 'next');
    expect(lock.heard.some(({ message }) => message.clientToken === '3')).toBe(mode !== 'drop');
  });

  it('50 a second by default', async () => {
    const fixture = await startCloud({ clock: createManualClock(NOW), rules: { 'iotCloud.uplinkPerSecond': 0 } });
    const lock = await connectAs(fixture, LOCK);
    for (let i = 0; i < 51; i++) await lock.publish('property', { method: 'get_status', clientToken: String(i) }, 0);
    await lock.hear('property', (message) => message.clientToken === '50');
    expect(refusals(fixture)).toEqual({ 'downlink-too-often': 1 });
  });

  it('refuses a device that connects again within five seconds', async () => {
    const clock = createManualClock(NOW);
    const fixture = await startCloud({ clock, rules: { 'iotCloud.overConnect': 'refuse' } });
    await connectAs(fixture, LOCK);
    await expect(connectAs(fixture, LOCK)).rejects.toMatchObject({ code: 5 });
    clock.advance(5000);
    await connectAs(fixture, LOCK);
    expect(refusals(fixture)).toEqual({ 'connect-too-often': 1 });
  });

  it('ends the connection of a device that sends too much at once', async () => {
    const fixture = await startCloud({ rules: { 'iotCloud.overPayload': 'disconnect', 'iotCloud.maxPayloadBytes': 100 } });
    const lock = await connectAs(fixture, LOCK);
    const closed = new Promise<void>((resolve) => lock.client.once('close', () => resolve()));
    lock.client.publish(upTopic('property', LOCK), 'x'.repeat(101));
    await closed;
    expect(refusals(fixture)).toMatchObject({ 'publish-too-large': 1 });
  });

  it('lets a will pass without keeping it when the wish is to be ignored', async () => {
    const fixture = await startCloud({ rules: { 'iotCloud.unsupportedFeatures': 'ignore' } });
    const will = { topic: upTopic('property', LOCK), payload: Buffer.from('{"method":"clear_control"}'), qos: 0 as const, retain: true };
    const lock = await connectAs(fixture, LOCK, { will });
    await lock.client.publishAsync(upTopic('property', LOCK), JSON.stringify({ method: 'get_status', clientToken: 'kept' }), {
      retain: true,
    });
    await lock.hear('property', (message) => message.clientToken === 'kept');
    expect(refusals(fixture)).toEqual({});
  });
});

describe('the port', () => {
  it('closes although somebody holds a connection without a CONNECT', async () => {
    const fixture = await startCloud();
    const socket = createConnection(Number(new URL(fixture.brokerUrl).port), '127.0.0.1');
    await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    await fixture.platform.iotCloud.mqtt.close();
    await closed;
  });

  it('that is taken is named in the error', async () => {
    const fixture = await startCloud();
    const other = await createPlatform();
    onTestFinished(() => other.close());
    const port = Number(new URL(fixture.brokerUrl).port);
    await expect(other.iotCloud.mqtt.listen(port, '127.0.0.1')).rejects.toThrow(
      `cannot listen for MQTT on 127.0.0.1:${port}: port ${port} is taken`,
    );
  });
});

describe('a session without clean session, while its device is away', () => {
  const topic = downTopic('property', LOCK);
  const lockOf = (fixture: Fixture) => fixture.state().iotCloud.devices.find(({ deviceId }) => deviceId.endsWith('/lock1'));

  /** A user whose lock subscribed, and left. */
  async function left(fixture: Fixture, clean: boolean) {
    const lock = await connectAs(fixture, LOCK, { clean });
    const user = await fixture.household();
    await bindBySignature(user, LOCK);
    await lock.client.endAsync();
    await vi.waitFor(() => expect(lockOf(fixture)).toMatchObject({ online: false }));
    return (volume: number) =>
      user.call('AppControlDeviceData', { ...NAMES, DeviceId: `${LOCK.productId}/${LOCK.deviceName}`, Data: JSON.stringify({ volume }) });
  }
  const NAMES = { ProductId: LOCK.productId, DeviceName: LOCK.deviceName };

  /** Back without subscribing anew: the volumes that come by themselves, up to the answer to a question asked last. */
  async function backHears(fixture: Fixture, clean: boolean): Promise<number[]> {
    const client = connect(fixture.brokerUrl, { ...credentials(LOCK), protocolVersion: 4, reconnectPeriod: 0, clean });
    onTestFinished(() => void client.end(true));
    const heard: { method: string; params: { volume: number } }[] = [];
    client.on('message', (_, payload) => heard.push(JSON.parse(payload.toString())));
    await new Promise<void>((resolve) => client.once('connect', () => resolve()));
    if (clean) await client.subscribeAsync(topic, { qos: 1 });
    await client.publishAsync(upTopic('property', LOCK), JSON.stringify({ method: 'get_status', clientToken: 'last' }), { qos: 1 });
    await vi.waitFor(() => expect(heard.map(({ method }) => method)).toContain('get_status_reply'));
    return heard.filter(({ method }) => method === 'control').map(({ params }) => params.volume);
  }

  it('is given back its subscriptions, and the QoS 1 messages that came meanwhile, in their order', async () => {
    const fixture = await startCloud();
    const control = await left(fixture, false);
    for (const volume of [1, 2, 3]) await control(volume);
    expect(await backHears(fixture, false)).toEqual([1, 2, 3]);
    expect(lockOf(fixture)).toMatchObject({ online: true, topics: expect.arrayContaining([topic]) });
  });

  it('has the newest 150 of them', async () => {
    const fixture = await startCloud({ rules: { 'iotCloud.qosOneStoreMessages': 2 } });
    const control = await left(fixture, false);
    for (const volume of [1, 2, 3]) await control(volume);
    expect(await backHears(fixture, false)).toEqual([2, 3]);
  });

  it('has those of the last 24 hours', async () => {
    const clock = createManualClock(NOW);
    const fixture = await startCloud({ clock });
    const control = await left(fixture, false);
    await control(1);
    clock.advance(3_600_000);
    await control(2);
    clock.advance(23 * 3_600_000);
    expect(await backHears(fixture, false)).toEqual([2]);
  });

  it('with clean session has none', async () => {
    const fixture = await startCloud();
    const control = await left(fixture, true);
    await control(1);
    expect(await backHears(fixture, true)).toEqual([]);
  });

  it('that comes back with clean session has lost them', async () => {
    const fixture = await startCloud();
    const control = await left(fixture, false);
    await control(1);
    expect(await backHears(fixture, true)).toEqual([]);
  });
});
