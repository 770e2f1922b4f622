/** The app's one connection to the cloud, built from the brand's data. */
import { brand } from '@/generated/brand.ts';
import { phoneTimer } from '@/time/timer.ts';
import { createPush, type DeviceChange } from './push.ts';
import { createSession } from './session.ts';
import { createTokenApi } from './token-api.ts';
import { dial, kept, loginCode, post } from './wechat.ts';

let counter = 0;
/** Unique within this run; the cloud only echoes it. */
function requestId(): string {
  counter += 1;
  return `${phoneTimer.now().toString(36)}-${counter}`;
}

export const session = createSession({
  loginUrl: brand.cloud.login,
  appKey: brand.cloud.appKey,
  post,
  code: loginCode,
  storage: kept('session'),
  timer: phoneTimer,
});

export const cloud = createTokenApi({ origin: brand.cloud.apiOrigin, post, token: session.token, requestId });

const changeListeners = new Set<(change: DeviceChange) => void>();
const lineListeners = new Set<(up: boolean) => void>();

export const push = createPush({
  origin: brand.cloud.socketOrigin,
  appKey: brand.cloud.appKey,
  dial,
  token: () => session.token(),
  timer: phoneTimer,
  requestId,
  onChange: (change) => {
    for (const listener of changeListeners) listener(change);
  },
  onLine: (up) => {
    for (const listener of lineListeners) listener(up);
  },
});

/** Called for every change pushed from now on; returns stop. */
export function onDeviceChange(listener: (change: DeviceChange) => void): () => void {
  changeListeners.add(listener);
  return () => void changeListeners.delete(listener);
}

/** Called when the push line comes up or goes down; returns stop. */
export function onPushLine(listener: (up: boolean) => void): () => void {
  lineListeners.add(listener);
  return () => void lineListeners.delete(listener);
}

export { asCloudError, CloudError, type ErrorWords, errorWords } from './cloud-error.ts';
