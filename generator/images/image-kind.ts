/** What a file is by its first bytes, whatever its name says. */

export type ImageKind = 'png' | 'jpeg';

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

function startsWith(bytes: Uint8Array, want: readonly number[], offset = 0): boolean {
  return want.every((byte, index) => bytes[offset + index] === byte);
}

function ascii(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, Math.min(to, bytes.length)));
}

/** `kind` of a type the mini-program shows everywhere, or the name of the refused type and why. */
export function imageKind(bytes: Uint8Array): { kind: ImageKind } | { refused: string; why: string } {
  if (startsWith(bytes, PNG)) return { kind: 'png' };
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return { kind: 'jpeg' };
  const head = ascii(bytes, 0, 512);
  if (head.startsWith('GIF8')) return { refused: 'GIF', why: 'it may move and has only 256 colours' };
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP')
    return { refused: 'WebP', why: 'older iPhones do not show it in a mini-program package' };
  if (head.slice(4, 8) === 'ftyp')
    return {
      refused: /^(?:heic|heix|mif1|msf1)/.test(head.slice(8, 12)) ? 'HEIC' : 'AVIF or video',
      why: 'WeChat does not show it on every phone',
    };
  if (/^(?:\u00ef\u00bb\u00bf)?\s*(?:<\?xml|<!--|<svg|<!DOCTYPE svg)/i.test(head))
    return { refused: 'SVG', why: 'it can carry scripts, and image views of mini-programs do not take it from the package' };
  if (head.startsWith('BM')) return { refused: 'BMP', why: 'it is not compressed' };
  if (head.startsWith('%PDF')) return { refused: 'PDF', why: 'it is a document, not an image' };
  if (/^\s*<(?:!doctype html|html)/i.test(head)) return { refused: 'a web page', why: 'probably the download failed' };
  return { refused: 'of an unknown type', why: 'only images can be used here' };
}

/** True for an APNG: an `acTL` chunk stands before the first image data. Decoders without APNG support hide it. */
export function isAnimatedPng(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let offset = PNG.length; offset + 8 <= bytes.length; ) {
    const type = ascii(bytes, offset + 4, offset + 8);
    if (type === 'acTL') return true;
    if (type === 'IDAT' || type === 'IEND') return false;
    offset += 12 + view.getUint32(offset);
  }
  return false;
}
