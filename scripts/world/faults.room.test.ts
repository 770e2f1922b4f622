/** Each fault of the table, and how the platform, the device and the person's inbox take it. Stepped clock, no sockets, one seed. */
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadBrand } from '../../generator/index.ts';
import { type FaultRule, faultTable, type LogLine } from '../../simulator/index.ts';
import { brandDevices } from '../platform/brand-devices.ts';
import type { SeedBrand, SeededDevice } from '../platform/seed.ts';
import { root } from '../root.ts';
import { openWorld, type World } from './world.ts';

const EVENT = '$thing/up/event/';
const CLIENT = 'AURORALOCKlock-0001';
const MINUTE = 60_000;
let brand: SeedBrand;
let devices: readonly SeededDevice[];
let world: World;

beforeAll(async () => {
  brand = (await loadBrand(join(root, 'examples/brands/aurora/brand.yaml'))).brand?.file as SeedBrand;
  devices = brandDevices(brand, { lock: 1 }, { pskSeed: 'faults' });
});
beforeEach(async () => {
  world = await openWorld({ seed: 5, brand, devices });
});
afterEach(() => world.close());

/** Online, bound, reminders accepted. */
async function settleIn(): Promise<void> {
  expect(await world.start()).toEqual({ online: 1, refused: [] });
  const home = await world.home();
  await world.during(async () => {
    for (const device of devices) {
      await home.bind(device);
      await home.subscribe(device);
    }
  });
}

const unit = () => world.fleet.units[0] as World['fleet']['units'][number];
const lines = (type: LogLine['type']) =>
  world
    .trace()
    .map((line) => JSON.parse(line) as LogLine)
    .filter((line) => line.type === type);
const struck = () => world.faults.strokes.map(({ fault, packet }) => `${fault} ${packet}`);
const inbox = () => world.platform.wechat.inbox('me').map(({ title }) => title);
interface State {
  readonly iotCloud: {
    readonly devices: readonly { readonly online: boolean }[];
    readonly refusals: { readonly counts: { readonly [reason: string]: number }; readonly recent: readonly { readonly detail: string }[] };
  };
}
const cloud = () => (world.platform.state() as State).iotCloud;
const online = () => cloud().devices.some((device) => device.online);
const refusals = () => cloud().refusals.counts;
/** What arrived, by when the cloud had it: what the devices say of it left out. */
const arrived = () =>
  world.platform.ledger
    .lines()
    .map((line) => ({ ...line, stamps: line.stamps.filter(({ hop }) => hop !== 'device') }))
    .filter(({ stamps }) => stamps.length > 0)
    .sort((a, b) => (a.stamps[0]?.at ?? 0) - (b.stamps[0]?.at ?? 0));
/** Hops of each event that arrived: `doorbell_ring: broker cloud wechat inbox sent`. */
const hops = () => arrived().map(({ eventId, stamps }) => `${eventId}: ${stamps.map(({ hop }) => hop).join(' ')}`);
const RUNG = 'doorbell_ring: broker cloud wechat inbox sent';

async function ring(rule?: FaultRule): Promise<void> {
  if (rule) world.faults.add(rule);
  unit().trigger('doorbell');
  await world.run(20_000);
}

/** One case per fault: a fault without one fails below. */
const cases: { readonly [F in keyof typeof faultTable]: () => Promise<void> } = {
  async refuse() {
    world.faults.add({ fault: 'refuse', code: 3, times: 1 });
    expect((await world.start()).refused).toMatchObject([{ refusal: { code: 3 } }]);
    // The broker never heard of it; the second try gets in.
    expect([online(), refusals()]).toEqual([false, {}]);
    await world.run(5_000);
    expect(online()).toBe(true);
  },

  async delay() {
    world.faults.add({ fault: 'delay', packet: 'connack', ms: 4_000, times: 1 });
    const began = world.clock.now();
    await world.start();
    expect(world.clock.now() - began).toBeGreaterThanOrEqual(4_000);
    expect(online()).toBe(true);
    world.faults.add({ fault: 'delay', packet: 'connack', ms: 11_000, times: 1 });
    unit().cut(1_000);
    await world.run(11_500);
    // Longer than a device waits for a CONNACK: it gives up, says so, and tries again.
    expect(lines('refused')).toMatchObject([{ reason: expect.stringContaining('no answer in time') }]);
    await world.run(MINUTE);
    expect(unit().link).toBe('online');
  },

  async drop() {
    await settleIn();
    await ring({ fault: 'drop', packet: 'publish', topic: EVENT, times: 1 });
    expect([hops(), inbox()]).toEqual([[], []]);
    expect(lines('dropped')).toMatchObject([{ what: 'event doorbell_ring' }]);
    // A PUBACK that is lost costs nothing: the answer of the cloud is a message of its own.
    await ring({ fault: 'drop', packet: 'puback', direction: 'down', times: 1 });
    expect([hops(), inbox().length]).toEqual([[RUNG], 1]);
    expect(struck()).toEqual(['drop publish', 'drop puback']);
  },

  async duplicate() {
    await settleIn();
    await ring({ fault: 'duplicate', packet: 'publish', topic: EVENT, times: 1 });
    // Taken twice, told once (rule iotCloud.sameEventSeconds); without the rule the person is told twice.
    expect([hops(), inbox().length]).toEqual([['doorbell_ring: broker cloud broker wechat inbox sent'], 1]);
    world.platform.rules.set('iotCloud.sameEventSeconds', 0);
    await ring({ fault: 'duplicate', packet: 'publish', topic: EVENT, times: 1 });
    expect(inbox()).toHaveLength(3);
  },

  async reorder() {
    await settleIn();
    world.faults.add({ fault: 'reorder', packet: 'publish', topic: EVENT, times: 1 });
    unit().trigger('pry');
    await world.run(100);
    unit().trigger('doorbell');
    await world.run(20_000);
    const told = world.platform.wechat.inbox('me').map(({ page }) => /eventId=(\w+)&time=(\d+)/.exec(page)?.slice(1) ?? []);
    expect(told.map(([eventId]) => eventId)).toEqual(['doorbell_ring', 'pry_alarm']);
    expect(Number(told[0]?.[1])).toBeGreaterThan(Number(told[1]?.[1]));
    // Both reach the person, the younger one no later.
    expect(arrived().map(({ stamps }) => stamps.some(({ hop }) => hop === 'inbox'))).toEqual([true, true]);
  },

  async freeze() {
    await settleIn();
    await ring({ fault: 'freeze', packet: 'publish', topic: EVENT, times: 1 });
    // Nobody was told: the device believes in its link and the broker in its device.
    expect([unit().link, online(), hops()]).toEqual(['online', true, []]);
    // One and a half keep-alives later the broker stops believing (MQTT 3.1.1 §3.1.2.10), and the device comes back by itself.
    await world.runUntil(() => !online(), 4 * MINUTE);
    expect(online()).toBe(false);
    await world.runUntil(() => unit().link === 'online' && online(), 10 * MINUTE);
    expect(lines('disconnected')).toMatchObject([{ reason: expect.stringContaining('no answer in time') }]);
    await ring();
    expect(inbox()).toHaveLength(1);
  },

  async reset() {
    await settleIn();
    world.faults.add({ fault: 'reset', packet: 'puback', direction: 'down', times: 1 });
    unit().trigger('doorbell');
    await world.run(50);
    expect(online()).toBe(false);
    await world.run(20_000);
    // Cut before the answer: told again on the next connection, counted once.
    expect([online(), inbox().length]).toEqual([true, 1]);
    expect(lines('disconnected')).toMatchObject([{ reason: expect.stringContaining('the connection was cut') }]);
  },

  async slow() {
    await settleIn();
    world.faults.add({ fault: 'slow', bytesPerSecond: 100, direction: 'up' });
    unit().trigger('doorbell');
    await world.run(MINUTE);
    const [line] = arrived();
    expect((line?.stamps[0]?.at as number) - (line?.time as number)).toBeGreaterThan(1_500);
    expect(inbox()).toHaveLength(1);
  },

  async malformed() {
    await settleIn();
    for (const how of ['cut', 'binary', 'list']) await ring({ fault: 'malformed', topic: EVENT, how, times: 1 });
    expect([refusals()['payload-malformed'], hops(), inbox()]).toEqual([3, [], []]);
    await ring();
    expect(inbox()).toHaveLength(1);
  },

  async oversized() {
    await settleIn();
    await ring({ fault: 'oversized', topic: EVENT, times: 1 });
    expect([refusals()['publish-too-large'], online(), inbox()]).toEqual([1, true, []]);
    world.platform.rules.set('iotCloud.overPayload', 'disconnect');
    world.faults.add({ fault: 'oversized', topic: EVENT, times: 1 });
    unit().trigger('doorbell');
    await world.run(50);
    expect(online()).toBe(false);
  },

  async violate() {
    await settleIn();
    for (const how of ['unknown-id', 'wrong-type', 'out-of-range']) await ring({ fault: 'violate', topic: EVENT, how, times: 1 });
    expect([refusals()['model-violation'], inbox()]).toEqual([3, []]);
    expect(lines('event-answered').map((line) => 'code' in line && line.code)).toEqual([406, 406, 406]);
    expect(hops()).toEqual(['camlock_unknown: broker', 'doorbell_ring: broker', 'doorbell_ring: broker']);
  },

  async storm() {
    await settleIn();
    const connects = async (rule: Partial<FaultRule>) => {
      const { lift } = world.faults.add({ fault: 'storm', clientId: CLIENT, ...rule });
      const before = refusals()['connect-too-often'] ?? 0;
      unit().cut(0);
      await world.run(MINUTE);
      lift();
      await world.run(2 * MINUTE);
      expect(online()).toBe(true);
      return (refusals()['connect-too-often'] ?? 0) - before;
    };
    const patient = await connects({});
    const impatient = await connects({ pauseMs: 500 });
    // With back-off 1, 2, 4 … s between tries; without, twice a second: the cloud counts them (tencent-iot.md §8).
    expect(patient).toBeLessThan(6);
    expect(impatient).toBeGreaterThan(100);
    world.platform.rules.set('iotCloud.overConnect', 'refuse');
    await connects({ pauseMs: 500 });
    expect(lines('refused').at(-1)).toMatchObject({ reason: expect.stringContaining('may not connect') });
  },

  async 'wrong-clock'() {
    await settleIn();
    await ring({ fault: 'wrong-clock', seconds: -7_200, times: 1 });
    const [line] = arrived();
    // Its own two hours ago, and it does not let the cloud correct it.
    expect((line?.stamps[0]?.at as number) - (line?.time as number)).toBeGreaterThanOrEqual(7_200_000);
    world.faults.clear();
    world.faults.add({ fault: 'wrong-clock', seconds: -31 * 86_400 });
    unit().cut(0);
    await world.run(10_000);
    // So far behind that the credentials it makes have run out.
    expect([online(), refusals()['connect-expired']]).toEqual([false, expect.any(Number)]);
    world.faults.clear();
    await world.run(3 * MINUTE);
    expect(online()).toBe(true);
  },

  async 'wrong-secret'() {
    world.faults.add({ fault: 'wrong-secret', times: 2 });
    expect((await world.start()).refused).toMatchObject([{ refusal: { code: 4 } }]);
    await world.run(10_000);
    expect([refusals()['connect-bad-password'], online()]).toEqual([2, true]);
    expect(struck()).toEqual(['wrong-secret connect', 'wrong-secret connect']);
  },

  async expired() {
    world.faults.add({ fault: 'expired', times: 1 });
    expect((await world.start()).refused).toHaveLength(1);
    await world.run(10_000);
    expect([refusals()['connect-expired'], online()]).toEqual([1, true]);
  },
};

describe('how the platform takes', () => {
  it.each(Object.keys(faultTable) as (keyof typeof faultTable)[])('%s', async (fault) => {
    await cases[fault]();
  });
});

it('a device nobody struck is not disturbed by a storm next door', async () => {
  const two = brandDevices(brand, { lock: 2 }, { pskSeed: 'faults' });
  const street = await openWorld({ seed: 5, brand, devices: two });
  await street.start();
  street.faults.add({ fault: 'storm', clientId: CLIENT, pauseMs: 200 });
  street.fleet.units[0]?.cut(0);
  await street.run(MINUTE);
  const told = street.trace().map((line) => JSON.parse(line) as LogLine);
  expect(told.filter(({ type, deviceName }) => type === 'disconnected' && deviceName === 'lock-0002')).toEqual([]);
  expect(told.filter(({ type, deviceName }) => type === 'fault' && deviceName === 'lock-0001').length).toBeGreaterThan(100);
  await street.close();
});
