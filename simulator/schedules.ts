/**
 * What a fleet does by the calendar: triggers at set times for a share of its units, and hours in which units sleep, which here
 * means that they are off the network. One timer an entry, none a device.
 */
import { Cron } from 'croner';
import {
  type Category,
  type Clock,
  catalogue,
  type DeviceDefinition,
  describeProblems,
  type Random,
  type Values,
  validateValues,
} from '../devices/index.ts';
import { SimulatorError } from './error.ts';
import type { FleetUnit } from './unit.ts';

/** Where the fleet lives: cron expressions and hours are read there. */
const TIME_ZONE = 'Asia/Shanghai';
/** No timer is set further ahead: longer ones overflow and would ring at once. */
const LONGEST_WAIT_MS = 24 * 3600_000;

export interface Schedule {
  /** `PRODUCT/name` of the units it is for. */
  readonly units: readonly string[];
  /** Five or six cron fields, in China's time. */
  readonly cron: string;
  readonly trigger: string;
  readonly input?: Values;
  /** Share of the units it happens to, diced anew every time. Default 1. */
  readonly share?: number;
  /** Milliseconds over which it is spread. Default 0: all at once. */
  readonly spreadMs?: number;
}

export interface SleepHours {
  readonly units: readonly string[];
  /** `23:00` to `06:30`, in China's time. */
  readonly from: string;
  readonly to: string;
}

export interface Schedules {
  start(): void;
  /** Leaves no timer behind. */
  stop(): void;
}

/** Undefined for a sound cron expression, else what is wrong with it. */
export function cronProblem(cron: string): string | undefined {
  try {
    new Cron(cron, { paused: true, timezone: TIME_ZONE });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** What cannot happen by this calendar entry, at which of its keys. */
export function scheduleProblem(
  category: Category,
  { cron, trigger, input }: { cron: string; trigger: string; input?: { readonly [id: string]: number | string } | undefined },
): { key: string; what: string } | undefined {
  const bad = cronProblem(cron);
  if (bad !== undefined) return { key: 'cron', what: `${JSON.stringify(cron)} is no cron expression: ${bad}` };
  const { triggers } = (catalogue[category] as DeviceDefinition).behaviour;
  const found = Object.hasOwn(triggers, trigger) ? triggers[trigger] : undefined;
  if (!found) {
    return {
      key: 'trigger',
      what: `a ${category} has no trigger ${JSON.stringify(trigger)}; use one of ${Object.keys(triggers).join(', ')}`,
    };
  }
  const checked = validateValues(found.input ?? {}, input ?? {});
  return checked.ok ? undefined : { key: 'input', what: describeProblems(checked.problems) };
}

const dailyAt = (time: string): string => `${Number(time.slice(3))} ${Number(time.slice(0, 2))} * * *`;

interface Entry {
  readonly cron: Cron;
  run(): void;
}

export function createSchedules(options: {
  readonly clock: Clock;
  readonly random: Random;
  readonly unit: (id: string) => FleetUnit | undefined;
  readonly schedules: readonly Schedule[];
  readonly sleep: readonly SleepHours[];
  /** Whatever else happens by the calendar, or once, so many milliseconds after the start. */
  readonly also?: readonly { readonly cron?: string; readonly afterMs?: number; run(): void }[];
}): Schedules {
  const { clock, random, also = [] } = options;
  const timers = new Set<() => void>();
  let running = false;

  const after = (ms: number, run: () => void) => {
    const cancel = clock.after(ms, () => {
      timers.delete(cancel);
      run();
    });
    timers.add(cancel);
  };
  const unitsOf = (ids: readonly string[]) => ids.flatMap((id) => options.unit(id) ?? []);

  function happen({ units, trigger, input, share = 1, spreadMs = 0 }: Schedule): void {
    for (const unit of unitsOf(units)) {
      if (random() >= share) continue;
      // Whoever is off or asleep misses it.
      const run = () => {
        if (unit.device.powered) unit.trigger(trigger, input);
      };
      if (spreadMs > 0) after(Math.floor(random() * spreadMs), run);
      else run();
    }
  }

  const power = (units: readonly string[], on: boolean) => {
    for (const unit of unitsOf(units)) void (on ? unit.powerOn() : unit.powerOff());
  };

  const cronOf = (text: string) => new Cron(text, { paused: true, timezone: TIME_ZONE });
  const entries: Entry[] = [
    ...options.schedules.map((schedule) => ({ cron: cronOf(schedule.cron), run: () => happen(schedule) })),
    ...options.sleep.flatMap(({ units, from, to }) => [
      { cron: cronOf(dailyAt(from)), run: () => power(units, false) },
      { cron: cronOf(dailyAt(to)), run: () => power(units, true) },
    ]),
    ...also.flatMap(({ cron, run }) => (cron === undefined ? [] : [{ cron: cronOf(cron), run }])),
  ];

  /** Waits for the next time of an entry, from the millisecond after `since` on. */
  function wait(entry: Entry, since: number): void {
    const next = entry.cron.nextRun(new Date(since));
    if (!next) return;
    const left = next.getTime() - clock.now();
    if (left > LONGEST_WAIT_MS) {
      after(LONGEST_WAIT_MS, () => wait(entry, since));
      return;
    }
    after(Math.max(0, left), () => {
      entry.run();
      if (running) wait(entry, next.getTime());
    });
  }

  return {
    start() {
      if (running) return;
      running = true;
      for (const entry of entries) wait(entry, clock.now());
      for (const { cron, afterMs = 0, run } of also) {
        if (cron !== undefined) continue;
        if (afterMs > 0) after(afterMs, run);
        else run();
      }
    },
    stop() {
      running = false;
      for (const cancel of timers) cancel();
      timers.clear();
    },
  };
}

/** Whether somebody with these hours sleeps at `now` (milliseconds): such a unit is not powered on when the fleet starts. */
export function sleepsAt({ from, to }: Pick<SleepHours, 'from' | 'to'>, now: number): boolean {
  const last = (time: string) => new Cron(dailyAt(time), { paused: true, timezone: TIME_ZONE }).previousRuns(1, new Date(now + 1000))[0];
  const [fell, woke] = [last(from), last(to)];
  if (!fell || !woke) throw new SimulatorError(400, `${from} to ${to} are no hours`, 'use hours such as 23:00 and 06:30');
  return fell.getTime() > woke.getTime();
}
