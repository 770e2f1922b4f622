/** Timers of the logic layer on the phone's clock; all of them end with the mini-program. */
import type { Clock } from '../../../../devices/index.ts';

export interface Timers {
  readonly setTimeout: (run: unknown, ms?: number, ...args: unknown[]) => number;
  readonly setInterval: (run: unknown, ms?: number, ...args: unknown[]) => number;
  readonly clearTimeout: (id: number) => void;
  readonly clearInterval: (id: number) => void;
  stopAll(): void;
}

export function createTimers(clock: Clock): Timers {
  const cancels = new Map<number, () => void>();
  let last = 0;
  const call = (run: unknown, args: unknown[]): void => {
    if (typeof run === 'function') run(...args);
  };
  const clear = (id: number): void => {
    cancels.get(id)?.();
    cancels.delete(id);
  };
  return {
    setTimeout(run, ms = 0, ...args) {
      const id = ++last;
      const cancel = clock.after(Number(ms) || 0, () => {
        cancels.delete(id);
        call(run, args);
      });
      cancels.set(id, cancel);
      return id;
    },
    setInterval(run, ms = 0, ...args) {
      const id = ++last;
      const again = (): void => {
        cancels.set(
          id,
          clock.after(Math.max(4, Number(ms) || 0), () => {
            again();
            call(run, args);
          }),
        );
      };
      again();
      return id;
    },
    clearTimeout: clear,
    clearInterval: clear,
    stopAll() {
      for (const cancel of cancels.values()) cancel();
      cancels.clear();
    },
  };
}
