/** What was recorded in one world is played in another: the same answers, unless the world has changed. No secret is written down. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createRandom, encodeProvisioningQr } from '../../devices/index.ts';
import { loadBrand } from '../../generator/index.ts';
import { parseRecording, type RecordedPacket, recordingText, replay } from '../../simulator/index.ts';
import { brandDevices } from '../platform/brand-devices.ts';
import type { SeedBrand, SeededDevice } from '../platform/seed.ts';
import { root } from '../root.ts';
import { openWorld, type WorldOptions } from './world.ts';

let brand: SeedBrand;
let devices: readonly SeededDevice[];
beforeAll(async () => {
  brand = (await loadBrand(join(root, 'examples/brands/aurora/brand.yaml'))).brand?.file as SeedBrand;
  devices = brandDevices(brand, { camera: 1, lock: 1 }, { pskSeed: 'replay' });
});

async function open(options: Partial<WorldOptions> = {}) {
  const world = await openWorld({ seed: 11, brand, devices, ...options });
  onTestFinished(() => world.close());
  return world;
}

/** Twenty minutes of a lock and a camera: doorbells, a lost event, a broken one, a cut connection. */
async function recorded(): Promise<string> {
  const lines: string[] = [];
  const world = await open({ record: (line) => lines.push(line) });
  await world.start();
  const [camera, lock] = world.fleet.units;
  for (let round = 0; round < 4; round++) {
    lock?.trigger('doorbell');
    camera?.trigger('motion');
    await world.run(300_000);
    if (round === 0) world.faults.add({ fault: 'violate', topic: '$thing/up/event/', times: 1 });
    if (round === 1) lock?.cut(2_000);
  }
  await world.during(world.fleet.stop());
  return `${lines.join('\n')}\n`;
}

async function played(text: string, options: Partial<WorldOptions> = {}) {
  const world = await open(options);
  const { startedAt, packets } = parseRecording(text, 'run.jsonl');
  const psks = new Map(devices.map(({ productId, deviceName, psk }) => [`${productId}/${deviceName}`, psk]));
  const report = await world.during(
    () =>
      replay({
        startedAt,
        packets,
        clock: world.clock,
        random: createRandom(1),
        dial: world.dial,
        psk: ({ productId, deviceName }) => psks.get(`${productId}/${deviceName}`),
      }),
    3_600_000,
  );
  return { report, world, packets };
}

describe('a recording', () => {
  it('is readable: who, when, which way, what, decoded; as it was sent, before any fault', async () => {
    const { packets } = parseRecording(await recorded(), 'run.jsonl');
    const [first] = packets;
    expect(first).toMatchObject({ client: 'AURORACAM1camera-0001', dir: 'up', packet: 'connect', keepalive: 120 });
    const bells = packets.filter(({ payload }) => (payload as { eventId?: string } | undefined)?.eventId === 'doorbell_ring');
    expect(bells).toHaveLength(4);
    expect(bells[0]).toMatchObject({
      dir: 'up',
      qos: 1,
      topic: '$thing/up/event/AURORALOCK/lock-0001',
      payload: { method: 'event_post', params: { event_time: expect.any(Number) } },
    });
    expect(packets.filter(({ packet }) => packet === 'closed').length).toBeGreaterThanOrEqual(3);
    expect(JSON.stringify(packets.filter(({ dir }) => dir === 'up'))).not.toContain('camlock_unknown');
  });

  it('the same seed writes the same bytes', async () => {
    expect(await recorded()).toBe(await recorded());
  });

  it('carries no secret: no password of a CONNECT, no bind token', async () => {
    const lines: string[] = [];
    const setUp = devices.map((device) => ({ ...device, network: 'setup' as const }));
    const world = await open({ devices: setUp, record: (line) => lines.push(line) });
    await world.start();
    const token = 'a1b2c3d4e5f6a7b8c9d0';
    const camera = world.fleet.units[0];
    await world.during(() => camera?.see(encodeProvisioningQr({ ssid: 'home', password: 'wifi-secret', token })) as Promise<unknown>);
    await world.run(5_000);
    const text = lines.join('\n');
    expect(text).toContain('app_bind_token');
    expect(text).toContain('"token":"[redacted]"');
    expect(text).not.toContain(token);
    expect(text).not.toContain('hmacsha');
    for (const { psk } of devices) expect(text).not.toContain(psk);
  });
});

describe('a replay', () => {
  it('gets the same answers from a platform that is the same, at the same distances', async () => {
    const text = await recorded();
    const { report, world, packets } = await played(text);
    // The broken event is recorded whole: then it was refused, now it is taken.
    expect(report.different).toEqual([expect.objectContaining({ method: 'event_post', recorded: 406, replayed: 0 })]);
    expect(report.same).toBeGreaterThan(20);
    expect(report.sent).toBeGreaterThan(20);
    const times = world.platform.ledger
      .lines()
      .filter(({ eventId }) => eventId === 'doorbell_ring')
      .map(({ time }) => time);
    const before = packets.flatMap(({ payload }) =>
      (payload as { eventId?: string; timestamp?: number } | undefined)?.eventId === 'doorbell_ring'
        ? [(payload as { timestamp: number }).timestamp]
        : [],
    );
    expect(times.map((time) => time - (times[0] as number))).toEqual(before.map((time) => time - (before[0] as number)));
  });

  it('tells each answer that has changed: a platform that now takes smaller messages', async () => {
    const { report } = await played(await recorded(), { rules: { 'iotCloud.maxPayloadBytes': 200 } });
    expect(report.different.length).toBeGreaterThan(1);
    expect(report.different).toContainEqual(expect.objectContaining({ method: 'report', recorded: 0, replayed: 'none' }));
  });

  it('a device without a secret is left out and counted; one that is not let in is told', async () => {
    const text = await recorded();
    const { startedAt, packets } = parseRecording(text, 'run.jsonl');
    const world = await open();
    const report = await world.during(
      () =>
        replay({
          startedAt,
          packets,
          clock: world.clock,
          random: createRandom(1),
          dial: world.dial,
          psk: ({ deviceName }) => (deviceName === 'lock-0001' ? Buffer.alloc(16, 1).toString('base64') : undefined),
        }),
      3_600_000,
    );
    expect(report.leftOut['device without a secret']).toBeGreaterThan(5);
    expect(report.different).toContainEqual(expect.objectContaining({ method: 'connect', recorded: 0, replayed: 4 }));
  });

  it('begins in the middle of a connection, as a shortened recording does', async () => {
    const { startedAt, packets } = parseRecording(await recorded(), 'run.jsonl');
    const bell = packets.find(
      ({ payload }) => (payload as { eventId?: string } | undefined)?.eventId === 'doorbell_ring',
    ) as RecordedPacket;
    const { report, world } = await played(recordingText(startedAt, [bell]));
    expect(report).toEqual({ sent: 1, same: 0, different: [], leftOut: {} });
    expect(world.platform.ledger.lines()).toHaveLength(1);
  });
});
