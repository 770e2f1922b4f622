/**
 * The picture of a mini-program code: exactly as wide as asked for, in a colour, on white or nothing. WeChat draws its round
 * mini-program codes for A and B; nobody publishes how, so all three are QR codes here.
 */
import { type QrLook, qrPng } from '../../upload/qr-image.ts';

export type Colour = NonNullable<QrLook['colour']>;

export async function drawCode(text: string, width: number, colour: Colour, hyaline: boolean): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await qrPng(text, { width, colour, hyaline }));
}
