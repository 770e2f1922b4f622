/** Reads a QR code the way a phone would. */
import { decodeQR } from 'qr/decode.js';
import sharp from 'sharp';

/** Larger pictures are made this wide first: a QR code needs no more. */
const WIDTH_MAX = 1000;
/** Small codes are laid on a white margin, as a page around them would be. */
const MARGIN = 16;

/** Text of the QR code, or undefined. The time limit is far beyond what it needs, so the answer does not depend on the machine. */
export async function readQr(bytes: Uint8Array): Promise<string | undefined> {
  const { data, info } = await sharp(bytes)
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .resize({ width: WIDTH_MAX, withoutEnlargement: true })
    .extend({ top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN, background: '#ffffff' })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  try {
    return decodeQR({ width: info.width, height: info.height, data }, { timeLimit: 5_000 });
  } catch {
    return undefined;
  }
}
