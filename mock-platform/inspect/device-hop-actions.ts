/** `POST /__mock__/ledger/device`: what simulated devices say became of their events, in batches, and how busy the simulator was. */
import type { Context, Hono } from 'hono';
import { parseDeviceId } from '../../devices/index.ts';
import type { DeviceHop } from '../iot-cloud/reminders/device-hops.ts';
import type { DeviceWord } from '../ledger.ts';
import type { Platform } from '../platform.ts';

const BATCH_MAX = 5_000;
const SIMULATORS_MAX = 100;
const WORDS: readonly DeviceWord[] = ['happened', 'answered', 'lost'];

/** How busy one simulator was: real milliseconds its event loop was late, and hops it had no room to tell. */
export interface SimulatorLoad {
  readonly name: string;
  readonly eventLoopLagMs: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly hopsDropped: number;
}

/**
 * Body `{name, hops: [{deviceId, eventId, time, what, at, note?}], eventLoopLagMs, hopsDropped}`; answers `{stamped}`. Returns the
 * newest load of each simulator.
 */
export function deviceHopActions(
  app: Hono,
  { iotCloud }: Pick<Platform, 'iotCloud'>,
  read: (c: Context) => Promise<{ readonly [key: string]: unknown }>,
  refuse: (text: string) => Error,
): () => readonly SimulatorLoad[] {
  const loads = new Map<string, SimulatorLoad>();
  app.post('/ledger/device', async (c) => {
    const { name, hops, eventLoopLagMs, hopsDropped } = await read(c);
    if (typeof name !== 'string' || name === '' || name.length > 100)
      throw refuse('name should be the name of the simulator, at most 100 characters');
    if (!Array.isArray(hops) || hops.length > BATCH_MAX) throw refuse(`hops should be a list of at most ${BATCH_MAX}`);
    const wrong = hops.findIndex((hop) => !isHop(hop));
    if (wrong >= 0) throw refuse(`hops[${wrong}] should be {deviceId, eventId, time, what: ${WORDS.join(' | ')}, at, note?}`);
    const load = { name, eventLoopLagMs, hopsDropped };
    if (!isLoad(load)) throw refuse('eventLoopLagMs should be {p50, p99, max} in milliseconds, hopsDropped a number');
    if (!loads.has(name) && loads.size >= SIMULATORS_MAX) loads.delete(loads.keys().next().value as string);
    loads.set(name, load);
    iotCloud.deviceHops(hops as DeviceHop[]);
    return c.json({ stamped: hops.length });
  });
  return () => [...loads.values()];
}

const isTime = (value: unknown) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isCount = (value: unknown) => typeof value === 'number' && Number.isFinite(value) && value >= 0;

function isHop(value: unknown): value is DeviceHop {
  const { deviceId, eventId, time, what, at, note } = (value ?? {}) as { readonly [key: string]: unknown };
  return (
    typeof deviceId === 'string' &&
    parseDeviceId(deviceId) !== undefined &&
    typeof eventId === 'string' &&
    /^[A-Za-z0-9_-]{1,64}$/.test(eventId) &&
    isTime(time) &&
    isTime(at) &&
    WORDS.includes(what as DeviceWord) &&
    (note === undefined || (typeof note === 'string' && note.length <= 300))
  );
}

function isLoad(value: { readonly name: string; readonly eventLoopLagMs: unknown; readonly hopsDropped: unknown }): value is SimulatorLoad {
  const lag = (value.eventLoopLagMs ?? {}) as { readonly [key: string]: unknown };
  return [lag.p50, lag.p99, lag.max, value.hopsDropped].every(isCount);
}
