/** A picture with a QR code, drawn with blocks for a terminal. */
import { Failure, messageOf } from '../failure.ts';

/** The text of a QR code in a PNG or JPEG. Throws {@link Failure} when there is none to read. */
export async function readQr(picture: Uint8Array | string): Promise<string> {
  const [{ default: sharp }, { default: decodeQR }] = await Promise.all([import('sharp'), import('qr/decode.js')]);
  try {
    const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    return decodeQR({ width: info.width, height: info.height, data });
  } catch (error) {
    throw new Failure('qr-unreadable', `the picture WeChat sent holds no QR code that can be read (${messageOf(error)})`, {
      fix: 'scan the saved picture itself: WeChat’s round codes (小程序码) cannot be drawn in a terminal',
    });
  }
}

/** Lines of half blocks with the quiet zone; scannable on dark and light terminals with `colours`, on a light page without. */
export async function drawQr(text: string, colours = true): Promise<string> {
  const { default: encodeQR } = await import('qr');
  const rows = encodeQR(text, 'raw', { border: 2, ecc: 'low' });
  const dark = (x: number, y: number): boolean => rows[y]?.[x] === true;
  const lines: string[] = [];
  for (let y = 0; y < rows.length; y += 2) {
    // In colours the light halves are drawn on black; in a plain text (a file, a comment on a light page) the dark ones.
    const line = (rows[y] ?? []).map((_, x) => {
      const [upper, lower] = [dark(x, y) !== colours, y + 1 < rows.length && dark(x, y + 1) !== colours];
      return upper ? (lower ? '█' : '▀') : lower ? '▄' : ' ';
    });
    lines.push(colours ? `\u001b[97;40m${line.join('')}\u001b[0m` : line.join(''));
  }
  return lines.join('\n');
}

/** The code of a picture as lines for a terminal; when it cannot be read, the words that say so. */
export async function qrLines(picture: Uint8Array | string, colours: boolean): Promise<string> {
  try {
    return await drawQr(await readQr(picture), colours);
  } catch (error) {
    if (error instanceof Failure) return `(${error.message})`;
    throw error;
  }
}
