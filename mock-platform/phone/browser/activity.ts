/** What is still under way on the phone, so that a test can wait for quiet instead of for milliseconds. */
import type { Clock } from '../../../devices/index.ts';

export interface Activity {
  /** Marks something as under way; call the returned function once when it ended. */
  begin(): () => void;
  /** Resolves when nothing has been under way for two frames. */
  idle(): Promise<void>;
  readonly pending: number;
}

const QUIET_MS = 34;

export function createActivity(clock: Clock): Activity {
  let pending = 0;
  let changes = 0;
  const check = (resolve: () => void): void => {
    const before = changes;
    clock.after(QUIET_MS, () => (pending === 0 && changes === before ? resolve() : check(resolve)));
  };
  return {
    begin() {
      pending++;
      changes++;
      let open = true;
      return () => {
        if (!open) return;
        open = false;
        pending--;
        changes++;
      };
    },
    idle: () => new Promise((resolve) => check(resolve)),
    get pending() {
      return pending;
    },
  };
}
