import encodeQR from 'qr';
import { encodeBase64, encodeUtf8 } from '@/cloud/base64.ts';

/** A QR as a GIF data URL for <Image>. Low error correction keeps the modules large: a cheap lens has to read it from a glossy screen. */
export function qrPicture(text: string): string {
  const gif = encodeQR(text, 'gif', { ecc: 'low', border: 3, scale: 8, textEncoder: encodeUtf8 });
  return `data:image/gif;base64,${encodeBase64(gif)}`;
}
