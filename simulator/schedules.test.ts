/** A fleet by the calendar, on a clock that is moved: nothing dials a broker, the units wait for Wi-Fi. */
import { afterEach, describe, expect, it } from 'vitest';
import { createManualClock, createRandom, type ManualClock } from '../devices/index.ts';
import { createFleet, derivePsk, type Fleet, type FleetOptions, type LogLine } from './index.ts';
import { cronProblem, sleepsAt } from './schedules.ts';

/** 2026-01-01, a Thursday, 08:00 in China. */
const START = 1767225600000;
const HOUR = 3600_000;
const DAY = 24 * HOUR;

let fleet: Fleet | undefined;
afterEach(() => fleet?.stop());

const device = (number: number) => {
  const name = { productId: 'AURORALOCK', deviceName: `lock-${number}` };
  return { ...name, category: 'lock' as const, psk: derivePsk('calendar', name), network: 'setup' as const };
};
const ids = (count: number) => Array.from({ length: count }, (_, number) => `AURORALOCK/lock-${number}`);

async function run(count: number, options: Partial<FleetOptions>): Promise<{ clock: ManualClock; lines: LogLine[]; fleet: Fleet }> {
  const clock = createManualClock(START);
  const lines: LogLine[] = [];
  const devices = Array.from({ length: count }, (_, number) => device(number));
  const made = createFleet({ brokerUrl: 'mqtt://127.0.0.1:1', clock, devices, onEvent: (line) => lines.push(line), ...options });
  fleet = made;
  await made.start();
  return { clock, lines, fleet: made };
}
const triggered = (lines: readonly LogLine[]) =>
  lines.flatMap((line) =>
    line.type === 'trigger' ? [`${new Date(line.time).toISOString().slice(5, 16)} ${line.deviceName} ${line.trigger}`] : [],
  );

describe('schedules', () => {
  it('happen at their hours in China, day after day, with their input', async () => {
    const { clock, lines } = await run(1, {
      schedules: [{ units: ids(1), cron: '30 18 * * *', trigger: 'battery', input: { percent: 50 } }],
    });
    clock.advance(2 * DAY);
    expect(triggered(lines)).toEqual(['01-01T10:30 lock-0 battery', '01-02T10:30 lock-0 battery']);
    // Half a day later the battery has lost one more.
    expect(fleet?.units[0]?.device.state.battery_percentage).toBe(49);
  });

  it('happen a month ahead, too', async () => {
    const { clock, lines } = await run(1, { schedules: [{ units: ids(1), cron: '0 8 15 3 *', trigger: 'doorbell' }] });
    for (let day = 0; day < 80; day++) clock.advance(DAY);
    expect(triggered(lines)).toEqual(['03-15T00:00 lock-0 doorbell']);
  });

  it('happen to their share of the units, spread over their time, the same with the same seed', async () => {
    const options = (): Partial<FleetOptions> => ({
      random: createRandom(7),
      schedules: [{ units: ids(200), cron: '0 9 * * *', trigger: 'doorbell', share: 0.25, spreadMs: HOUR }],
    });
    const first = await run(200, options());
    first.clock.advance(3 * HOUR);
    const rang = triggered(first.lines);
    expect(rang.length).toBeGreaterThan(20);
    expect(rang.length).toBeLessThan(80);
    const times = first.lines.flatMap((line) => (line.type === 'trigger' ? [line.time - START - HOUR] : []));
    expect(Math.min(...times)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...times)).toBeLessThan(HOUR);
    expect(new Set(times).size).toBeGreaterThan(rang.length / 2);
    await first.fleet.stop();
    const second = await run(200, options());
    second.clock.advance(3 * HOUR);
    expect(triggered(second.lines)).toEqual(rang);
  });

  it('do not wake who is off, and leave no timer behind', async () => {
    const {
      clock,
      lines,
      fleet: made,
    } = await run(2, { schedules: [{ units: ids(2), cron: '0 9 * * *', trigger: 'doorbell', spreadMs: HOUR }] });
    await made.units[0]?.powerOff();
    clock.advance(3 * HOUR);
    expect(triggered(lines).map((line) => line.split(' ')[1])).toEqual(['lock-1']);
    await made.stop();
    expect(clock.pending).toBe(0);
  });

  it('a wrong cron expression is told, a sound one is not', () => {
    expect(cronProblem('*/5 * * * *')).toBeUndefined();
    expect(cronProblem('61 * * * *')).toContain('61');
    expect(cronProblem('now')).toBeDefined();
  });
});

describe('sleep', () => {
  it('takes units off the network at night and back in the morning', async () => {
    const { clock, lines, fleet: made } = await run(2, { sleep: [{ units: ids(1), from: '23:00', to: '06:30' }] });
    expect(made.units.map((unit) => unit.device.powered)).toEqual([true, true]);
    clock.advance(15.5 * HOUR);
    expect(made.units.map((unit) => unit.device.powered)).toEqual([false, true]);
    clock.advance(8 * HOUR);
    expect(made.units.map((unit) => unit.device.powered)).toEqual([true, true]);
    expect(lines.filter((line) => line.type === 'power' && line.deviceName === 'lock-0').length).toBe(2);
  });

  it('a unit whose night it is when the fleet starts stays off', async () => {
    const { fleet: made } = await run(2, { sleep: [{ units: ids(1), from: '07:00', to: '09:00' }] });
    expect(made.units.map((unit) => unit.device.powered)).toEqual([false, true]);
  });

  it.each([
    ['23:00', '06:30', '2026-01-01T22:30:00+08:00', false],
    ['23:00', '06:30', '2026-01-01T23:00:00+08:00', true],
    ['23:00', '06:30', '2026-01-02T06:29:00+08:00', true],
    ['23:00', '06:30', '2026-01-02T06:30:00+08:00', false],
    ['13:00', '14:00', '2026-01-02T13:30:00+08:00', true],
  ])('%s to %s at %s: %s', (from, to, at, asleep) => {
    expect(sleepsAt({ from, to }, Date.parse(at))).toBe(asleep);
  });
});

describe('a ramp', () => {
  it('switches units on one after the other, and ends when the fleet is stopped', async () => {
    const clock = createManualClock(START);
    const devices = [0, 10_000, 20_000].map((startAfterMs, number) => ({ ...device(number), startAfterMs }));
    const made = createFleet({ brokerUrl: 'mqtt://127.0.0.1:1', clock, devices });
    fleet = made;
    const started = made.start();
    expect(made.units.map((unit) => unit.device.powered)).toEqual([true, false, false]);
    clock.advance(10_000);
    expect(made.units.map((unit) => unit.device.powered)).toEqual([true, true, false]);
    await made.stop();
    await started;
    expect(clock.pending).toBe(0);
  });
});
