/**
 * A QR code as a PNG of exactly the width asked for, in a colour, on white or nothing. WeChat draws its round mini-program
 * codes for A and B; nobody publishes how, so all three are QR codes here.
 */
import { deflateSync } from 'node:zlib';
import { PNG_SIGNATURE, pngChunk } from '../../upload/qr-image.ts';

export interface Colour {
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

/** The frame of light modules a reader needs around a code. */
const QUIET_MODULES = 4;

/** Two palette entries: 0 the ground (transparent when `hyaline`), 1 the dark modules. */
export async function drawCode(text: string, width: number, colour: Colour, hyaline: boolean): Promise<Uint8Array<ArrayBuffer>> {
  const { default: encodeQR } = await import('qr');
  const dark: readonly (readonly boolean[])[] = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET_MODULES });
  const scale = Math.floor(width / dark.length);
  const margin = Math.floor((width - dark.length * scale) / 2);
  const isDark = (x: number, y: number) => dark[Math.floor((y - margin) / scale)]?.[Math.floor((x - margin) / scale)] === true;

  const stride = width + 1;
  const pixels = Buffer.alloc(stride * width);
  for (let y = 0; y < width; y++) for (let x = 0; x < width; x++) if (isDark(x, y)) pixels[y * stride + 1 + x] = 1;

  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(width, 4);
  header[8] = 8; // bits of a palette index
  header[9] = 3; // colours come from the palette
  return new Uint8Array(
    Buffer.concat([
      PNG_SIGNATURE,
      pngChunk('IHDR', header),
      pngChunk('PLTE', Buffer.from([255, 255, 255, colour.r, colour.g, colour.b])),
      ...(hyaline ? [pngChunk('tRNS', Buffer.from([0, 255]))] : []),
      pngChunk('IDAT', deflateSync(pixels)),
      pngChunk('IEND', Buffer.alloc(0)),
    ]),
  );
}
