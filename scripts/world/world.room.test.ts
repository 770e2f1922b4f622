/** Same seed, same world. Everything real but the machine's time and sockets: broker, both clouds, MQTT's bytes, a person's app. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import mqttPacket from 'mqtt-packet';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { mqttCredentials, toDeviceId } from '../../devices/index.ts';
import { loadBrand } from '../../generator/index.ts';
import { openPair } from '../../simulator/index.ts';
import { brandDevices } from '../platform/brand-devices.ts';
import type { SeedBrand, SeededDevice } from '../platform/seed.ts';
import { root } from '../root.ts';
import { openWorld, type World, type WorldOptions } from './world.ts';

let brand: SeedBrand;
beforeAll(async () => {
  const loaded = await loadBrand(join(root, 'examples/brands/aurora/brand.yaml'));
  brand = loaded.brand?.file as SeedBrand;
});

async function open(options: Partial<WorldOptions> & { counts?: { camera?: number; lock?: number } } = {}) {
  const devices = brandDevices(brand, options.counts ?? { camera: 1, lock: 1 }, { pskSeed: 'world' });
  const world = await openWorld({ seed: 7, brand, devices, ...options });
  onTestFinished(() => world.close());
  return { world, devices };
}

async function bindAll(world: World, devices: readonly SeededDevice[]) {
  const home = await world.home();
  await world.during(async () => {
    for (const device of devices) {
      await home.bind(device);
      await home.subscribe(device);
    }
  });
}

describe('a stepped world', () => {
  it('a doorbell reaches the inbox, at the times of its own clock', async () => {
    const { world, devices } = await open();
    expect(await world.start()).toEqual({ online: 2, refused: [] });
    await bindAll(world, devices);
    const lock = world.fleet.units[1];
    const began = world.clock.now();
    lock?.trigger('doorbell');
    expect(await world.runUntil(() => world.platform.wechat.inbox('me').length === 1)).toBe(true);
    expect(world.clock.now() - began).toBeLessThan(5_000);
    expect(world.ledger()).toContain('AURORALOCK/lock-0001 doorbell');
    expect(world.ledger()).toMatch(/^ {2}\+\d+ ms inbox/m);
  });

  it('what does not come true is told when the time is over, and work that hangs is named', async () => {
    const { world } = await open();
    const began = world.clock.now();
    expect(await world.runUntil(() => false, 90_000)).toBe(false);
    expect(world.clock.now() - began).toBe(90_000);
    await expect(world.during(new Promise(() => {}), 5_000)).rejects.toMatchObject({ code: 'world-stuck' });
    await expect(world.during(Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });
});

/** Loses what a bad radio would: some connections are refused or die young, some messages never arrive. Dice and time are the world's. */
const badRadio: WorldOptions['between'] =
  (dial, { clock, random }) =>
  (fields, events) => {
    if (random() < 0.1) throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    const connection = dial(fields, events);
    if (random() < 0.5) {
      clock.after(Math.floor(random() * 3600_000), () => {
        connection.destroy();
        events.ended(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
      });
    }
    return {
      subscribe: (topic) => connection.subscribe(topic),
      close: () => connection.close(),
      destroy: () => connection.destroy(),
      publish(topic, payload, qos) {
        if (random() < 0.02) return;
        if (random() < 0.1) clock.after(Math.floor(random() * 8000), () => connection.publish(topic, payload, qos));
        else connection.publish(topic, payload, qos);
      },
    };
  };

/** Half a day of twenty devices on a bad radio: everything that can be read of it afterwards. */
async function halfADay(seed: number) {
  const devices = brandDevices(brand, { camera: 10, lock: 10 }, { pskSeed: 'world' });
  const ids = (category: string) => devices.filter((device) => device.category === category).map(toDeviceId);
  const { world } = await open({
    seed,
    counts: { camera: 10, lock: 10 },
    between: badRadio,
    rules: { 'iotCloud.connectedWithinSeconds': 86_400 },
    schedules: [
      { units: ids('lock'), cron: '*/20 * * * *', trigger: 'doorbell', share: 0.4, spreadMs: 600_000 },
      { units: ids('camera'), cron: '*/10 * * * *', trigger: 'motion', share: 0.3, spreadMs: 300_000 },
    ],
    sleep: [{ units: ids('camera').slice(0, 3), from: '12:00', to: '13:30' }],
  });
  await world.start();
  await world.run(60_000);
  await bindAll(world, devices);
  await world.run(6 * 3600_000);
  await world.fleet.units[0]?.powerOff();
  await world.run(6 * 3600_000);
  return { ledger: world.ledger(), trace: world.trace().join('\n'), inbox: JSON.stringify(world.platform.wechat.inbox('me')) };
}

describe('the same seed', () => {
  it('gives the same ledger, trace and inbox byte for byte, with lost messages and reconnects', { timeout: 60_000 }, async () => {
    const [first, again] = [await halfADay(7), await halfADay(7)];
    expect(first.trace).toContain('"type":"refused"');
    expect(first.trace).toContain('"type":"disconnected"');
    expect(first.ledger.split('\n').length).toBeGreaterThan(500);
    expect(again.ledger === first.ledger).toBe(true);
    expect(again.trace === first.trace).toBe(true);
    expect(again.inbox === first.inbox).toBe(true);
    const other = await halfADay(8);
    expect(other.ledger === first.ledger).toBe(false);
    expect(other.trace === first.trace).toBe(false);
  });

  it('does so in another process as well', { timeout: 120_000 }, async () => {
    const run = () => promisify(execFile)(process.execPath, ['--import', 'tsx', join(root, 'scripts/world/doorbells.fixture.ts')]);
    const [one, two] = await Promise.all([run(), run()]);
    expect(one.stdout).toContain('doorbell_ring');
    expect(two.stdout).toBe(one.stdout);
  });
});

it('a day of two hundred devices passes while a person waits', { timeout: 120_000 }, async () => {
  const { world, devices } = await open({
    counts: { camera: 100, lock: 100 },
    rules: { 'iotCloud.familyDevices': 200 },
    schedules: [
      {
        units: brandDevices(brand, { lock: 100 }, { pskSeed: 'world' }).map(toDeviceId),
        cron: '0 * * * *',
        trigger: 'doorbell',
        share: 0.5,
        spreadMs: 1_800_000,
      },
    ],
  });
  expect(await world.start()).toEqual({ online: 200, refused: [] });
  await bindAll(world, devices);
  const began = world.clock.now();
  await world.run(24 * 3600_000);
  expect(world.clock.now() - began).toBe(24 * 3600_000);
  const report = world.platform.wechat.inbox('me');
  expect(report.length).toBeGreaterThan(1000);
  expect(world.ledger().match(/ inbox me/g)).toHaveLength(report.length);
  // Nobody was lost on the way: keep-alives, answers and the broker's own watch all run on the one clock.
  expect(world.trace().filter((line) => line.includes('"type":"disconnected"'))).toEqual([]);
});

describe('a world that follows the machine', () => {
  it('a hundred times as fast: a minute and a half passes in about a second', async () => {
    const { world } = await open({ pace: 'x100' });
    await world.start();
    const [began, since] = [world.clock.now(), performance.now()];
    world.fleet.units[1]?.trigger('doorbell');
    expect(await world.runUntil(() => world.ledger().includes('cloud'))).toBe(true);
    await world.run(90_000 - (world.clock.now() - began));
    expect(world.clock.now() - began).toBeGreaterThanOrEqual(90_000);
    expect(performance.now() - since).toBeGreaterThan(850);
  });
});

it('a device that falls silent is offline after one and a half keep-alives of the world, whatever the machine says', async () => {
  const { world, devices } = await open({ counts: { lock: 1 } });
  const online = () =>
    (world.platform.state() as { iotCloud: { devices: { online: boolean }[] } }).iotCloud.devices.filter((device) => device.online).length;
  const [mine, theirs] = openPair();
  world.platform.iotCloud.mqtt.accept(theirs);
  const expiry = Math.floor(world.clock.now() / 1000) + 3600;
  const credentials = mqttCredentials(devices[0] as SeededDevice, { connId: 'aaaaa', expiry });
  const connect = { ...credentials, password: Buffer.from(credentials.password), keepalive: 60, clean: true };
  mine.write(mqttPacket.generate({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, ...connect }));
  mine.resume();
  await world.run(50_000);
  mine.write(mqttPacket.generate({ cmd: 'pingreq' }));
  await world.run(89_000);
  expect(online()).toBe(1);
  await world.run(2_000);
  expect(online()).toBe(0);
  expect(mine.destroyed).toBe(true);
});
