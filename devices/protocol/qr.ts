/**
 * Texts of the QR codes a person meets while adding a device. Pure string work, no crypto: the app imports this file too.
 * Sources: provisioning QR facts/tencent-iot.md §1.5, device-signature QR §4.2.
 */
import { DEVICE_NAME_PATTERN, PRODUCT_ID_PATTERN } from './identity.ts';
import type { DeviceName } from './topics.ts';

/** What the phone shows to a camera. `token` is the bind token (`v3_…`). */
export interface ProvisioningQr {
  readonly ssid: string;
  readonly password: string;
  readonly token: string;
}

/** Raised for a QR text that is not what it should be; `reason` is a sentence for developers. */
export class QrError extends Error {
  override readonly name = 'QrError';
}

/** Length in UTF-8 bytes without TextEncoder, which mini-programs lack. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0) as number;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** `len str len str len str`, two decimal digits of UTF-8 length each, order ssid, password, token. */
export function encodeProvisioningQr(qr: ProvisioningQr): string {
  return [qr.ssid, qr.password, qr.token]
    .map((part) => {
      const length = utf8Length(part);
      if (length > 99) throw new QrError(`a part is ${length} bytes long; two digits allow 99`);
      return String(length).padStart(2, '0') + part;
    })
    .join('');
}

/** Throws {@link QrError} on anything but exactly three well-formed parts. */
export function parseProvisioningQr(text: string): ProvisioningQr {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > 0) {
    if (parts.length === 3) throw new QrError('text goes on after the third part');
    const digits = rest.slice(0, 2);
    if (!/^\d\d$/.test(digits)) throw new QrError(`expected two length digits, got ${JSON.stringify(digits)}`);
    const want = Number(digits);
    let part = '';
    let bytes = 0;
    for (const char of rest.slice(2)) {
      if (bytes >= want) break;
      part += char;
      bytes += utf8Length(char);
    }
    if (bytes !== want) throw new QrError(`part ${parts.length + 1} should be ${want} bytes, found ${bytes}`);
    parts.push(part);
    rest = rest.slice(2 + part.length);
  }
  const [ssid, password, token] = parts;
  if (ssid === undefined || password === undefined || token === undefined) throw new QrError(`found ${parts.length} parts, expected 3`);
  if (!ssid) throw new QrError('the Wi-Fi name is empty');
  if (!token) throw new QrError('the bind token is empty');
  return { ssid, password, token };
}

export type SignMethod = 'hmacsha1' | 'hmacsha256';

/** The six parts on the case of a device. `timestamp` in seconds; `signature` base64. */
export interface DeviceSignatureQr extends DeviceName {
  readonly connId: string;
  readonly timestamp: number;
  readonly signMethod: SignMethod;
  readonly signature: string;
}

/** What the device signs: `productId+deviceName;random;timestamp`. */
export function deviceSignatureText(device: DeviceName & { connId: string; timestamp: number }): string {
  return `${device.productId}${device.deviceName};${device.connId};${device.timestamp}`;
}

/** `pid;dn;random;timestamp;method;base64`. */
export function encodeDeviceSignatureQr(qr: DeviceSignatureQr): string {
  return [qr.productId, qr.deviceName, qr.connId, qr.timestamp, qr.signMethod, qr.signature].join(';');
}

/**
 * Reads the six-part text, or the WeChat-scan URL that carries it in `device_sign`.
 * Throws {@link QrError} with what is wrong.
 */
export function parseDeviceSignatureQr(text: string): DeviceSignatureQr {
  const inUrl = /^https?:\/\/iot\.cloud\.tencent\.com\/iotexplorer\/device\?(?:.*&)?device_sign=([^&]+)/.exec(text);
  let plain = text;
  if (inUrl) {
    try {
      plain = decodeURIComponent(inUrl[1] as string);
    } catch {
      throw new QrError('device_sign is not valid URL encoding');
    }
  }
  const parts = plain.split(';');
  if (parts.length !== 6) throw new QrError(`expected 6 parts separated by ";", found ${parts.length}`);
  const [productId, deviceName, connId, timestampText, signMethod, signature] = parts as [string, string, string, string, string, string];
  if (!PRODUCT_ID_PATTERN.test(productId)) throw new QrError('product id is malformed');
  if (!DEVICE_NAME_PATTERN.test(deviceName)) throw new QrError('device name is malformed');
  if (!/^[A-Za-z0-9]{1,32}$/.test(connId)) throw new QrError('random part is malformed');
  if (!/^\d{1,12}$/.test(timestampText)) throw new QrError('timestamp is malformed');
  if (signMethod !== 'hmacsha1' && signMethod !== 'hmacsha256')
    throw new QrError(`unknown signature method ${JSON.stringify(signMethod.slice(0, 20))}`);
  if (!/^[A-Za-z0-9+/]{20,88}={0,2}$/.test(signature)) throw new QrError('signature is not base64');
  return { productId, deviceName, connId, timestamp: Number(timestampText), signMethod, signature };
}
