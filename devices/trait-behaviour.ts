/** Behaviour that several categories share, as the other half of `traits.ts`. Kept apart so that an app never carries it. */
import type { Outcome, Unit, Values } from './define.ts';
import { stateNumber } from './outcome.ts';
import { randomText } from './random.ts';

/** Below this percentage a unit asks for a new battery. */
export const LOW_BATTERY = 20;

/** Puts the battery at `percent`. Falling below {@link LOW_BATTERY} posts `low_battery`, once until it is charged again. */
export function setBattery(unit: Unit, percent: number): Outcome {
  const before = stateNumber(unit, 'battery_percentage');
  const after = Math.min(100, Math.max(0, Math.round(percent)));
  const fell = before >= LOW_BATTERY && after < LOW_BATTERY;
  return {
    changes: { battery_percentage: after },
    ...(fell && { events: [{ eventId: 'low_battery', params: { battery_percentage: after } }] }),
  };
}

/** Parts one percent of a battery is counted in: minutes asleep. A sleeping unit therefore loses 1 % a day. */
export const PARTS_PER_PERCENT = 1440;

/** What a battery calls its memory; spread into `Behaviour.memory`. */
export const batteryMemory = { battery_parts_used: 0 } as const;

/**
 * The P2P address a video unit has after power-on (form: facts/tencent-iot.md §3.6). Picture-stream units end in `m`.
 * Nobody can dial it: the video service is not part of this house.
 */
export function p2pAddress(unit: Unit, stream: 'video' | 'picture'): Values {
  const bytes = randomText(unit.random, 24);
  return { _sys_xp2p_info: `XP2P${bytes}%2.4.46${stream === 'picture' ? 'm' : ''}` };
}

/**
 * `pic_id` of a snapshot, or nothing: pictures live in cloud storage, so without it (`_sys_cs_status` 0) an event has none.
 */
export function snapshot(unit: Unit): Values {
  return stateNumber(unit, '_sys_cs_status') === 1 ? { pic_id: `${unit.now}-${randomText(unit.random, 8)}` } : {};
}
