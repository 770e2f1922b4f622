/**
 * The soft-AP side of a device in set-up mode: takes the home's Wi-Fi and the bind token from an app, joins, and says what came
 * of it. No socket: whoever has one hands datagrams in (`soft-ap-socket.ts`, the HTTP control).
 * The order and the pauses are those of Tencent's C SDK (facts/tencent-iot.md §4.1).
 */
import {
  type Clock,
  type DeviceName,
  SoftApCommand,
  SoftApCommandFault,
  SoftApFailure,
  type SoftApFailureName,
  SoftApState,
  type SoftApVersion,
  softApError,
  softApReply,
} from '../devices/index.ts';
import { SimulatorError } from './error.ts';
import type { Happening } from './log.ts';

export interface SoftAp {
  /** False: the device is not in set-up mode and nothing of this is there. */
  readonly open: boolean;
  /** One datagram of an app; the answers go to `send`, over some seconds. Never throws. */
  receive(datagram: Uint8Array, send: (datagram: string) => void): void;
  /** How its next try ends: `ok` or a name of `SoftApFailure`. Throws {@link SimulatorError} for anything else. */
  plan(result: unknown): void;
  /** What the device told about itself: how the token fared is in it. */
  heard(happening: Happening): void;
}

export interface SoftApOptions {
  readonly device: DeviceName;
  readonly clock: Clock;
  readonly version?: SoftApVersion;
  isOpen(): boolean;
  /** Joins the Wi-Fi and goes to the cloud with the token. Throws {@link SimulatorError}: 422 Wi-Fi, 502 cloud. */
  provision(network: { ssid: string; password: string; token: string }): Promise<unknown>;
}

/** A datagram may get lost: each answer goes out so often. */
const TIMES = 3;
const BETWEEN_MS = 1_000;
/** From the last answer to leaving its own Wi-Fi. */
const BEFORE_JOINING_MS = 3_000;
/** Failures kept for an app that asks later; the SDK's queue. */
const KEPT = 16;
const DATAGRAM_MAX_BYTES = 1023;
/** Lengths of the SDK's buffers. */
const SSID_MAX = 32;
const PASSWORD_MAX = 64;
const TOKEN_MAX = 64;
/** The MQTT error of the SDK when nothing more is known: QCLOUD_ERR_FAILURE. */
const UNKNOWN = -1;

interface Failure {
  readonly failure: SoftApFailureName;
  readonly detail: number;
}

export function createSoftAp({ device, clock, version = '2.0', isOpen, provision }: SoftApOptions): SoftAp {
  let kept: Failure[] = [];
  let planned: SoftApFailureName | undefined;
  let busy = false;
  let onToken: ((code: number) => void) | undefined;

  const repeat = (datagram: string, send: (datagram: string) => void): Promise<void> =>
    new Promise((resolve) => {
      let left = TIMES;
      const once = () => {
        send(datagram);
        if (--left === 0) resolve();
        else clock.after(BETWEEN_MS, once);
      };
      once();
    });
  const pause = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve));
  /** Told now; kept too where the app may be out of reach by then. */
  const fail = (send: (datagram: string) => void, failure: SoftApFailureName, detail: number, keep = true) => {
    if (keep) kept = [...kept, { failure, detail }].slice(-KEPT);
    send(softApError(failure, detail));
  };
  const tellKept = (send: (datagram: string) => void) => {
    for (const { failure, detail } of kept) send(softApError(failure, detail, true));
    kept = [];
  };

  /** How the cloud answered the token: 0, its code, or −1 when it said nothing. */
  const tokenAnswer = () => new Promise<number>((resolve) => (onToken = resolve));

  async function takeNetwork(network: { ssid: string; password: string; token: string }, send: (datagram: string) => void): Promise<void> {
    const state = (value: SoftApState) => repeat(softApReply(device, version, value), send);
    const plan = planned;
    planned = undefined;
    await repeat(softApReply(device, version), send);
    await pause(BEFORE_JOINING_MS);
    if (!isOpen()) return;
    if (plan !== undefined && plan !== 'tokenSend' && plan !== 'tokenReply' && plan !== 'mqttConnect') {
      fail(send, plan, UNKNOWN);
      return;
    }
    void state(SoftApState.joiningWifi);
    const answered = tokenAnswer();
    try {
      if (plan === undefined) await provision(network);
      else throw new SimulatorError(502, `planned: ${plan}`, '');
    } catch (error) {
      onToken = undefined;
      const inWifi = !(error instanceof SimulatorError) || error.status !== 422;
      const failure = plan ?? (inWifi ? 'mqttConnect' : 'joinNetwork');
      fail(send, failure, UNKNOWN);
      if (inWifi) await state(failure === 'mqttConnect' ? SoftApState.connectFailed : SoftApState.tokenFailed);
      return;
    }
    const code = await answered;
    if (code === 0) return state(SoftApState.tokenSent);
    fail(send, code === UNKNOWN ? 'tokenSend' : 'tokenReply', code);
    await state(SoftApState.tokenFailed);
  }

  function command(datagram: Uint8Array, send: (datagram: string) => void) {
    const message = datagram.byteLength > DATAGRAM_MAX_BYTES ? undefined : parse(datagram);
    if (!message || typeof message.cmdType !== 'number') return fail(send, 'appCommand', SoftApCommandFault.format, false);
    tellKept(send);
    if (message.cmdType === SoftApCommand.log) return;
    const { ssid, password, token } = message;
    if (message.cmdType === SoftApCommand.token) {
      // The Wi-Fi is known otherwise in this way; a device in set-up mode has none to use it with.
      return fail(send, 'appCommand', SoftApCommandFault.network, false);
    }
    if (message.cmdType !== SoftApCommand.network) return fail(send, 'appCommand', SoftApCommandFault.format, false);
    const fits = isText(ssid, 1, SSID_MAX) && isText(password, 0, PASSWORD_MAX) && isText(token, 1, TOKEN_MAX);
    if (!fits) return fail(send, 'appCommand', SoftApCommandFault.network, false);
    // The app sends its datagram several times too.
    if (busy) return send(softApReply(device, version));
    busy = true;
    void takeNetwork({ ssid, password, token } as { ssid: string; password: string; token: string }, send).finally(() => {
      busy = false;
    });
  }

  return {
    get open() {
      return isOpen();
    },
    receive(datagram, send) {
      if (isOpen() || busy) command(datagram, send);
    },
    plan(result) {
      if (result !== 'ok' && (typeof result !== 'string' || !Object.hasOwn(SoftApFailure, result))) {
        throw new SimulatorError(
          400,
          `${JSON.stringify(result ?? null).slice(0, 60)} is no end of a soft-AP try`,
          `use ok, ${Object.keys(SoftApFailure).join(', ')}`,
        );
      }
      planned = result === 'ok' ? undefined : (result as SoftApFailureName);
    },
    heard(happening) {
      if (happening.type === 'token-accepted') onToken?.(0);
      if (happening.type === 'rejected' && happening.method === 'app_bind_token') onToken?.(happening.code);
    },
  };
}

const isText = (value: unknown, min: number, max: number): boolean =>
  typeof value === 'string' && Buffer.byteLength(value) >= min && Buffer.byteLength(value) <= max;

function parse(datagram: Uint8Array): { readonly [key: string]: unknown } | undefined {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(datagram));
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as { [key: string]: unknown }) : undefined;
  } catch {
    return undefined;
  }
}
