/** Each fault between a real MQTT.js device and a broker that checks signatures, and how both sides take it. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRealClock } from '../devices/index.ts';
import { createFaultProxy, createFleet, derivePsk, type FaultProxy, type Fleet, type FleetUnit, type LogLine } from './index.ts';
import { createTestCloud, type TestCloud } from './test-cloud.ts';

const device = { productId: 'AURORALOCK', deviceName: 'lock-0001' };
const psk = derivePsk('proxy', device);
const clientId = 'AURORALOCKlock-0001';
const EVENT = '$thing/up/event/';
let cloud: TestCloud;
let proxy: FaultProxy;
let fleet: Fleet;
let lines: LogLine[];

beforeEach(async () => {
  lines = [];
  cloud = await createTestCloud({ 'AURORALOCK/lock-0001': psk });
  proxy = await createFaultProxy({ target: cloud.url, clock: createRealClock() });
  fleet = createFleet({ devices: [{ ...device, psk, category: 'lock' }], brokerUrl: proxy.url, onEvent: (line) => lines.push(line) });
});
afterEach(async () => {
  await fleet.stop();
  await proxy.close();
  await cloud.close();
});

const until = (check: () => void) => vi.waitFor(check, { timeout: 15_000, interval: 10 });
const unit = () => fleet.units[0] as FleetUnit;
const events = () => cloud.received.filter(({ topic }) => topic.startsWith(EVENT)).map(({ message }) => message.eventId);
const told = (type: LogLine['type']) => lines.filter((line) => line.type === type);

describe('on the way in', () => {
  it('without a rule everything passes unchanged', async () => {
    expect(await fleet.start()).toEqual({ online: 1, refused: [] });
    unit().trigger('doorbell');
    await until(() => expect(told('event-answered')).toMatchObject([{ eventId: 'doorbell_ring', code: 0 }]));
    expect(proxy.strokes).toEqual([]);
  });

  it('a refused CONNECT is told by its code, and the next try gets in', async () => {
    proxy.add({ fault: 'refuse', packet: 'connect', code: 3, times: 1 });
    expect((await fleet.start()).refused).toMatchObject([{ refusal: { code: 3 } }]);
    await until(() => expect(unit().link).toBe('online'));
  });

  it('a late CONNACK only takes its time', async () => {
    proxy.add({ fault: 'delay', packet: 'connack', ms: 150, times: 1 });
    const before = performance.now();
    expect((await fleet.start()).online).toBe(1);
    expect(performance.now() - before).toBeGreaterThanOrEqual(140);
  });

  it('a reset in the middle of the greeting is got over', async () => {
    proxy.add({ fault: 'reset', packet: 'subscribe', times: 1 });
    expect((await fleet.start()).refused).toHaveLength(1);
    await until(() => expect(unit().link).toBe('online'));
  });
});

describe('online', () => {
  beforeEach(async () => {
    expect((await fleet.start()).online).toBe(1);
  });

  it('a doubled event arrives twice at the broker', async () => {
    proxy.add({ fault: 'duplicate', packet: 'publish', topic: EVENT, clientId, times: 1 });
    unit().trigger('doorbell');
    await until(() => expect(events()).toEqual(['doorbell_ring', 'doorbell_ring']));
  });

  it('two events change places', async () => {
    proxy.add({ fault: 'reorder', packet: 'publish', topic: EVENT, times: 1 });
    unit().trigger('key-left-in');
    unit().trigger('doorbell');
    await until(() => expect(events()).toEqual(['doorbell_ring', 'key_left_in']));
  });

  it('a lost event is told again after the connection was cut', async () => {
    proxy.add({ fault: 'drop', packet: 'publish', topic: EVENT, times: 1 });
    unit().trigger('doorbell');
    await until(() => expect(proxy.strokes).toMatchObject([{ fault: 'drop', packet: 'publish', direction: 'up', clientId }]));
    expect(events()).toEqual([]);
    proxy.add({ fault: 'reset', direction: 'up', times: 1 });
    unit().trigger('pry');
    await until(() => expect(events()).toEqual(['doorbell_ring', 'pry_alarm']));
  });

  it('a lost PUBACK does not keep the answer away', async () => {
    proxy.add({ fault: 'drop', packet: 'puback', direction: 'down', times: 1 });
    unit().trigger('doorbell');
    await until(() => expect(told('event-answered')).toMatchObject([{ code: 0 }]));
    expect(proxy.strokes).toMatchObject([{ fault: 'drop', packet: 'puback' }]);
  });

  it('a slow link keeps the order', async () => {
    proxy.add({ fault: 'delay', packet: 'publish', direction: 'up', ms: 40 });
    for (const trigger of ['doorbell', 'key-left-in', 'pry']) unit().trigger(trigger);
    await until(() => expect(events()).toEqual(['doorbell_ring', 'key_left_in', 'pry_alarm']));
  });

  it('a frozen link passes nothing and tells nobody, until the device notices', async () => {
    proxy.add({ fault: 'freeze', packet: 'publish', topic: EVENT, times: 1 });
    unit().trigger('doorbell');
    await until(() => expect(told('dropped')).toHaveLength(1));
    expect([events(), unit().link, cloud.connected()]).toEqual([[], 'online', 1]);
  });

  it('another device is spared, and a lifted rule strikes no more', async () => {
    proxy.add({ fault: 'drop', packet: 'publish', clientId: 'AURORALOCKlock-0002' });
    const { lift } = proxy.add({ fault: 'drop', packet: 'publish', topic: EVENT });
    lift();
    unit().trigger('doorbell');
    await until(() => expect(events()).toEqual(['doorbell_ring']));
    expect(proxy.strokes).toEqual([]);
  });
});

it('a side that never finishes a packet is cut off', async () => {
  const { connect } = await import('node:net');
  const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
  const closed = new Promise((resolve) => socket.on('close', resolve).on('error', () => {}));
  // A PUBLISH that promises 256 MB.
  socket.write(Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f]));
  const more = Buffer.alloc(64 * 1024, 1);
  const pour = () => {
    while (!socket.destroyed && socket.write(more));
  };
  socket.on('drain', pour);
  pour();
  await closed;
});

it('a side that speaks no MQTT is cut off', async () => {
  const { connect } = await import('node:net');
  const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
  const closed = new Promise((resolve) => socket.on('close', resolve).on('error', () => {}));
  socket.write('GET / HTTP/1.1\r\n\r\n');
  await closed;
});
