/** So many messages a second for one device (facts/tencent-iot.md §8). Seconds are the clock's own, not a sliding window [I]. */
import type { Clock } from '../../../devices/index.ts';

/** Messages that may wait for a later second; more are lost, as in a device's own buffer. */
const WAITING_MAX = 1_000;

export interface Rate {
  /** Counts one more; true: it is above `limit` in this second. 0 is no limit. */
  exceeds(limit: number): boolean;
  /**
   * Runs `go` in a later second that has room, behind those that wait already; false: too many wait. `limit` is asked each
   * second.
   */
  later(limit: () => number, go: () => void): boolean;
  /** True while something waits: what comes now must not overtake it. */
  readonly waiting: boolean;
  /** Forgets what waits. */
  stop(): void;
}

export function createRate(clock: Clock): Rate {
  let second = 0;
  let sent = 0;
  let queue: (() => void)[] = [];
  let cancel: (() => void) | undefined;

  const exceeds = (limit: number) => {
    const now = Math.floor(clock.now() / 1000);
    if (now !== second) {
      second = now;
      sent = 0;
    }
    sent++;
    return limit > 0 && sent > limit;
  };

  const wait = (limit: () => number) => {
    cancel = clock.after(1000 - (clock.now() % 1000), () => {
      cancel = undefined;
      const most = limit();
      const ready = queue.splice(0, most > 0 ? most : queue.length);
      for (const go of ready) {
        exceeds(0);
        go();
      }
      if (queue.length > 0) wait(limit);
    });
  };

  return {
    exceeds,
    later(limit, go) {
      if (queue.length >= WAITING_MAX) return false;
      queue.push(go);
      if (!cancel) wait(limit);
      return true;
    },
    get waiting() {
      return queue.length > 0;
    },
    stop() {
      cancel?.();
      cancel = undefined;
      queue = [];
    },
  };
}
