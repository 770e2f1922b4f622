/** Base64 by hand: mini-programs have neither Buffer nor atob, and wx's own converters want ArrayBuffers. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Bytes of a base64 text; undefined when it is not base64. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const body = text.replace(/=+$/, '');
  if (!/^[A-Za-z0-9+/]*$/.test(body) || body.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((body.length * 3) / 4));
  let buffer = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < body.length; i++) {
    buffer = (buffer << 6) | ALPHABET.indexOf(body.charAt(i));
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (buffer >> bits) & 0xff;
      buffer &= (1 << bits) - 1;
    }
  }
  return bytes;
}

/** Base64 of bytes, padded. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += ALPHABET.charAt(group >> 18) + ALPHABET.charAt((group >> 12) & 63);
    text += i + 1 < bytes.length ? ALPHABET.charAt((group >> 6) & 63) : '=';
    text += i + 2 < bytes.length ? ALPHABET.charAt(group & 63) : '=';
  }
  return text;
}

/** Hex of a base64 text: the form AppSigBindDeviceInFamily wants the six-part signature in. Undefined when not base64. */
export function base64ToHex(text: string): string | undefined {
  const bytes = decodeBase64(text);
  if (!bytes) return undefined;
  let hex = '';
  for (let i = 0; i < bytes.length; i++) hex += `0${(bytes[i] as number).toString(16)}`.slice(-2);
  return hex;
}

/** Text of UTF-8 bytes; malformed sequences become U+FFFD. */
export function decodeUtf8(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i++] as number;
    const more =
      first < 0x80 ? 0 : first >= 0xf0 && first < 0xf8 ? 3 : first >= 0xe0 && first < 0xf0 ? 2 : first >= 0xc2 && first < 0xe0 ? 1 : -1;
    if (more < 0) {
      text += '\ufffd';
      continue;
    }
    let code = more === 0 ? first : first & (0x3f >> more);
    let complete = true;
    for (let k = 0; k < more; k++) {
      const next = bytes[i];
      if (next === undefined || (next & 0xc0) !== 0x80) {
        complete = false;
        break;
      }
      code = (code << 6) | (next & 0x3f);
      i++;
    }
    text += complete && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  }
  return text;
}

/** UTF-8 bytes of a text, for encoders that expect a TextEncoder. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0) as number;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return Uint8Array.from(bytes);
}
