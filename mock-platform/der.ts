/** The few DER types (ITU-T X.690) a certificate is written in. Every function returns one encoded element. */
import { Buffer } from 'node:buffer';

/** A tag around content of any length. */
function element(tag: number, content: Uint8Array): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  if (length > 0xffff) throw new Error(`a DER element of ${length} bytes is longer than this writer needs`);
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

export const sequence = (...items: readonly Uint8Array[]) => element(0x30, Buffer.concat(items));
export const set = (...items: readonly Uint8Array[]) => element(0x31, Buffer.concat(items));
export const octetString = (content: Uint8Array) => element(0x04, content);
export const utf8String = (text: string) => element(0x0c, Buffer.from(text, 'utf8'));
export const trueValue = () => element(0x01, Buffer.from([0xff]));
/** `[number] EXPLICIT` or a constructed `[number] IMPLICIT`. */
export const tagged = (number: number, ...items: readonly Uint8Array[]) => element(0xa0 | number, Buffer.concat(items));
/** A primitive `[number] IMPLICIT`. */
export const taggedBytes = (number: number, content: Uint8Array) => element(0x80 | number, content);

/** A positive INTEGER from big-endian bytes. */
export function integer(bytes: Uint8Array): Buffer {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const trimmed = bytes.subarray(start);
  return element(0x02, (trimmed[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), trimmed]) : trimmed);
}

/** `unused`: bits of the last byte that do not count. */
export function bitString(content: Uint8Array, unused = 0): Buffer {
  return element(0x03, Buffer.concat([Buffer.from([unused]), content]));
}

/** Dotted form, e.g. `2.5.29.17`. */
export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const group = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) group.unshift((left & 0x7f) | 0x80);
    bytes.push(...group);
  }
  return element(0x06, Buffer.from(bytes));
}

/** UTCTime: years 1950–2049. */
export function utcTime(date: Date): Buffer {
  const text = date.toISOString().replace(/[-:T]/g, '').slice(2, 14);
  return element(0x17, Buffer.from(`${text}Z`, 'latin1'));
}
