/** Envelopes on the `$thing`, `$sys` topics, as types and as makers (facts/tencent-iot.md §3). Field names are Tencent's. */
import type { Values } from '../define.ts';

export { FirmwareStatus } from './firmware-status.ts';

/** Largest payload the cloud takes, bytes: the stricter of Tencent's two figures (16 KB, 64 KB) [I]. */
export const MAX_PAYLOAD_BYTES = 16 * 1024;

/** Reply codes of the thing-model channel. 406: type, range or enum broken (documented). The others are [P]: no list is published. */
export const ThingCode = {
  ok: 0,
  malformed: 400,
  notFound: 404,
  modelViolation: 406,
  refused: 403,
  internal: 500,
} as const;

export interface Reply {
  readonly method: string;
  readonly clientToken: string;
  readonly code: number;
  readonly status: string;
}

export type PropertyUp =
  | { method: 'report'; clientToken: string; timestamp?: number; params: Values }
  | { method: 'control_reply'; clientToken: string; code: number; status?: string }
  | { method: 'get_status'; clientToken: string; type?: string; showmeta?: number }
  | { method: 'report_info'; clientToken: string; params: Values }
  | { method: 'clear_control'; clientToken: string };

export type PropertyDown =
  | { method: 'report_reply' | 'report_info_reply' | 'clear_control_reply'; clientToken: string; code: number; status: string }
  | { method: 'control'; clientToken: string; params: Values }
  | { method: 'get_status_reply'; clientToken: string; code: number; type: string; data: { reported?: Values; control?: Values } };

/** One event. `timestamp` in milliseconds. */
export interface PostedEvent {
  eventId: string;
  type: 'info' | 'alert' | 'fault';
  timestamp: number;
  params: Values;
}

export type EventUp =
  | ({ method: 'event_post'; clientToken: string; version: string } & PostedEvent)
  | { method: 'events_post' | 'event_post'; clientToken: string; events: PostedEvent[] };

export interface EventDown extends Reply {
  method: 'event_reply';
  version: string;
  data: Values;
}

export interface ActionDown {
  method: 'action';
  clientToken: string;
  actionId: string;
  timestamp: number;
  params: Values;
}

export interface ActionUp {
  method: 'action_reply';
  clientToken: string;
  code: number;
  status: string;
  response: Values;
}

export type ServiceUp =
  | { method: 'app_bind_token'; clientToken: string; params: { token: string; pairTime?: Values } }
  | { method: 'unbind_device_request'; clientToken: string; productId: string; deviceName: string };

export type ServiceDown =
  | { method: 'app_bind_token_reply' | 'unbind_device_reply'; clientToken: string; code: number; status: string }
  | { method: 'bind_device' | 'unbind_device'; clientToken: string; timestamp: number };

/** `{type:"get", resource:["time"]}` and its answer: `time` in seconds, the other two in milliseconds (TC/1105/41511). */
export interface SystemUp {
  type: 'get';
  resource: readonly string[];
}
export interface SystemDown {
  type: 'get';
  time: number;
  ntptime1: number;
  ntptime2: number;
}

/** `$ota/report`: what a device says about its firmware (facts/tencent-iot.md §3.5). `percent` 0–100. */
export type OtaUp =
  | { type: 'report_version'; report: { version: string } }
  | { type: 'report_progress'; report: { progress: OtaProgress; version: string } };

export interface OtaProgress {
  state: 'downloading' | 'burning' | 'done' | 'fail';
  percent?: number | string;
  result_code: number | string;
  result_msg: string;
}

/** How an update fails: `result_code` of a device's report (facts/tencent-iot.md §3.5). */
export const OtaFailure = {
  downloadTimeout: { code: -1, text: 'download timeout' },
  fileMissing: { code: -2, text: 'file does not exist' },
  signatureExpired: { code: -3, text: 'signature of the address expired' },
  md5Mismatch: { code: -4, text: 'MD5 mismatch' },
  updateFailed: { code: -5, text: 'update failed' },
} as const satisfies { readonly [name: string]: { readonly code: number; readonly text: string } };

/** `$ota/update`: the cloud's answer, and its order to update. `file_size` in bytes. */
export type OtaDown =
  | { type: 'report_version_rsp'; result_code: number; result_msg: string; version: string }
  | { type: 'update_firmware'; file_size: number; md5sum: string; url: string; version: string; user_defined: string };

/** `$gateway/operation`: `payload.devices` names the devices behind the gateway (TC/1105/41828, 41829). */
export type GatewayType = 'online' | 'offline' | 'bind' | 'unbind' | 'describe_sub_devices';

/** `result` of each device in the answer (TC/1105/41828 and 41829, "Error codes"). */
export const GatewayResult = {
  ok: 0,
  notBound: -1,
  systemError: -2,
  badParameter: 801,
  noSuchDevice: 802,
  badSignature: 803,
  unknownSignMethod: 804,
  signatureExpired: 805,
  boundElsewhere: 806,
  notOrdinary: 807,
  notAllowed: 808,
  boundAlready: 809,
  unsupportedDevice: 810,
} as const;

/** Too short to be nested deeper than any stack bears. */
const SHORT_TEXT = 2_048;
/** Takes a whole packet at a time, so one serves all. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * JSON of a packet as a plain object, or undefined: not UTF-8 JSON, not an object, or carrying `__proto__`.
 * `maxBytes` guards the parser; of a text it counts UTF-16 units.
 */
export function parsePayload(payload: Uint8Array | string, maxBytes = MAX_PAYLOAD_BYTES): { [key: string]: unknown } | undefined {
  if (payload.length === 0 || payload.length > maxBytes) return undefined;
  try {
    const text = typeof payload === 'string' ? payload : utf8.decode(payload);
    let hostile = false;
    // Only a text with these words, or an escape that may spell them, can hold such a key, and only a long one can be nested so
    // deep that whoever walks through it falls over: the rest is parsed without a look at each value.
    const parsed: unknown =
      text.length > SHORT_TEXT || text.includes('__proto__') || text.includes('\\u')
        ? JSON.parse(text, (key, value) => {
            if (key === '__proto__') hostile = true;
            return value;
          })
        : JSON.parse(text);
    return !hostile && typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as { [key: string]: unknown })
      : undefined;
  } catch {
    return undefined;
  }
}
