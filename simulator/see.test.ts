import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { encodeProvisioningQr } from '../devices/index.ts';
import { qrPicture } from './label.ts';
import { MAX_PICTURE_BYTES, readQrPicture } from './see.ts';

const text = encodeProvisioningQr({ ssid: '客厅的网络', password: 'correct horse battery', token: 'v3_00d02b0248546d5a5fbf95a5812e4' });

/** A phone's screen with the code somewhere on it. */
async function screen(options: { width: number; height: number; scale: number; background: string }) {
  const { width, height, scale, background } = options;
  return sharp({ create: { width, height, channels: 3, background } }).composite([
    { input: Buffer.from(await qrPicture(text, scale)), gravity: 'centre' },
  ]);
}

describe('reads the code', () => {
  it('as it was made', async () => {
    expect(await readQrPicture(await qrPicture(text))).toBe(text);
  });

  it.each([
    ['a small phone', { width: 375, height: 667, scale: 5, background: '#ffffff' }],
    ['a dark screen', { width: 390, height: 844, scale: 6, background: '#101418' }],
    ['a very large screen shot', { width: 1440, height: 3200, scale: 18, background: '#0f6fff' }],
  ])('on %s', async (_, options) => {
    expect(await readQrPicture(await (await screen(options)).png().toBuffer())).toBe(text);
  });

  it('from a JPEG of poor quality', async () => {
    const picture = await screen({ width: 390, height: 844, scale: 6, background: '#ffffff' });
    expect(await readQrPicture(await picture.jpeg({ quality: 30 }).toBuffer())).toBe(text);
  });

  it('turned by a quarter and by a little', async () => {
    for (const degrees of [90, 180, 7]) {
      const turned = await sharp(await qrPicture(text))
        .rotate(degrees, { background: '#ffffff' })
        .png()
        .toBuffer();
      expect(await readQrPicture(turned)).toBe(text);
    }
  });

  it('drawn in black on nothing, where nothing is black too', async () => {
    const { data, info } = await sharp(await qrPicture(text))
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const pixels = Uint8Array.from({ length: info.width * info.height * 4 }, (_, at) =>
      at % 4 === 3 && (data[Math.floor(at / 4) * info.channels] ?? 0) < 128 ? 255 : 0,
    );
    const clear = await sharp(pixels, { raw: { width: info.width, height: info.height, channels: 4 } })
      .png()
      .toBuffer();
    expect(await readQrPicture(clear)).toBe(text);
  });
});

describe('says why it cannot', () => {
  it('there is no code', async () => {
    const empty = await sharp({ create: { width: 300, height: 300, channels: 3, background: '#888888' } })
      .png()
      .toBuffer();
    await expect(readQrPicture(empty)).rejects.toMatchObject({ status: 422, fix: expect.stringMatching(/\S/) });
  });

  it('half of the code is missing', async () => {
    const half = await sharp(await qrPicture(text))
      .extract({ left: 0, top: 0, width: 150, height: 150 })
      .png()
      .toBuffer();
    await expect(readQrPicture(half)).rejects.toMatchObject({ status: 422 });
  });

  it('the picture is cut off', async () => {
    const whole = await qrPicture(text);
    await expect(readQrPicture(whole.slice(0, whole.length / 2))).rejects.toMatchObject({ status: 415 });
  });

  it('it is no picture, or one that could name files', async () => {
    for (const other of [
      'hello',
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
      '%PDF-1.7',
    ]) {
      await expect(readQrPicture(new TextEncoder().encode(other))).rejects.toMatchObject({ status: 415 });
    }
  });

  it('it has too many bytes, or blows up to too many pixels', async () => {
    await expect(readQrPicture(new Uint8Array(MAX_PICTURE_BYTES + 1))).rejects.toMatchObject({ status: 413 });
    const bomb = await sharp({ create: { width: 9000, height: 9000, channels: 3, background: '#000' } })
      .png()
      .toBuffer();
    expect(bomb.byteLength).toBeLessThan(MAX_PICTURE_BYTES);
    await expect(readQrPicture(bomb)).rejects.toMatchObject({ status: 415 });
  });
});
