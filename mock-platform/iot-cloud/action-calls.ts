/** Actions that apps have called and devices have not answered (facts/tencent-iot.md §3.3, §5.5). */
import type { Clock, Values } from '../../devices/index.ts';

interface ActionAnswer {
  readonly code: number;
  readonly status: string;
  readonly response: Values;
}

export interface ActionCalls {
  /** Waits for the device's action_reply; undefined after `timeoutMs` without one. */
  wait(clientToken: string, timeoutMs: number): Promise<ActionAnswer | undefined>;
  /** Remembers a call nobody waits for, so that its answer is known when it comes. */
  note(clientToken: string, deviceId: string, actionId: string): void;
  /** The call an answer belongs to, forgotten with this look; undefined: never asked, another device's, or answered already. */
  take(clientToken: string, deviceId: string): { readonly actionId: string } | undefined;
  answer(clientToken: string, answer: ActionAnswer): void;
  reset(): void;
}

/** Calls remembered at most; the oldest leave first. */
const NOTED_MAX = 5000;

export function createActionCalls(clock: Clock): ActionCalls {
  const noted = new Map<string, { deviceId: string; actionId: string }>();
  const waiting = new Map<string, (answer: ActionAnswer | undefined) => void>();
  return {
    wait(clientToken, timeoutMs) {
      return new Promise((resolve) => {
        const finish = (answer: ActionAnswer | undefined) => {
          cancel();
          waiting.delete(clientToken);
          resolve(answer);
        };
        const cancel = clock.after(timeoutMs, () => finish(undefined));
        waiting.set(clientToken, finish);
      });
    },
    note(clientToken, deviceId, actionId) {
      if (noted.size >= NOTED_MAX) noted.delete(noted.keys().next().value as string);
      noted.set(clientToken, { deviceId, actionId });
    },
    take(clientToken, deviceId) {
      const call = noted.get(clientToken);
      if (!call || call.deviceId !== deviceId) return undefined;
      noted.delete(clientToken);
      return { actionId: call.actionId };
    },
    answer: (clientToken, answer) => waiting.get(clientToken)?.(answer),
    reset() {
      noted.clear();
      for (const finish of [...waiting.values()]) finish(undefined);
    },
  };
}
