/**
 * May this CONNECT come in? Pure: packet and look-ups in, verdict out.
 * Rules: facts/tencent-iot.md §2.2 (fields, keep-alive, no will), §8.
 */
import { type Clock, parseMqttUsername, verifyMqttPassword } from '../../../devices/index.ts';
import type { RefusalReason } from '../refusals.ts';
import type { DeviceRow } from '../rows.ts';
import type { IotCloudRules } from '../rules.ts';

export interface ConnectRequest {
  readonly clientId: string;
  readonly username: string | undefined;
  readonly password: Uint8Array | undefined;
  /** Seconds; 0 switches it off. */
  readonly keepalive: number;
  readonly hasWill: boolean;
}

export type ConnectVerdict =
  | { readonly ok: true; readonly device: DeviceRow }
  | { readonly ok: false; readonly connack: 4 | 5; readonly reason: RefusalReason; readonly detail: string };

/** Longest keep-alive, seconds. */
const KEEP_ALIVE_MAX = 900;

export function checkConnect(
  request: ConnectRequest,
  deps: { readonly rules: IotCloudRules; readonly clock: Clock; readonly deviceByClientId: (clientId: string) => DeviceRow | undefined },
): ConnectVerdict {
  const { rules } = deps;
  const badCredentials = rules['iotCloud.badPasswordConnack'] === 5 ? 5 : 4;
  const refuse = (reason: RefusalReason, detail: string, connack: 4 | 5 = badCredentials): ConnectVerdict => ({
    ok: false,
    connack,
    reason,
    detail,
  });

  const username = request.username === undefined ? undefined : parseMqttUsername(request.username);
  if (request.username === undefined || !username || !request.password) {
    return refuse('connect-malformed', 'username must be productId+deviceName;sdkappid;connid;expiry, with a password');
  }
  if (username.clientId !== request.clientId) {
    return refuse('connect-client-id', 'clientId must be productId+deviceName, the first part of the username');
  }
  const device = deps.deviceByClientId(request.clientId);
  if (!device) return refuse('connect-unknown-device', 'no registered device has this productId+deviceName');
  const password = Buffer.from(request.password).toString('latin1');
  // Over the literal username as it arrived: clients write the expiry in three ways (§2.2).
  if (!verifyMqttPassword(device.psk, request.username, password)) {
    return refuse(
      'connect-bad-password',
      'the password is not HMAC(base64decode(psk), username);method with method hmacsha1 or hmacsha256',
    );
  }
  if (rules['iotCloud.checkExpiry'] && expiryMs(username.expiry) <= deps.clock.now()) {
    return refuse('connect-expired', `the username says the credentials ended at ${username.expiry}`);
  }
  if (request.keepalive > KEEP_ALIVE_MAX) {
    return refuse('connect-keep-alive', `keep-alive ${request.keepalive} s; 0 to ${KEEP_ALIVE_MAX} s are allowed`, 5);
  }
  if (request.hasWill && rules['iotCloud.unsupportedFeatures'] !== 'ignore') {
    return refuse('connect-will', 'a will message is not supported; connect without one', 5);
  }
  return { ok: true, device };
}

const SECONDS_BELOW = 10n ** 11n;
const MILLISECONDS_BELOW = 10n ** 15n;

/**
 * When the credentials end, milliseconds. The documents say Unix seconds, the Python SDK sends milliseconds, the C SDK a
 * LONG_MAX whose end is cut off: the size of the number tells which.
 */
export function expiryMs(expiry: string): number {
  const value = BigInt(expiry);
  if (value < SECONDS_BELOW) return Number(value) * 1000;
  return value < MILLISECONDS_BELOW ? Number(value) : Number.POSITIVE_INFINITY;
}
