/**
 * Time as a parameter. Both clouds and every device run on one of these, so a day can pass in a second.
 * This is the one file that may touch the machine's own time (`createRealClock`).
 */

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `run` once after `ms`; the returned function cancels it and is safe to call twice. */
  after(ms: number, run: () => void): () => void;
}

export interface ManualClock extends Clock {
  /** Moves time forward, running what falls due in order of due time. */
  advance(ms: number): void;
  /** How many timers wait. */
  readonly pending: number;
}

/** The machine's own clock. Timers do not keep the process alive by themselves when `keepAlive` is false. */
export function createRealClock(options: { keepAlive?: boolean } = {}): Clock {
  return {
    now: () => Date.now(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      if (options.keepAlive === false) (timer as { unref?: () => void }).unref?.();
      return () => clearTimeout(timer);
    },
  };
}

/** A clock that only moves when told. `start` defaults to 2026-01-01T00:00:00Z. */
export function createManualClock(start = 1767225600000): ManualClock {
  let time = start;
  let order = 0;
  const timers = new Map<number, { due: number; run: () => void }>();
  const next = (limit: number): [number, { due: number; run: () => void }] | undefined => {
    let best: [number, { due: number; run: () => void }] | undefined;
    for (const entry of timers) if (entry[1].due <= limit && (!best || entry[1].due < best[1].due)) best = entry;
    return best;
  };
  return {
    now: () => time,
    after(ms, run) {
      const id = order++;
      timers.set(id, { due: time + Math.max(0, ms), run });
      return () => void timers.delete(id);
    },
    advance(ms) {
      const end = time + ms;
      for (let entry = next(end); entry; entry = next(end)) {
        timers.delete(entry[0]);
        time = Math.max(time, entry[1].due);
        entry[1].run();
      }
      time = end;
    },
    get pending() {
      return timers.size;
    },
  };
}
