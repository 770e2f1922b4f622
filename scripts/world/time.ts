/** Three ways for time to pass: the machine's own, n times as fast, or stepped from timer to timer as quickly as the work allows. */
import { type Clock, createFasterClock, createManualClock, createRealClock } from '../../devices/index.ts';
import { settle } from './settle.ts';

/** `real`; `stepped`; `x100`: a hundred times as fast as the machine's. */
export type Pace = 'real' | 'stepped' | `x${number}`;

export interface Time {
  readonly clock: Clock;
  /** Lets time pass until `done` says so, looked at whenever something has happened, or `limitMs` of the clock is over. */
  pass(limitMs: number, done?: () => boolean): Promise<void>;
}

/** How often a condition is looked at where real time passes. */
const LOOK_MS = 5;

/** `start` in milliseconds since 1970; a stepped clock begins 2026-01-01T00:00:00Z when left out, the others now. */
export function createTime(pace: Pace, start?: number): Time {
  if (pace === 'stepped') return steppedTime(start);
  const real = createRealClock();
  const factor = pace === 'real' ? 1 : Number(pace.slice(1));
  const clock = factor === 1 && start === undefined ? real : createFasterClock(real, factor, start);
  return {
    clock,
    async pass(limitMs, done) {
      const end = clock.now() + limitMs;
      while (!done?.()) {
        const left = end - clock.now();
        if (left <= 0) return;
        await new Promise<void>((resolve) => void real.after(Math.min(left / factor, done ? LOOK_MS : left / factor), resolve));
      }
    },
  };
}

function steppedTime(start?: number): Time {
  const clock = createManualClock(start);
  return {
    clock,
    async pass(limitMs, done) {
      const end = clock.now() + limitMs;
      await settle();
      while (!done?.()) {
        const due = clock.nextDue;
        if (due === undefined || due > end) return clock.advance(end - clock.now());
        clock.advance(Math.max(0, due - clock.now()));
        await settle();
      }
    },
  };
}
