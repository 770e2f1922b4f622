/** One order to a unit, from the tap to its own answer. Pure: `use-action.ts` feeds it. Codes: facts/tencent-iot.md §5.6. */
import { asCloudError, errorWords } from '@/cloud/cloud-error.ts';
import type { Values } from '@/devices/define.ts';

export type ActionState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'running' }
  | { readonly phase: 'done'; readonly output: Values }
  /** `refused`: the unit or the cloud said no; `timeout`: nobody answered; `offline`: not connected; `failed`: it never got there. */
  | { readonly phase: 'refused' | 'timeout' | 'offline' | 'failed'; readonly cause: unknown };

/** Output parameters of AppCallDeviceActionSync; empty when the unit sent none or nonsense. */
export function readOutput(text: string | undefined): Values {
  try {
    const value: unknown = JSON.parse(text || '{}');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : {};
  } catch {
    return {};
  }
}

/** What a call that did not come back with an answer stands for. */
export function actionFailed(cause: unknown): ActionState {
  const { kind, code } = asCloudError(cause);
  if (kind !== 'api') return { phase: 'failed', cause };
  if (code.includes('DeviceOffline') || code.includes('DeviceNoSubscription')) return { phase: 'offline', cause };
  if (code.includes('ActionUnreachable') || code.includes('Timeout')) return { phase: 'timeout', cause };
  return { phase: 'refused', cause };
}

/** The line under a button; `said` are its own words. Empty when there is nothing to say. */
export function actionWords(
  state: ActionState,
  said: { readonly running: string; readonly done: string; readonly refused?: string },
): string {
  if (state.phase === 'idle') return '';
  if (state.phase === 'running') return said.running;
  if (state.phase === 'done') return said.done;
  if (state.phase === 'refused' && said.refused) return said.refused;
  const { what, fix } = errorWords(state.cause);
  return `${what}，${fix}`;
}
