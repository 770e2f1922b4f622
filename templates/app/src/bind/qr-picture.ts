import encodeQR from 'qr';
import { encodeBase64, encodeUtf8 } from '@/cloud/base64.ts';

/** A QR as a GIF data URL for <Image>. The page around it is white and makes the rest of the quiet zone; low error correction keeps the modules large: a cheap lens has to read it from a glossy screen. */
export function qrPicture(text: string): string {
  const gif = encodeQR(text, 'gif', { ecc: 'low', border: 2, scale: 8, textEncoder: encodeUtf8 });
  return `data:image/gif;base64,${encodeBase64(gif)}`;
}
