/** Where a camera looks: steps, end stops, kept positions, going round, following. Pure. */
import type { Outcome, Unit, Values } from '../define.ts';
import { declined, memoryNumber } from '../outcome.ts';

/** Degrees a step moves, and the end stops of a common indoor pan-tilt head [P]. */
const STEP = 10;
const STOPS = { pan: { min: -170, max: 170 }, tilt: { min: -30, max: 90 } } as const;
const MOVES: { readonly [direction: number]: { readonly axis: 'pan' | 'tilt'; readonly by: number } } = {
  1: { axis: 'tilt', by: STEP },
  2: { axis: 'tilt', by: -STEP },
  3: { axis: 'pan', by: -STEP },
  4: { axis: 'pan', by: STEP },
};
/** Numbers of the operation of `ptz_preset`. */
const Operation = { keep: 0, go: 1, forget: 2 } as const;
/** How long a camera on its round stays at each position [P]. */
const STAY_MS = 60_000;

/** Degrees, and when the round goes on (milliseconds) to which of the presets. */
export const lensMemory = { pan: 0, tilt: 0, cruise_next: 0, cruise_at: 0 } as const;

interface Preset {
  readonly [member: string]: number | string;
  readonly slot: number;
  readonly name: string;
  readonly pan: number;
  readonly tilt: number;
}

function parked(unit: Unit): Outcome | undefined {
  if (unit.state.privacy_mode === 1) return declined('privacy mode is on: the lens is parked', { result: 0 });
  if (unit.state.sleep_mode === 1) return declined('the camera is asleep: the lens is parked', { result: 0 });
  return undefined;
}

function turned(unit: Unit, axis: 'pan' | 'tilt', by: number): number {
  return Math.min(STOPS[axis].max, Math.max(STOPS[axis].min, memoryNumber(unit, axis) + by));
}

/** One step; `result` 0 at the end stop. A hand on the stick ends the round. */
export function move(unit: Unit, input: Values): Outcome {
  const inTheWay = parked(unit);
  if (inTheWay) return inTheWay;
  const turn = MOVES[Number(input.direction)];
  if (!turn) return { output: { result: 1 } };
  const to = turned(unit, turn.axis, turn.by);
  const ends = unit.state.cruise === 1 ? { changes: { cruise: 0 } } : {};
  return { ...ends, memory: { [turn.axis]: to }, output: { result: to === memoryNumber(unit, turn.axis) ? 0 : 1 } };
}

/** Turns sideways after what moves. */
export function turnBy(unit: Unit, angle: number): Outcome {
  return { memory: { pan: turned(unit, 'pan', angle) } };
}

function presetsOf(unit: Unit): readonly Preset[] {
  return Array.isArray(unit.state.presets) ? (unit.state.presets as unknown as readonly Preset[]) : [];
}

/** Keeps where the lens looks, goes to a kept position, or forgets one. */
export function preset(unit: Unit, { operation, slot, name }: Values): Outcome {
  const others = presetsOf(unit).filter((one) => one.slot !== slot);
  const kept = presetsOf(unit).find((one) => one.slot === slot);
  if (operation === Operation.keep) {
    const here = { slot: Number(slot), name: String(name), pan: memoryNumber(unit, 'pan'), tilt: memoryNumber(unit, 'tilt') };
    return { changes: { presets: [...others, here].sort((left, right) => left.slot - right.slot) }, output: { result: 1 } };
  }
  if (!kept) return declined('no position is kept there', { result: 0 });
  if (operation === Operation.forget) return { changes: { presets: others }, output: { result: 1 } };
  return parked(unit) ?? { memory: { pan: kept.pan, tilt: kept.tilt }, output: { result: 1 } };
}

/** Time passes: a camera on its round looks at the next kept position. */
export function cruise(unit: Unit): Outcome {
  const presets = presetsOf(unit);
  if (unit.state.cruise !== 1 || presets.length === 0 || parked(unit) || memoryNumber(unit, 'cruise_at') > unit.now) return {};
  const next = memoryNumber(unit, 'cruise_next') % presets.length;
  const { pan, tilt } = presets[next] as Preset;
  return { memory: { pan, tilt, cruise_next: (next + 1) % presets.length, cruise_at: unit.now + STAY_MS } };
}
