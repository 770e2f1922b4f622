/**
 * The offline temporary password: RFC 4226 over the lock's key, a new one every thirty seconds (facts/tencent-iot.md §1.7), computed
 * on this phone, so that it works while the lock has no network. The key comes from the card in the lock's box: no published
 * call of the cloud hands it out, and it stays on this phone. Pure; SHA-1 is here because a mini-program has no crypto.
 */
import { decodeBase64 } from '@/cloud/base64.ts';

export const PERIOD_MS = 30_000;

const rotate = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

/** SHA-1 (RFC 3174). Only for HMAC of one-time codes, where the protocol fixes it. */
export function sha1(message: Uint8Array): Uint8Array {
  const length = ((message.length + 9 + 63) >> 6) << 6;
  const padded = new Uint8Array(length);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(length - 4, message.length * 8);
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  const words = new Int32Array(80);
  for (let block = 0; block < length; block += 64) {
    for (let i = 0; i < 16; i++) words[i] = view.getInt32(block + i * 4);
    for (let i = 16; i < 80; i++) {
      words[i] = rotate((words[i - 3] as number) ^ (words[i - 8] as number) ^ (words[i - 14] as number) ^ (words[i - 16] as number), 1);
    }
    let [a, b, c, d, e] = state as [number, number, number, number, number];
    for (let i = 0; i < 80; i++) {
      const [mix, constant] =
        i < 20
          ? [(b & c) | (~b & d), 0x5a827999]
          : i < 40
            ? [b ^ c ^ d, 0x6ed9eba1]
            : i < 60
              ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
              : [b ^ c ^ d, 0xca62c1d6];
      const next = (rotate(a, 5) + mix + e + constant + (words[i] as number)) | 0;
      [e, d, c, b, a] = [d, c, rotate(b, 30), a, next];
    }
    for (const [i, value] of [a, b, c, d, e].entries()) state[i] = ((state[i] as number) + value) | 0;
  }
  const digest = new Uint8Array(20);
  const out = new DataView(digest.buffer);
  for (const [i, value] of state.entries()) out.setInt32(i * 4, value);
  return digest;
}

function joined(left: Uint8Array, right: Uint8Array): Uint8Array {
  const both = new Uint8Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}

/** HMAC-SHA-1 (RFC 2104). */
export function hmacSha1(key: Uint8Array, message: Uint8Array): Uint8Array {
  const block = new Uint8Array(64);
  block.set(key.length > 64 ? sha1(key) : key);
  const inner = sha1(
    joined(
      block.map((byte) => byte ^ 0x36),
      message,
    ),
  );
  return sha1(
    joined(
      block.map((byte) => byte ^ 0x5c),
      inner,
    ),
  );
}

/** Six digits for a counter (RFC 4226 §5.3). */
export function oneTimeDigits(key: Uint8Array, counter: number): string {
  const moving = new Uint8Array(8);
  const view = new DataView(moving.buffer);
  view.setUint32(0, Math.floor(counter / 2 ** 32));
  view.setUint32(4, counter >>> 0);
  const digest = hmacSha1(key, moving);
  const offset = (digest[19] as number) & 0xf;
  const number = new DataView(digest.buffer).getUint32(offset) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

/** Bytes of a key as it is printed on the card: base64 of 8 to 64 bytes; undefined for anything else. */
export function readKey(text: string): Uint8Array | undefined {
  const trimmed = text.trim();
  const bytes = trimmed.length <= 128 && trimmed.length % 4 === 0 ? decodeBase64(trimmed) : undefined;
  return bytes && bytes.length >= 8 && bytes.length <= 64 ? bytes : undefined;
}

/** The code of this half minute and how long it still is one. `now` in milliseconds; undefined: that is no key. */
export function offlineCode(keyText: string, now: number): { readonly digits: string; readonly leftMs: number } | undefined {
  const key = readKey(keyText);
  return key && { digits: oneTimeDigits(key, Math.floor(now / PERIOD_MS)), leftMs: PERIOD_MS - (now % PERIOD_MS) };
}
