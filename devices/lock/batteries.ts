/** Two batteries and an emergency contact: which one drives the lock, how they drain, what can go wrong with them. Pure. */
import type { Outcome, Unit, Values } from '../define.ts';
import { combine, memoryNumber, nothing, stateNumber } from '../outcome.ts';
import { LOW_BATTERY, PARTS_PER_PERCENT, setBattery } from '../trait-behaviour.ts';

export const Slot = { main: 0, second: 1 } as const;
/** Numbers of `batteryState` in the thing model. */
export const BatteryState = { fine: 0, low: 1, nearlyEmpty: 2, charging: 3, removed: 4, overheated: 5 } as const;
/** Below this a battery may be gone before anyone comes home [P]. */
const NEARLY_EMPTY = 5;
/** States a person brought about; the others follow from the charge. */
const LASTING: readonly number[] = [BatteryState.charging, BatteryState.removed, BatteryState.overheated];

interface Battery {
  readonly slot: number;
  readonly percentage: number;
  readonly state: number;
}

export const batteriesInitial: readonly Values[] = [
  { slot: Slot.main, percentage: 100, state: BatteryState.fine },
  { slot: Slot.second, percentage: 100, state: BatteryState.fine },
];

/** Both batteries; the main one's charge is Tencent's own property, so the two can never disagree. */
function batteriesOf(unit: Unit): Battery[] {
  const listed = Array.isArray(unit.state.batteries) ? (unit.state.batteries as readonly Values[]) : [];
  return [Slot.main, Slot.second].map((slot) => {
    const entry = listed.find((one) => one.slot === slot);
    const percentage = slot === Slot.main ? stateNumber(unit, 'battery_percentage') : Number(entry?.percentage ?? 0);
    return { slot, percentage, state: Number(entry?.state ?? (slot === Slot.main ? BatteryState.fine : BatteryState.removed)) };
  });
}

const drives = (battery: Battery): boolean => battery.percentage > 0 && battery.state !== BatteryState.removed;

/** Whether anything moves the bolt. A negative percentage is a lock on the mains. */
export function hasPower(unit: Unit): boolean {
  return unit.state.emergency_power === 1 || stateNumber(unit, 'battery_percentage') < 0 || batteriesOf(unit).some(drives);
}

function byCharge(percentage: number): number {
  if (percentage < NEARLY_EMPTY) return BatteryState.nearlyEmpty;
  return percentage < LOW_BATTERY ? BatteryState.low : BatteryState.fine;
}

/** The list with one battery changed; the main one's charge goes into `battery_percentage` too, with its alarm. */
function change(unit: Unit, slot: number, next: { readonly percentage: number; readonly state: number }): Outcome {
  const list = batteriesOf(unit).map((battery) => ({ ...battery, ...(battery.slot === slot && next) }));
  const told = slot === Slot.main ? setBattery(unit, next.percentage) : {};
  return combine(told, { changes: { batteries: list } });
}

/** Puts a battery at `percentage`: it was replaced, charged, or simply used. One that was out is in again. */
export function chargeBattery(unit: Unit, slot: number, percentage: number): Outcome {
  return change(unit, slot, { percentage, state: byCharge(percentage) });
}

/** A battery is put on charge, taken out, or grows hot; back to what its charge says with any other state. */
export function batteryHappening(unit: Unit, slot: number, state: number): Outcome {
  const battery = batteriesOf(unit).find((one) => one.slot === slot);
  if (!battery) return nothing('there is no such battery');
  if (battery.state === state) return nothing('it is so already');
  const taken = state === BatteryState.removed;
  const next = LASTING.includes(state) ? state : byCharge(battery.percentage);
  const changed = change(unit, slot, { percentage: taken ? 0 : battery.percentage, state: next });
  const alarm = next === BatteryState.overheated || taken;
  // A battery taken out is not one that ran low: its own alarm says what happened.
  const events = alarm ? [{ eventId: 'battery_alarm', params: { slot, state: next } }] : (changed.events ?? []);
  return { ...changed, events };
}

/** Ticks (minutes) on a charger that give one percent [P]. */
const TICKS_PER_CHARGED_PERCENT = 2;

/** What a tick does to the batteries: `parts` (minutes asleep) of the one that drives the lock are used; one on charge gains. */
export function drainBatteries(unit: Unit, parts: number): Outcome {
  const charging = batteriesOf(unit).find((battery) => battery.state === BatteryState.charging && battery.percentage < 100);
  if (charging) {
    const ticks = memoryNumber(unit, 'battery_ticks_charged') + 1;
    if (ticks < TICKS_PER_CHARGED_PERCENT) return { memory: { battery_ticks_charged: ticks } };
    const gained = change(unit, charging.slot, { percentage: charging.percentage + 1, state: BatteryState.charging });
    return combine(gained, { memory: { battery_ticks_charged: 0 } });
  }
  const driving = batteriesOf(unit).find(drives);
  if (!driving) return {};
  const used = memoryNumber(unit, 'battery_parts_used') + parts;
  if (used < PARTS_PER_PERCENT) return { memory: { battery_parts_used: used } };
  const left = Math.max(0, driving.percentage - Math.floor(used / PARTS_PER_PERCENT));
  const state = LASTING.includes(driving.state) ? driving.state : byCharge(left);
  return combine(change(unit, driving.slot, { percentage: left, state }), { memory: { battery_parts_used: used % PARTS_PER_PERCENT } });
}
