/** Faults by rule on a stepped clock: from when, for how long, for which share, the same for the same seed. */
import { expect, it } from 'vitest';
import { createManualClock, createRandom } from '../devices/index.ts';
import { createFaultBook, createFleet, derivePsk, type FaultPlan } from './index.ts';

const devices = Array.from({ length: 40 }, (_, number) => {
  const device = { productId: 'P', deviceName: `lock-${number}` };
  // Waits for a provisioning QR, so nothing dials the broker.
  return { ...device, category: 'lock' as const, network: 'setup' as const, psk: derivePsk('plans', device) };
});
const units = devices.map(({ productId, deviceName }) => `${productId}/${deviceName}`);

async function fleetWith(plan: Omit<FaultPlan, 'units'>, seed = 3) {
  const clock = createManualClock();
  const faults = createFaultBook({ clock });
  const fleet = createFleet({
    brokerUrl: 'mqtt://127.0.0.1:1',
    clock,
    faults,
    random: createRandom(seed),
    devices,
    faultPlans: [{ units, ...plan }],
  });
  await fleet.start();
  const struck = () => faults.standing().flatMap(({ rule }) => rule.clientId ?? []);
  return { clock, faults, fleet, struck };
}

it('without a time a fault stands before the first device connects, and goes with the fleet', async () => {
  const { fleet, struck } = await fleetWith({ rule: { fault: 'drop' } });
  expect(struck()).toHaveLength(40);
  await fleet.stop();
  expect(struck()).toEqual([]);
});

it('begins after its time and lifts itself again', async () => {
  const { clock, fleet, struck } = await fleetWith({ rule: { fault: 'drop', forMs: 5_000 }, afterMs: 30_000 });
  clock.advance(29_999);
  expect(struck()).toEqual([]);
  clock.advance(1);
  expect(struck()).toHaveLength(40);
  clock.advance(5_000);
  expect(struck()).toEqual([]);
  await fleet.stop();
  expect(clock.pending).toBe(0);
});

it('by the calendar strikes a share, diced anew each time, the same again for the same seed', async () => {
  const twice = async (seed: number) => {
    const { clock, fleet, struck } = await fleetWith({ rule: { fault: 'drop', forMs: 60_000 }, share: 0.5, cron: '0 * * * *' }, seed);
    const seen: string[] = [];
    for (let hour = 0; hour < 2; hour++) {
      clock.advance(3_600_000);
      seen.push(struck().join());
    }
    await fleet.stop();
    return seen;
  };
  const [first, second] = (await twice(3)) as [string, string];
  expect(first).not.toBe(second);
  expect(first.split(',').length).toBeGreaterThan(8);
  expect(first.split(',').length).toBeLessThan(32);
  expect(await twice(3)).toEqual([first, second]);
  expect(await twice(4)).not.toEqual([first, second]);
});

it('needs a fleet that runs with faults', () => {
  expect(() => createFleet({ brokerUrl: 'mqtt://127.0.0.1:1', devices, faultPlans: [{ units, rule: { fault: 'drop' } }] })).toThrow(
    'runs without faults',
  );
});
