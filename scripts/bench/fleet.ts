/** Devices in one process: without sockets, over TCP, at rest, at work, on time; against MQTT.js alone. */
import { execFileSync } from 'node:child_process';
import { loadavg } from 'node:os';
import type { FleetResult } from './fleet-load.ts';
import { openAnsweringBroker, runFleet } from './fleet-process.ts';
import { type Measured, median } from './measure.ts';

const ROUNDS = 5;
/** Files a process needs besides its sockets. */
const FILES_LEFT = 500;

/** How busy the machine was with other things: figures of a shared machine say little without it. */
const load = (): string => `load ${(loadavg()[0] as number).toFixed(1)}`;

/** `--devices=N`, else `wanted`. */
function devicesOr(wanted: number): number {
  const given = process.argv.find((item) => item.startsWith('--devices='))?.slice('--devices='.length);
  if (given === undefined) return wanted;
  if (!/^[1-9]\d{0,6}$/.test(given)) throw new Error(`--devices=${given} is no whole number from 1 to 9999999`);
  return Math.min(wanted, Number(given));
}

const value = (result: FleetResult, name: string): number => result[name] as number;

export async function benchNoSocket(): Promise<Measured[]> {
  const devices = devicesOr(100_000);
  const result = await runFleet({ kind: 'no-socket', devices, rounds: ROUNDS, events: 200_000 });
  if (result.online !== devices || result.missing !== 0 || result.doubled !== 0)
    throw new Error(`the fleet is not whole: ${JSON.stringify(result)}`);
  const note = `${devices} devices, ${load()}`;
  return [
    {
      name: 'no socket, RSS each',
      value: value(result, 'rssKb'),
      unit: 'KB',
      aim: 4,
      note: `heap ${value(result, 'heapKb').toFixed(2)} KB; ${note}`,
    },
    {
      name: 'no socket, all online',
      value: value(result, 'onlineMs'),
      unit: 'ms',
      aim: 5000,
      note: `${Math.round(value(result, 'onlineCpuMs'))} ms of processor time`,
    },
    {
      name: 'no socket, events',
      value: value(result, 'eventsPerSecond'),
      unit: '/s',
      aim: 100_000,
      atLeast: true,
      note: `median of ${ROUNDS} rounds of 200 000; ${load()}`,
    },
    {
      name: 'the same JSON alone',
      value: value(result, 'barePerSecond'),
      unit: '/s',
      note: 'written, read, answered, read, in the same process',
    },
    { name: 'events / JSON alone', value: value(result, 'ofBare'), unit: '×', note: 'median of the ratios of pairs' },
    {
      name: 'heap growth, a device',
      value: value(result, 'heapGrowthKb'),
      unit: 'KB',
      aim: 0.1,
      note: `from the first to the last round, ${ROUNDS - 1} × 200 000 events`,
    },
  ];
}

export async function benchOverhead(): Promise<Measured[]> {
  const { percent } = await runFleet({ kind: 'overhead', devices: devicesOr(2_000), rounds: 2 * ROUNDS, events: 100_000 });
  return [
    {
      name: 'ledger and faults, unused',
      value: percent as number,
      unit: '%',
      aim: 5,
      note: `median of ${2 * ROUNDS} pairs, no socket, ${load()}`,
    },
  ];
}

export async function benchLateness(): Promise<Measured[]> {
  const devices = devicesOr(10_000);
  const results: FleetResult[] = [];
  for (let round = 0; round < ROUNDS; round++) results.push(await runFleet({ kind: 'lateness', devices, seconds: 8 }));
  const of = (name: string): number => median(results.map((result) => value(result, name)));
  const note = `${devices} devices, ${Math.round(of('eventsPerSecond'))} events/s, ${Math.round(of('timers'))} timers a round, ${load()}`;
  return [
    { name: 'timers late, p99', value: of('p99'), unit: 'ms', aim: 20, note: `median of ${ROUNDS} rounds of 8 s` },
    { name: 'timers late, p50', value: of('p50'), unit: 'ms', note },
  ];
}

/** Ours and MQTT.js alone, turn by turn, each in a fresh process before the same broker. */
export async function benchFleetTcp(): Promise<Measured[]> {
  const files = Number(execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }));
  const devices = devicesOr(Math.min(19_000, Number.isFinite(files) ? files - FILES_LEFT : 19_000));
  const broker = await openAnsweringBroker();
  const ours: FleetResult[] = [];
  const bare: FleetResult[] = [];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const order = { kind: 'tcp', devices, port: broker.port, idleSeconds: 5, activeSeconds: 10 } as const;
      bare.push(await runFleet({ ...order, client: 'mqtt.js' }));
      ours.push(await runFleet({ ...order, client: 'camlock' }));
    }
  } finally {
    broker.close();
  }
  const of = (results: readonly FleetResult[], name: string): number => median(results.map((result) => value(result, name)));
  const ratio = (name: string): number =>
    median(ours.map((result, round) => value(result, name) / value(bare[round] as FleetResult, name)));
  const against = (name: string, digits = 0): string =>
    `${of(ours, name).toFixed(digits)} against ${of(bare, name).toFixed(digits)} of MQTT.js alone`;
  const each10k = (percent: number): number => (percent / devices) * 10_000;
  return [
    {
      name: 'TCP, RSS each',
      value: of(ours, 'rssKb'),
      unit: 'KB',
      aim: 25,
      note: `${against('rssKb', 1)}; ${devices} devices, ${ROUNDS} rounds, ${load()}`,
    },
    {
      name: 'TCP, connects / MQTT.js',
      value: ratio('perSecond'),
      unit: '×',
      aim: 0.8,
      atLeast: true,
      note: `${against('perSecond')} a second, greeting included`,
    },
    {
      name: 'TCP, idle',
      value: each10k(of(ours, 'idlePercent')),
      unit: '%',
      aim: 2,
      note: `of a core per 10 000 devices; MQTT.js alone ${each10k(of(bare, 'idlePercent')).toFixed(2)}`,
    },
    {
      name: 'TCP, a message in 10 s',
      value: ratio('activePercent'),
      unit: '×',
      aim: 1.3,
      note: `${against('activePercent', 1)} percent of a core`,
    },
  ];
}
