/**
 * Adding a device that reads a QR with its own lens: token → picture → the device reports it → bind
 * (facts/tencent-iot.md §4.1). A small machine without React, so that every failure can be played through.
 */
import { asCloudError, CloudError } from '@/cloud/cloud-error.ts';
import type { TokenApi } from '@/cloud/token-api.ts';
import { toDeviceId } from '@/devices/protocol/identity.ts';
import type { Timer } from '@/time/timer.ts';

export interface ProvisioningState {
  readonly phase: 'token' | 'waiting' | 'binding' | 'done' | 'failed';
  readonly token?: string;
  /** Milliseconds; the QR is worthless afterwards. */
  readonly expiresAt?: number;
  readonly deviceId?: string;
  readonly error?: CloudError;
}

/** Tencent publishes no lifetime (facts/tencent-iot.md open question 6): ten minutes [I]; an expired token says so itself. */
export const TOKEN_LIFETIME_MS = 10 * 60_000;
/** As Tencent's own plugin polls (§4.1). */
export const POLL_MS = 2_000;
const IGNORED_ERRORS = 15;

export interface ProvisioningOptions {
  readonly api: TokenApi;
  readonly timer: Timer;
  readonly familyId: string;
  readonly onState: (state: ProvisioningState) => void;
}

export interface Provisioning {
  /** Begins, or begins again with a fresh token. */
  start(): void;
  stop(): void;
}

export function createProvisioning({ api, timer, familyId, onState }: ProvisioningOptions): Provisioning {
  let run = 0;
  let cancel: (() => void) | undefined;
  let state: ProvisioningState = { phase: 'token' };

  const tell = (mine: number, change: ProvisioningState) => {
    if (mine !== run) return false;
    state = change;
    onState(state);
    return true;
  };
  const fail = (mine: number, cause: unknown) => tell(mine, { ...state, phase: 'failed', error: asCloudError(cause) });

  const bind = async (mine: number, token: string, ProductId: string, DeviceName: string) => {
    if (!tell(mine, { ...state, phase: 'binding' })) return;
    await api.call('AppTokenBindDeviceFamily', { Token: token, ProductId, DeviceName, FamilyId: familyId, RoomId: '0' });
    tell(mine, { ...state, phase: 'done', deviceId: toDeviceId({ productId: ProductId, deviceName: DeviceName }) });
  };

  const poll = async (mine: number, token: string, expiresAt: number, errors: number): Promise<void> => {
    if (mine !== run) return;
    if (timer.now() >= expiresAt) {
      fail(mine, new CloudError('api', 'InvalidParameterValue.TokenIsExpire', 'the QR ran out'));
      return;
    }
    let answer: Awaited<ReturnType<typeof api.call<'AppGetDeviceBindTokenState'>>>;
    try {
      answer = await api.call('AppGetDeviceBindTokenState', { Token: token });
    } catch (cause) {
      const error = asCloudError(cause);
      // A token the cloud no longer knows will not come back; a hiccup of the network will.
      if (errors >= IGNORED_ERRORS || (error.kind === 'api' && /Token(IsExpire|NotExist)/.test(error.code))) {
        fail(mine, error);
        return;
      }
      cancel = timer.after(POLL_MS, () => void poll(mine, token, expiresAt, errors + 1));
      return;
    }
    if (mine !== run) return;
    const { State, ProductId, DeviceName } = { ...answer, ...answer.Data };
    if (State === 2 && ProductId && DeviceName) {
      await bind(mine, token, ProductId, DeviceName).catch((cause) => fail(mine, cause));
      return;
    }
    cancel = timer.after(POLL_MS, () => void poll(mine, token, expiresAt, errors));
  };

  const begin = async (mine: number) => {
    tell(mine, { phase: 'token' });
    const answer = await api.call('AppCreateDeviceBindToken', {});
    const token = answer.Data?.Token ?? answer.Token;
    if (!token) throw new CloudError('malformed', 'AppCreateDeviceBindToken', 'no Token in the answer');
    const expiresAt = timer.now() + TOKEN_LIFETIME_MS;
    if (tell(mine, { phase: 'waiting', token, expiresAt })) cancel = timer.after(POLL_MS, () => void poll(mine, token, expiresAt, 0));
  };

  return {
    start() {
      cancel?.();
      const mine = ++run;
      begin(mine).catch((cause) => fail(mine, cause));
    },
    stop() {
      run++;
      cancel?.();
    },
  };
}
