import { describe, expect, it } from 'vitest';
import { createManualClock, createRandom, upTopic } from '../devices/index.ts';
import type { Connection } from './dial.ts';
import { createFleet, type Fleet } from './fleet.ts';
import type { LogLine } from './log.ts';
import { derivePsk } from './psk.ts';
import { createStandInCloud } from './stand-in-cloud.ts';
import type { UnitOptions } from './unit.ts';

function unit(category: 'camera' | 'lock', index: number): UnitOptions {
  const device = { productId: category === 'camera' ? 'AURORACAM1' : 'AURORALOCK', deviceName: `${category}-${index}` };
  return { ...device, category, psk: derivePsk('stand-in', device) };
}

function open(devices: readonly UnitOptions[], known: readonly UnitOptions[] = devices, seed = 1) {
  const clock = createManualClock();
  const cloud = createStandInCloud({ devices: known, clock, keep: 5 });
  const lines: LogLine[] = [];
  const fleet = createFleet({
    devices,
    brokerUrl: 'mqtt://stand-in',
    dial: cloud.dial,
    clock,
    random: createRandom(seed),
    onEvent(line) {
      lines.push(line);
      cloud.hear(line);
    },
  });
  const told = (type: LogLine['type']) => lines.filter((line) => line.type === type);
  return { clock, cloud, fleet, lines, told };
}

const settle = async () => {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
};
const first = (fleet: Fleet) => {
  const [found] = fleet.units;
  if (!found) throw new Error('an empty fleet');
  return found;
};

describe('a fleet without a network', () => {
  it('comes online, reports everything and is answered', async () => {
    const { cloud, fleet, told } = open([unit('camera', 1), unit('lock', 1)]);
    expect(await fleet.start()).toEqual({ online: 2, refused: [] });
    expect(told('reported')).toHaveLength(2);
    expect(told('rejected')).toEqual([]);
    expect(cloud.counts()).toMatchObject({ connected: 2, posted: 0, missing: 0 });
    await fleet.stop();
    expect(cloud.counts().connected).toBe(0);
  });

  it('every event is accounted for at both ends, the last ones by name', async () => {
    const { clock, cloud, fleet } = open([unit('lock', 1)]);
    await fleet.start();
    for (let ring = 0; ring < 7; ring++) {
      first(fleet).trigger('doorbell');
      clock.advance(1000);
      await settle();
    }
    expect(cloud.counts()).toMatchObject({ posted: 7, arrived: { doorbell_ring: 7 }, answered: 7, missing: 0, doubled: 0, outOfOrder: 0 });
    expect(cloud.ledger().split('\n')).toEqual(
      [2, 3, 4, 5, 6].map((second) => `2026-01-01T00:00:0${second}.000Z AURORALOCK/lock-1 doorbell_ring +0 ms 0`),
    );
  });

  it('what was posted while the device was away is missing until it comes back, and then arrives once', async () => {
    const { clock, cloud, fleet } = open([unit('lock', 1)]);
    await fleet.start();
    first(fleet).cut(30_000);
    first(fleet).trigger('doorbell');
    await settle();
    expect(cloud.counts()).toMatchObject({ posted: 1, arrived: {}, missing: 1, connected: 0 });
    clock.advance(30_000);
    await settle();
    expect(cloud.counts()).toMatchObject({ posted: 1, arrived: { doorbell_ring: 1 }, missing: 0, doubled: 0, connected: 1 });
  });

  it('a wrong secret and an unknown device are refused by their codes', async () => {
    const lock = unit('lock', 1);
    const wrong = open([lock], [{ ...lock, psk: derivePsk('other', lock) }]);
    expect((await wrong.fleet.start()).refused).toMatchObject([{ refusal: { code: 4 } }]);
    const unknown = open([lock], []);
    expect((await unknown.fleet.start()).refused).toMatchObject([{ refusal: { code: 5 } }]);
    await Promise.all([wrong.fleet.stop(), unknown.fleet.stop()]);
  });

  it('a reset device hears that it belongs to nobody, and stays online', async () => {
    const { fleet, told } = open([unit('lock', 1)]);
    await fleet.start();
    await first(fleet).factoryReset();
    expect(told('rejected')).toEqual([]);
    expect(first(fleet).link).toBe('online');
  });

  it('the same seed gives the same account and the same lines', async () => {
    const run = async (seed: number) => {
      const { clock, cloud, fleet, lines } = open(
        Array.from({ length: 40 }, (_, index) => unit(index % 2 ? 'lock' : 'camera', index)),
        undefined,
        seed,
      );
      await fleet.start();
      for (let turn = 0; turn < 20; turn++) {
        for (const each of fleet.units) each.trigger(each.device.category === 'lock' ? 'doorbell' : 'motion');
        fleet.units[turn]?.cut(1500);
        clock.advance(60_000);
        await settle();
      }
      return JSON.stringify([cloud.counts(), cloud.ledger(), lines]);
    };
    expect(await run(3)).toBe(await run(3));
    expect(await run(3)).not.toBe(await run(4));
  });
});

describe('what arrives', () => {
  async function talk() {
    const lock = unit('lock', 1);
    const { clock, cloud, fleet } = open([lock]);
    await fleet.start();
    await fleet.stop();
    const heard: { topic: string; message: { [key: string]: unknown } }[] = [];
    let connection: Connection | undefined;
    const again = createFleet({
      devices: [lock],
      brokerUrl: 'mqtt://stand-in',
      clock,
      dial(fields, events) {
        connection = cloud.dial(fields, {
          ...events,
          online: () => {},
          ended: () => {},
          message: (topic, payload) => heard.push({ topic, message: JSON.parse(String(payload)) }),
        });
        return connection;
      },
    });
    void again.units[0]?.powerOn();
    await settle();
    const post = async (message: object) => {
      connection?.publish(
        upTopic('event', lock),
        JSON.stringify({ method: 'event_post', clientToken: 'a"b', version: '1.0', ...message }),
        1,
      );
      await settle();
      return heard.at(-1)?.message;
    };
    return { cloud, post, connection: () => connection, heard };
  }

  it('again is doubled, before an older one is out of order, against the thing model is refused', async () => {
    const { cloud, post } = await talk();
    const ring = { eventId: 'doorbell_ring', type: 'info', params: {} };
    const complete = { event_time: 1 };
    expect(await post({ ...ring, timestamp: 1000, params: complete })).toMatchObject({
      method: 'event_reply',
      clientToken: 'a"b',
      code: 0,
    });
    await post({ ...ring, timestamp: 1000, params: complete });
    await post({ ...ring, timestamp: 900, params: complete });
    expect(await post({ ...ring, timestamp: 2000, params: { event_time: 'soon' } })).toMatchObject({ code: 406 });
    expect(await post({ eventId: 'constructor', timestamp: 1, params: {} })).toMatchObject({ code: 406 });
    expect(cloud.counts()).toMatchObject({ arrived: { doorbell_ring: 3 }, doubled: 1, outOfOrder: 1, refused: 2 });
  });

  it('what it does not know it does not answer', async () => {
    const { heard, post, connection } = await talk();
    const before = heard.length;
    await post({ method: 'events_post', events: [] });
    connection()?.publish('$gateway/operation/AURORALOCK/lock-1', '{"type":"bind"}', 0);
    connection()?.publish('somewhere/else', '{}', 0);
    await settle();
    expect(heard).toHaveLength(before);
  });
});
