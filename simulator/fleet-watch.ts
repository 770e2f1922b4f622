/**
 * A fleet as somebody looks at it: the state of each device, figures second by second, the last lines of each device. Nothing in
 * it grows with the length of a run, and what a page is sent each second has an upper end, whatever the fleet does.
 */
import { type Clock, mqttClientId } from '../devices/index.ts';
import type { Figures, Frame, Overview, UnitMark, UnitState } from './api/shapes.ts';
import { SimulatorError } from './error.ts';
import type { Fleet } from './fleet.ts';
import { createFigureBook } from './fleet-figures.ts';
import type { LogLine } from './log.ts';
import type { FleetUnit } from './unit.ts';

const SECOND_MS = 1_000;
/** Lines remembered of one device, and devices with a memory; those longest silent lose it first. */
const TRACE_LINES = 60;
const TRACED_DEVICES = 2_000;
const FIGURES_KEPT = 300;
const CHANGES_MAX = 2_000;
const LINES_MAX = 50;
const WATCHERS_MAX = 16;
/** An alarm is shown for so long. */
const ALARM_MS = 30_000;

export interface FleetWatch {
  overview(ledger: boolean): Overview;
  /** Oldest first. */
  trace(unit: FleetUnit): readonly LogLine[];
  /** A frame a second until `stop`; with `unit`, its lines too. Throws {@link SimulatorError} when too many look already. */
  follow(unit: FleetUnit | undefined, tell: (frame: Frame) => void): { stop(): void };
}

interface Watcher {
  readonly unit: FleetUnit | undefined;
  readonly tell: (frame: Frame) => void;
  /** Devices this one has not been told of yet. */
  readonly due: Set<FleetUnit>;
  lines: LogLine[];
  skipped: number;
}

/** Listens from now on; a clock of the run, so that a stepped run shows its own seconds. */
export function createFleetWatch(fleet: Fleet, clock: Clock): FleetWatch {
  const placeOf = new Map(fleet.units.map((unit, place) => [unit, place]));
  const traces = new Map<FleetUnit, LogLine[]>();
  const alarms = new Map<FleetUnit, number>();
  const watchers = new Set<Watcher>();
  /** Devices told to have a fault: it may be lifted while nothing happens. */
  const faulty = new Set<FleetUnit>();
  const book = createFigureBook();
  const kept: Figures[] = [];
  let cancel: (() => void) | undefined;

  function remember(unit: FleetUnit, line: LogLine): void {
    const lines = traces.get(unit) ?? [];
    lines.push(line);
    if (lines.length > TRACE_LINES) lines.shift();
    traces.delete(unit);
    traces.set(unit, lines);
    if (traces.size > TRACED_DEVICES) traces.delete(traces.keys().next().value as FleetUnit);
  }

  fleet.listen((line) => {
    const unit = fleet.unit(line.productId, line.deviceName);
    if (!unit) return;
    book.hear(line);
    remember(unit, line);
    if (line.type === 'event' && unit.device.definition.thingModel.events[line.eventId]?.type !== 'info')
      alarms.set(unit, clock.now() + ALARM_MS);
    for (const watcher of watchers) {
      watcher.due.add(unit);
      if (watcher.unit !== unit) continue;
      if (watcher.lines.length < LINES_MAX) watcher.lines.push(line);
      else watcher.skipped += 1;
    }
    if (!cancel) roll();
  });

  /** Ticks while anybody looks or anything happened in the last second, so that an idle fleet costs nothing. */
  function roll(): void {
    cancel = clock.after(SECOND_MS, () => {
      cancel = undefined;
      const { figures, busy } = book.close(clock.now(), online(fleet));
      kept.push(figures);
      if (kept.length > FIGURES_KEPT) kept.shift();
      for (const [unit, until] of alarms) {
        if (until > clock.now()) continue;
        alarms.delete(unit);
        for (const watcher of watchers) watcher.due.add(unit);
      }
      if (fleet.faults && watchers.size > 0) for (const unit of fleet.units) tellFault(unit);
      for (const watcher of watchers) send(watcher, figures);
      if (watchers.size > 0 || busy || alarms.size > 0) roll();
    });
  }

  function send(watcher: Watcher, figures: Figures): void {
    const { lines, skipped, due } = watcher;
    watcher.lines = [];
    watcher.skipped = 0;
    const changes: Frame['changes'][number][] = [];
    for (const unit of due) {
      if (changes.length === CHANGES_MAX) break;
      due.delete(unit);
      changes.push([placeOf.get(unit) as number, stateOf(unit), marksOf(unit), mainValue(unit)]);
    }
    watcher.tell({ figures, changes, lines, skipped });
  }

  /** A fault was set for it or lifted since. */
  function tellFault(unit: FleetUnit): void {
    const now = fleet.faults?.touches(mqttClientId(unit.device)) ?? false;
    if (now === faulty.has(unit)) return;
    if (now) faulty.add(unit);
    else faulty.delete(unit);
    for (const watcher of watchers) watcher.due.add(unit);
  }

  function marksOf(unit: FleetUnit): UnitMark[] {
    const { state } = unit.device;
    const marks: UnitMark[] = [];
    if (alarms.has(unit)) marks.push('alarm');
    if (fleet.faults?.touches(mqttClientId(unit.device))) marks.push('fault');
    if (typeof state.battery_percentage === 'number' && state.battery_percentage <= LOW_BATTERY) marks.push('low-battery');
    return marks;
  }

  return {
    overview: (ledger) => ({
      at: clock.now(),
      devices: fleet.units.map((unit) => ({
        id: unit.id,
        name: unit.name,
        category: unit.device.category,
        tags: unit.tags,
        state: stateOf(unit),
        marks: marksOf(unit),
        value: mainValue(unit),
      })),
      figures: kept,
      ledger,
    }),
    trace: (unit) => traces.get(unit) ?? [],
    follow(unit, tell) {
      if (watchers.size >= WATCHERS_MAX)
        throw new SimulatorError(503, `${WATCHERS_MAX} pages look at this fleet already`, 'close one of them');
      const watcher: Watcher = { unit, tell, due: new Set(), lines: [], skipped: 0 };
      watchers.add(watcher);
      if (!cancel) roll();
      return { stop: () => void watchers.delete(watcher) };
    },
  };
}

/** Per cent from which a battery is low. */
const LOW_BATTERY = 20;

function stateOf(unit: FleetUnit): UnitState {
  if (!unit.device.powered) return 'off';
  if (unit.link === 'closed') return 'setup';
  return unit.link === 'waiting' ? 'trouble' : unit.link;
}

/** The property a category is about: that of a lock is `lock_state`. */
function mainValue({ device }: FleetUnit): number | null {
  const value = device.state[`${device.category}_state`];
  return typeof value === 'number' ? value : null;
}

function online(fleet: Fleet): number {
  let count = 0;
  for (const unit of fleet.units) if (unit.link === 'online') count += 1;
  return count;
}
