/** A QR code as a PNG: what `qrcode_img` of a preview holds. Decodable by the terminal mode of miniprogram-ci. */
import { crc32, deflateSync } from 'node:zlib';

const MODULE_PIXELS = 6;
const QUIET_MODULES = 4;
export const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The encoder is loaded on first use. */
export async function qrPng(text: string): Promise<Buffer> {
  const { default: encodeQR } = await import('qr');
  return encodePng(encodeQR(text, 'raw', { ecc: 'medium', border: QUIET_MODULES }));
}

/** 8-bit greyscale: jimp, browsers and QR readers all take it. `dark[row][column]`. */
function encodePng(dark: readonly (readonly boolean[])[]): Buffer {
  const size = dark.length * MODULE_PIXELS;
  const pixels = Buffer.alloc((size + 1) * size, 0xff);
  for (let y = 0; y < size; y++) {
    const line = y * (size + 1);
    pixels[line] = 0; // filter: none
    const row = dark[Math.floor(y / MODULE_PIXELS)] ?? [];
    for (let x = 0; x < size; x++) if (row[Math.floor(x / MODULE_PIXELS)]) pixels[line + 1 + x] = 0;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header[8] = 8;
  return Buffer.concat([PNG_SIGNATURE, pngChunk('IHDR', header), pngChunk('IDAT', deflateSync(pixels)), pngChunk('IEND', Buffer.alloc(0))]);
}

export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}
