/** A camera's eyes: picture bytes → text of the QR code in it. */
import { SimulatorError } from './error.ts';

/** Larger pictures are refused before they are decoded. */
export const MAX_PICTURE_BYTES = 8 * 1024 * 1024;
const MAX_PIXELS = 40_000_000;
/** A phone's screen shot needs no more to read its QR. */
const LONGEST_SIDE = 1600;

/** The pictures a phone makes, by their first bytes. Nothing else reaches the decoder: SVG and friends could name files. */
function isPicture(bytes: Uint8Array): boolean {
  const starts = (...values: number[]) => values.every((value, index) => bytes[index] === value);
  return starts(0x89, 0x50, 0x4e, 0x47) || starts(0xff, 0xd8, 0xff) || starts(0x47, 0x49, 0x46, 0x38);
}

/**
 * Text of the one QR code in a PNG, JPEG or GIF. Throws {@link SimulatorError}: 413 too large, 415 no picture or a broken
 * one, 422 no QR code to be seen.
 */
export async function readQrPicture(bytes: Uint8Array): Promise<string> {
  if (bytes.byteLength > MAX_PICTURE_BYTES) {
    throw new SimulatorError(413, `the picture has ${bytes.byteLength} bytes, ${MAX_PICTURE_BYTES} are allowed`, 'send a smaller picture');
  }
  if (!isPicture(bytes)) throw new SimulatorError(415, 'this is no PNG, JPEG or GIF picture', 'send the bytes of a screen shot');
  const image = await decodePixels(bytes);
  const { decodeQR } = await import('qr/decode.js');
  try {
    return decodeQR(image, { format: 'RGBA', effort: 4, timeLimit: 1_000 });
  } catch {
    throw new SimulatorError(422, 'there is no readable QR code in the picture', 'show the whole code, sharp and with its white border');
  }
}

async function decodePixels(bytes: Uint8Array): Promise<{ width: number; height: number; data: Uint8Array }> {
  const sharp = (await import('sharp')).default;
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', pages: 1 })
      .flatten({ background: '#fff' })
      .resize(LONGEST_SIDE, LONGEST_SIDE, { fit: 'inside', withoutEnlargement: true })
      .ensureAlpha()
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, data };
  } catch {
    throw new SimulatorError(415, 'the picture is damaged or too large to decode', 'send a whole PNG, JPEG or GIF');
  }
}
