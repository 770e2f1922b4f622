/** Pictures one after the other as an animated WebP: a short recording for people who cannot try the device. */
import sharp from 'sharp';

export interface RecordingOptions {
  /** How long each picture stays, milliseconds. */
  readonly frameMs: number;
  /** Pixels; higher pictures are made smaller. */
  readonly width: number;
}

/** All frames get the height of the tallest. Throws when a picture cannot be read. */
export async function animate(frames: readonly Buffer[], { frameMs, width }: RecordingOptions): Promise<Buffer> {
  const scaled = await Promise.all(frames.map((frame) => sharp(frame).resize({ width }).png().toBuffer({ resolveWithObject: true })));
  const height = Math.max(...scaled.map(({ info }) => info.height));
  const even = await Promise.all(
    scaled.map(({ data, info }) =>
      sharp(data)
        .extend({ bottom: height - info.height, background: '#ffffff' })
        .flatten({ background: '#ffffff' })
        .png()
        .toBuffer(),
    ),
  );
  return sharp(even, { join: { animated: true } })
    .webp({ quality: 70, effort: 2, loop: 0, delay: even.map(() => frameMs) })
    .toBuffer();
}
