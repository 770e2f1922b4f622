/**
 * How a device proves who it is: MQTT CONNECT fields, device signatures, dynamic registration.
 * Sources: facts/tencent-iot.md §2.2–2.4, §4.1–4.2; vectors §2.7–2.8 are this file's tests.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { REGISTER_V2_PATH } from './hosts.ts';
import { type DeviceSignatureQr, deviceSignatureText, encodeDeviceSignatureQr, type SignMethod } from './qr.ts';
import type { DeviceName } from './topics.ts';

/** Everything a device must know about itself. `psk` is base64, as Tencent's console shows it. Never log this object. */
export interface DeviceCredentials extends DeviceName {
  readonly psk: string;
}

export interface MqttCredentials {
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
}

const ALGORITHM = { hmacsha1: 'sha1', hmacsha256: 'sha256' } as const;

function hmac(method: SignMethod, key: Uint8Array | string, text: string): Buffer {
  return createHmac(ALGORITHM[method], key).update(text).digest();
}

const PSK_MIN_BYTES = 8;
const PSK_MAX_BYTES = 64;

/** Could this be a device's key: base64 of 8 to 64 bytes? Tencent's own have 16 (facts/tencent-iot.md §2.8); the bounds are [P]. */
export function isPsk(text: string): boolean {
  if (text.length > 2 * PSK_MAX_BYTES || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return false;
  const bytes = Buffer.from(text, 'base64').length;
  return bytes >= PSK_MIN_BYTES && bytes <= PSK_MAX_BYTES;
}

/** What a device calls itself to a broker (facts/tencent-iot.md §2.2): product id and device name without a gap. */
export function mqttClientId({ productId, deviceName }: DeviceName): string {
  return `${productId}${deviceName}`;
}

/** clientId, username and password of a CONNECT packet. `expiry` in Unix seconds; `connId` 5–6 alphanumerics. */
export function mqttCredentials(
  device: DeviceCredentials,
  options: { connId: string; expiry: number | string; signMethod?: SignMethod; sdkAppId?: string },
): MqttCredentials {
  const method = options.signMethod ?? 'hmacsha1';
  const clientId = mqttClientId(device);
  const username = `${clientId};${options.sdkAppId ?? '12010126'};${options.connId};${options.expiry}`;
  return { clientId, username, password: mqttPassword(device.psk, username, method) };
}

/** `hex(HMAC(base64decode(psk), username));method`, over the literal username. */
export function mqttPassword(psk: string, username: string, method: SignMethod): string {
  return `${hmac(method, Buffer.from(psk, 'base64'), username).toString('hex')};${method}`;
}

/** True when `password` is what a holder of `psk` would send for this literal `username`. Constant time. */
export function verifyMqttPassword(psk: string, username: string, password: string): boolean {
  const method = password.slice(password.lastIndexOf(';') + 1);
  if (method !== 'hmacsha1' && method !== 'hmacsha256') return false;
  return sameText(mqttPassword(psk, username, method), password);
}

/** The part of a username before the first `;` and the other three, or undefined when malformed. `expiry` stays text: SDKs send seconds, milliseconds and a cut-off LONG_MAX. */
export function parseMqttUsername(username: string): { clientId: string; sdkAppId: string; connId: string; expiry: string } | undefined {
  const match = /^([A-Za-z0-9_-]{2,58});(\d{1,16});([A-Za-z0-9]{1,16});(\d{1,20})$/.exec(username);
  return match
    ? { clientId: match[1] as string, sdkAppId: match[2] as string, connId: match[3] as string, expiry: match[4] as string }
    : undefined;
}

/** Signature of the QR on a device's case, base64. */
export function signDeviceQr(
  device: DeviceCredentials,
  options: { connId: string; timestamp: number; signMethod?: SignMethod },
): DeviceSignatureQr {
  const signMethod = options.signMethod ?? 'hmacsha256';
  const plain = deviceSignatureText({ ...device, ...options });
  return {
    productId: device.productId,
    deviceName: device.deviceName,
    connId: options.connId,
    timestamp: options.timestamp,
    signMethod,
    signature: hmac(signMethod, Buffer.from(device.psk, 'base64'), plain).toString('base64'),
  };
}

/** The six-part text of a device's case. */
export function deviceQrText(device: DeviceCredentials, options: { connId: string; timestamp: number; signMethod?: SignMethod }): string {
  return encodeDeviceSignatureQr(signDeviceQr(device, options));
}

/** Which plaintext AppSigBindDeviceInFamily's signature covers. */
export type BindType = 'wifi_sign' | 'bluetooth_sign';

/** Hex signature AppSigBindDeviceInFamily must carry (facts/tencent-iot.md §4.2, vectors in §2.8). */
export function bindSignature(
  device: DeviceCredentials,
  options: { bindType: BindType; connId: string; timestamp: number; signMethod: SignMethod },
): string {
  const plain =
    options.bindType === 'wifi_sign'
      ? `DeviceName=${device.deviceName}&DeviceTimestamp=${options.timestamp}&ProductId=${device.productId}&ConnId=${options.connId}`
      : deviceSignatureText({ ...device, ...options });
  return hmac(options.signMethod, Buffer.from(device.psk, 'base64'), plain).toString('hex');
}

/**
 * Base64 signature with which a gateway binds a device behind it: keyed with the psk as it is printed, not decoded, as Tencent's
 * C and Python SDKs do it (TC/1105/41828). `timestamp` in seconds.
 */
export function subDeviceSignature(
  device: DeviceCredentials,
  options: { random: number; timestamp: number; signMethod: SignMethod },
): string {
  const plain = `${device.productId}${device.deviceName};${options.random};${options.timestamp}`;
  return hmac(options.signMethod, device.psk, plain).toString('base64');
}

/** Signature of an appapi call: sorted `k=v` joined with `&`, not URL-encoded, HMAC-SHA1, base64 (facts/tencent-iot.md §5.2). */
export function appApiSignature(params: { readonly [key: string]: string | number | boolean | undefined }, appSecret: string): string {
  const plain = Object.keys(params)
    .filter((key) => key !== 'Signature' && params[key] !== undefined)
    .sort()
    .map((key) => `${key}=${params[key]}`)
    .join('&');
  return hmac('hmacsha1', appSecret, plain).toString('base64');
}

/** Dynamic registration v1: base64 of the 40 hex characters, as the C SDK does it. */
export function dynregSignature(
  request: { deviceName: string; nonce: number; productId: string; timestamp: number },
  productSecret: string,
): string {
  const plain = `deviceName=${request.deviceName}&nonce=${request.nonce}&productId=${request.productId}&timestamp=${request.timestamp}`;
  return Buffer.from(hmac('hmacsha1', productSecret, plain).toString('hex')).toString('base64');
}

/** Pure: the phone's bundle leaves it out. */
const ZERO_IV = /* @__PURE__ */ Buffer.alloc(16, '0');

/** Dynamic registration reply: AES-128-CBC, zero padding, base64. */
export function encryptDynregPayload(plain: string, productSecret: string): string {
  const bytes = Buffer.from(plain, 'utf8');
  const padded = Buffer.concat([bytes, Buffer.alloc((16 - (bytes.length % 16)) % 16)]);
  const cipher = createCipheriv('aes-128-cbc', productSecret.slice(0, 16), ZERO_IV).setAutoPadding(false);
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64');
}

/** The plaintext JSON of {@link encryptDynregPayload}. Throws on a payload that is not whole blocks. */
export function decryptDynregPayload(payload: string, productSecret: string): string {
  const decipher = createDecipheriv('aes-128-cbc', productSecret.slice(0, 16), ZERO_IV).setAutoPadding(false);
  const plain = Buffer.concat([decipher.update(Buffer.from(payload, 'base64')), decipher.final()]);
  return plain.toString('utf8').replace(/\0+$/, '');
}

/**
 * Dynamic registration v2 (facts/tencent-iot.md §2.4). `algorithmText`: how the header spells the algorithm when not like
 * `algorithm`; Tencent's own example writes `HmacSha256`, and the spelling is part of what is signed.
 */
export function dynregV2Signature(
  request: {
    host: string;
    algorithm: SignMethod;
    algorithmText?: string;
    timestamp: number | string;
    nonce: number | string;
    body: string;
  },
  productSecret: string,
): string {
  const bodyHash = createHash('sha256').update(request.body).digest('hex');
  const { host, algorithm, algorithmText = algorithm, timestamp, nonce } = request;
  const plain = ['POST', host, REGISTER_V2_PATH, '', algorithmText, timestamp, nonce, bodyHash].join('\n');
  return hmac(request.algorithm, productSecret, plain).toString('base64');
}

/** RFC 4226 code of a lock, 30 s period, 6 digits, keyed with the device's psk (facts/tencent-iot.md §1.7). `now` in milliseconds. */
export function temporaryPassword(psk: string, now: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 30000)));
  const digest = createHmac('sha1', Buffer.from(psk, 'base64')).update(counter).digest();
  const offset = (digest[19] as number) & 0xf;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** Whether two secrets are the same, in a time that tells neither where they differ nor how long the other one is. */
export function sameText(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
