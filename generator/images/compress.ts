/** The smaller file that shows the same picture: a palette PNG, a JPEG encoded anew. What people made carefully stays as it is. */
import sharp from 'sharp';
import type { ImageKind } from './image-kind.ts';

/** Worth it from here on: below, the author's own bytes are kept. */
const WORTH = 0.9;
/** What is smaller is small enough: to look for less would take longer than it saves. */
const SMALL_BYTES = 24 * 1024;
/** Mean squared difference of a channel (0–255) nobody sees: 40 dB for the flat colours of PNGs, 36 dB for photos. */
const UNSEEN = { png: 6.5, jpeg: 16.3 } as const;
/** A palette cannot be told from its original in a smaller picture, and takes seconds in a larger one. */
const PIXELS_MAX = 4_000_000;
export const JPEG = { mozjpeg: true, quality: 82 } as const;

/** `bytes`, or a file of the same kind that is at least a tenth smaller and looks the same. Same input, same bytes. */
export async function compress(kind: ImageKind, bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes.byteLength < SMALL_BYTES) return bytes;
  const { data: pixels, info } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  if (width * height > PIXELS_MAX) return bytes;
  const opened = sharp(pixels, { raw: { width, height, channels: 4 } });
  const candidates =
    kind === 'png'
      ? [
          opened.clone().png({ palette: true, quality: 95, compressionLevel: 9, effort: 7 }),
          opened.clone().png({ compressionLevel: 9, adaptiveFiltering: true }),
        ]
      : [opened.clone().removeAlpha().jpeg(JPEG)];
  let best = bytes;
  for (const candidate of candidates) {
    const made = await candidate.toBuffer();
    if (made.byteLength > bytes.byteLength * WORTH || made.byteLength >= best.byteLength) continue;
    if (difference(pixels, await sharp(made).ensureAlpha().raw().toBuffer()) <= UNSEEN[kind]) best = made;
  }
  return best;
}

/** Mean of the squared differences of all channels; what is transparent in both has no colour. */
function difference(before: Uint8Array, after: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < before.length; at += 4) {
    const [alpha = 0, alphaAfter = 0] = [before[at + 3], after[at + 3]];
    for (let channel = 0; channel < 3; channel++) {
      const change = ((before[at + channel] ?? 0) * alpha - (after[at + channel] ?? 0) * alphaAfter) / 255;
      sum += change * change;
    }
    sum += (alpha - alphaAfter) ** 2;
  }
  return sum / before.length;
}
