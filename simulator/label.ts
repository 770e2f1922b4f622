/** The sticker on a device's case: its device-signature QR (facts/tencent-iot.md §4.2). */

/** PNG of a QR code, white border included. `scale` is pixels per module, 1–20. */
export async function qrPicture(text: string, scale = 8): Promise<Uint8Array> {
  const [{ encodeQR }, { default: sharp }] = await Promise.all([import('qr'), import('sharp')]);
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
  const size = modules.length;
  const pixels = Uint8Array.from(modules.flat(), (dark) => (dark ? 0 : 255));
  const side = size * Math.min(20, Math.max(1, Math.round(scale)));
  return sharp(pixels, { raw: { width: size, height: size, channels: 1 } })
    .resize(side, side, { kernel: 'nearest' })
    .png()
    .toBuffer();
}
