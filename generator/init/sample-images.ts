/** Sample images of a new brand, drawn on the spot: nothing is downloaded and no font is needed. */
import encodeQR from 'qr';
import sharp from 'sharp';
import { type DrawingColours, doorSvg, streetSvg } from './illustrations.ts';

/** An SVG as a small PNG with its transparency. */
export function svgToPng(svg: string): Promise<Buffer> {
  return sharp(Buffer.from(svg)).png({ palette: true, quality: 92, effort: 8, compressionLevel: 9 }).toBuffer();
}

/** A QR code of `text`, black on white, with its margin. `pixels` per module are whole, so the edges stay sharp. */
export async function qrPng(text: string, maxWidth: number): Promise<Buffer> {
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: 4 });
  const side = modules.length;
  const pixels = Math.max(1, Math.floor(maxWidth / side));
  const data = Buffer.from(modules.flat().map((dark) => (dark ? 0 : 255)));
  return sharp(data, { raw: { width: side, height: side, channels: 1 } })
    .resize({ width: side * pixels, height: side * pixels, kernel: 'nearest' })
    .png({ compressionLevel: 9 })
    .toBuffer();
}

export function homeImage(colours: DrawingColours): Promise<Buffer> {
  return svgToPng(streetSvg(colours));
}

export function lockImage(colours: DrawingColours): Promise<Buffer> {
  return svgToPng(doorSvg(colours));
}
