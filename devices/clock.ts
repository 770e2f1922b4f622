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
  /** When the next timer falls due, milliseconds since 1970; undefined: none waits. */
  readonly nextDue: number | undefined;
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

/**
 * A clock that runs `factor` times as fast as `base`, from `start` on (default: where `base` is now). A tenth of a second
 * asked for at × 100 is a thousandth of the machine's: whatever the machine cannot keep up with comes late, never early.
 */
export function createFasterClock(base: Clock, factor: number, start = base.now()): Clock {
  if (!(factor > 0 && factor <= FASTEST)) throw new RangeError(`a clock runs × 0.001 to × ${FASTEST}, not × ${factor}`);
  const began = base.now();
  return {
    now: () => start + Math.floor((base.now() - began) * factor),
    after: (ms, run) => base.after(ms / factor, run),
  };
}

/** More than this the machine's own timers, whole milliseconds, could not tell apart. */
const FASTEST = 10_000;

interface Timer {
  readonly due: number;
  readonly order: number;
  run: (() => void) | undefined;
}

/** A clock that only moves when told. `start` defaults to 2026-01-01T00:00:00Z. */
export function createManualClock(start = 1767225600000): ManualClock {
  let time = start;
  let order = 0;
  let cancelled = 0;
  let heap: Timer[] = [];
  const before = (left: Timer, right: Timer) => left.due < right.due || (left.due === right.due && left.order < right.order);

  function sink(at: number): void {
    const timer = heap[at] as Timer;
    for (let child = 2 * at + 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && before(heap[child + 1] as Timer, heap[child] as Timer)) child++;
      if (!before(heap[child] as Timer, timer)) break;
      heap[at] = heap[child] as Timer;
      at = child;
    }
    heap[at] = timer;
  }

  function put(timer: Timer): void {
    let at = heap.push(timer) - 1;
    for (let parent = (at - 1) >> 1; at > 0 && before(timer, heap[parent] as Timer); parent = (at - 1) >> 1) {
      heap[at] = heap[parent] as Timer;
      at = parent;
    }
    heap[at] = timer;
  }

  function take(): void {
    const last = heap.pop() as Timer;
    if (heap.length === 0) return;
    heap[0] = last;
    sink(0);
  }

  /** The next timer that was not cancelled. */
  function next(): Timer | undefined {
    while (heap[0] && !heap[0].run) {
      take();
      cancelled--;
    }
    return heap[0];
  }

  /** Most timers are answers' time limits and are cancelled: they must not pile up until their time. */
  function forgetCancelled(): void {
    if (cancelled < 64 || cancelled * 2 < heap.length) return;
    heap = heap.filter((timer) => timer.run);
    cancelled = 0;
    for (let at = (heap.length >> 1) - 1; at >= 0; at--) sink(at);
  }

  return {
    now: () => time,
    after(ms, run) {
      const timer: Timer = { due: time + Math.max(0, ms), order: order++, run };
      put(timer);
      return () => {
        if (!timer.run) return;
        timer.run = undefined;
        cancelled++;
        forgetCancelled();
      };
    },
    advance(ms) {
      const end = time + ms;
      for (let timer = next(); timer && timer.due <= end; timer = next()) {
        take();
        const { run } = timer;
        timer.run = undefined;
        time = Math.max(time, timer.due);
        run?.();
      }
      time = end;
    },
    get nextDue() {
      return next()?.due;
    },
    get pending() {
      return heap.length - cancelled;
    },
  };
}
