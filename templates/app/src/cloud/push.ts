/**
 * The push channel: one WebSocket that says what changed on which device (facts/tencent-iot.md §5.7).
 * ActivePush subscribes, a heartbeat goes out every 50 s, a lost line is dialled again.
 */
import { WEBSOCKET_PATHS } from '@/devices/protocol/hosts.ts';
import type { Timer } from '@/time/timer.ts';
import { decodeBase64, decodeUtf8 } from './base64.ts';

/** One socket that is already being dialled. */
export interface Socket {
  send(text: string): void;
  close(): void;
}

export interface SocketEvents {
  onOpen(): void;
  onText(text: string): void;
  /** Closed or failed; called at most once. */
  onGone(): void;
}

export interface DeviceChange {
  readonly deviceId: string;
  /** StatusChange, Property, Event, Action … */
  readonly type: string;
  /** Online, Report, Push … */
  readonly subType: string;
  /** Decoded JSON of the device's or cloud's message. */
  readonly payload: { readonly [key: string]: unknown };
}

export interface PushOptions {
  /** `wss://…` without trailing slash. */
  readonly origin: string;
  readonly appKey: string;
  readonly dial: (url: string, events: SocketEvents) => Socket;
  readonly token: () => Promise<string>;
  readonly timer: Timer;
  readonly requestId: () => string;
  readonly onChange: (change: DeviceChange) => void;
  /** True once subscribed, false while the line is down. */
  readonly onLine?: (up: boolean) => void;
}

export interface Push {
  /** Listen to exactly these devices from now on; an empty list hangs up. */
  watch(deviceIds: readonly string[]): void;
  /** Hang up (the app went to the background). `watch` dials again. */
  stop(): void;
}

export const HEARTBEAT_MS = 50_000;
/** First wait before dialling again; doubles up to the second figure. */
export const RECONNECT_MS = [2_000, 30_000] as const;

/** Undefined for anything that is not a DeviceChange push. */
export function parsePush(text: string): DeviceChange | undefined {
  let message: { push?: unknown; action?: unknown; params?: { [key: string]: unknown } };
  try {
    message = JSON.parse(text);
  } catch {
    return undefined;
  }
  const params = message?.params;
  if (message?.push !== true || message.action !== 'DeviceChange' || typeof params?.DeviceId !== 'string') return undefined;
  let payload: unknown = {};
  if (typeof params.Payload === 'string' && params.Payload) {
    const bytes = decodeBase64(params.Payload);
    try {
      payload = bytes ? JSON.parse(decodeUtf8(bytes)) : {};
    } catch {
      payload = {};
    }
  }
  return {
    deviceId: params.DeviceId,
    type: String(params.Type ?? ''),
    subType: String(params.SubType ?? ''),
    payload: typeof payload === 'object' && payload !== null ? (payload as { [key: string]: unknown }) : {},
  };
}

export function createPush(options: PushOptions): Push {
  let wanted: readonly string[] = [];
  let socket: Socket | undefined;
  let open = false;
  /** Counts dials, so that a late answer of an old line is ignored. */
  let line = 0;
  let wait: number = RECONNECT_MS[0];
  let cancelTimer: (() => void) | undefined;

  const hangUp = () => {
    line++;
    cancelTimer?.();
    cancelTimer = undefined;
    const old = socket;
    socket = undefined;
    if (open) options.onLine?.(false);
    open = false;
    old?.close();
  };

  const later = (ms: number, run: () => void) => {
    cancelTimer?.();
    cancelTimer = options.timer.after(ms, run);
  };

  const request = (action: string, params: object) => socket?.send(JSON.stringify({ action, reqId: options.requestId(), params }));

  const heartbeat = async (mine: number) => {
    const AccessToken = await options.token().catch(() => undefined);
    if (mine !== line || !open) return;
    if (AccessToken) {
      const ActionParams = { Platform: 'weapp', RequestId: options.requestId(), AccessToken, DeviceIds: wanted };
      request('YunApi', { Action: 'AppDeviceTraceHeartBeat', ActionParams });
    }
    later(HEARTBEAT_MS, () => void heartbeat(mine));
  };

  const subscribe = async (mine: number) => {
    const AccessToken = await options.token().catch(() => undefined);
    if (mine !== line || !open) return;
    if (!AccessToken) return redial();
    request('ActivePush', { DeviceIds: wanted, Platform: 'weapp', AccessToken, AppKey: options.appKey, RegionId: 1 });
    void heartbeat(mine);
  };

  const dial = () => {
    const mine = ++line;
    socket = options.dial(`${options.origin}${WEBSOCKET_PATHS[0]}?cId=${options.requestId()}`, {
      onOpen() {
        if (mine !== line) return;
        open = true;
        wait = RECONNECT_MS[0];
        options.onLine?.(true);
        void subscribe(mine);
      },
      onText(text) {
        if (mine !== line) return;
        const change = parsePush(text);
        if (change) options.onChange(change);
      },
      onGone() {
        if (mine === line) redial();
      },
    });
  };

  const redial = () => {
    hangUp();
    if (wanted.length === 0) return;
    const pause = wait;
    wait = Math.min(wait * 2, RECONNECT_MS[1]);
    later(pause, dial);
  };

  return {
    watch(deviceIds) {
      const next = [...new Set(deviceIds)].sort();
      const same = next.length === wanted.length && next.every((id, i) => id === wanted[i]);
      wanted = next;
      if (wanted.length === 0) return hangUp();
      if (!socket && !cancelTimer) return dial();
      if (!same && open) void subscribe(line);
    },
    stop() {
      wanted = [];
      hangUp();
    },
  };
}
