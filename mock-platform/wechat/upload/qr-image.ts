/** A QR code as a PNG. Readable by the terminal mode of miniprogram-ci. Encoder and PNG writer are loaded on first use. */

const MODULE_PIXELS = 6;
/** The frame of light modules a reader needs around a code. */
const QUIET_MODULES = 4;

export interface QrLook {
  /** Pixels of the square picture; absent: 6 for each module. */
  readonly width?: number;
  /** Of the dark modules; absent: black. */
  readonly colour?: { readonly r: number; readonly g: number; readonly b: number };
  /** The ground is transparent instead of white. */
  readonly hyaline?: boolean;
}

export async function qrPng(text: string, look: QrLook = {}): Promise<Buffer<ArrayBuffer>> {
  const [{ default: encodeQR }, { PNG }] = await Promise.all([import('qr'), import('pngjs')]);
  const dark: readonly (readonly boolean[])[] = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET_MODULES });
  const { width = dark.length * MODULE_PIXELS, colour = { r: 0, g: 0, b: 0 }, hyaline = false } = look;
  const scale = Math.floor(width / dark.length);
  const margin = Math.floor((width - dark.length * scale) / 2);
  const png = new PNG({ width, height: width, colorType: hyaline ? 6 : 2, filterType: 0 });
  const pixels = new Uint32Array(png.data.buffer, png.data.byteOffset, width * width);
  const [ground, ink] = new Uint32Array(
    Uint8Array.of(255, 255, 255, hyaline ? 0 : 255, colour.r, colour.g, colour.b, 255).buffer,
  ) as unknown as [number, number];
  pixels.fill(ground);
  for (const [row, modules] of dark.entries()) {
    for (const [column, isDark] of modules.entries()) {
      if (!isDark) continue;
      for (let y = margin + row * scale; y < margin + (row + 1) * scale; y++) {
        const start = y * width + margin + column * scale;
        pixels.fill(ink, start, start + scale);
      }
    }
  }
  // Large flat areas: more effort in packing costs ten times the time and saves little.
  return Buffer.from(PNG.sync.write(png, { colorType: hyaline ? 6 : 2, filterType: 0, deflateLevel: 1 }));
}
