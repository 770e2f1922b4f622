/** Same seed, same world. Everything real but the machine's time and sockets: broker, both clouds, MQTT's bytes, a person's app. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { loadBrand } from '../../generator/index.ts';
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
