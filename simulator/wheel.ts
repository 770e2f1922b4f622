/** One timer for a whole fleet: everything that falls due in the same second runs in one turn. */
import type { Clock } from '../devices/index.ts';

export interface Wheel {
  /** Runs `run` every `everyMs` (rounded up to whole seconds) until the returned function is called. */
  every(everyMs: number, run: () => void): () => void;
  /** Stops everything. */
  stop(): void;
}

const SPOKE_MS = 1_000;

/** Holds one pending timer on `clock` while anything is registered, none otherwise. */
export function createWheel(clock: Clock): Wheel {
  const spokes = new Map<number, Set<() => void>>();
  let cancel: (() => void) | undefined;
  let turn = 0;

  function roll(): void {
    cancel = clock.after(SPOKE_MS, () => {
      cancel = undefined;
      turn += 1;
      const due = spokes.get(turn);
      spokes.delete(turn);
      for (const run of due ?? []) run();
      if (spokes.size > 0 && !cancel) roll();
    });
  }

  function put(at: number, run: () => void): void {
    const spoke = spokes.get(at) ?? new Set();
    spokes.set(at, spoke.add(run));
    if (!cancel) roll();
  }

  return {
    every(everyMs, run) {
      const turns = Math.max(1, Math.ceil(everyMs / SPOKE_MS));
      let at = turn + turns;
      let stopped = false;
      const again = () => {
        if (stopped) return;
        at += turns;
        put(at, again);
        run();
      };
      put(at, again);
      return () => {
        stopped = true;
        const spoke = spokes.get(at);
        spoke?.delete(again);
        if (spoke?.size === 0) spokes.delete(at);
        if (spokes.size === 0) {
          cancel?.();
          cancel = undefined;
        }
      };
    },
    stop() {
      spokes.clear();
      cancel?.();
      cancel = undefined;
    },
  };
}
