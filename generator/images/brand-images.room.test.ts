import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRandom } from '../../devices/index.ts';
import { brandWith } from '../brand/fixture-brand.ts';
import { loadBrandText } from '../brand/load-brand.ts';
import { qrPng } from '../init/sample-images.ts';
import { IMAGE_MAX_BYTES } from './image-file.ts';
import { readQr } from './read-qr.ts';

let outside: string;
let dir: string;
beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'camlock-images-'));
  dir = join(outside, 'brand');
  mkdirSync(join(dir, 'images'), { recursive: true });
});
afterEach(() => rmSync(outside, { recursive: true }));

const plain = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#2b59d9' } });

/** One chunk of a PNG. */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A PNG that says it is `width` × `height`, with next to nothing behind it: a decompression bomb. */
function bomb(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(1000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function animated(still: Buffer): Buffer {
  const control = Buffer.alloc(8);
  control.writeUInt32BE(2, 0);
  return Buffer.concat([still.subarray(0, 33), chunk('acTL', control), still.subarray(33)]);
}

async function check(path: string, field = 'homeImage') {
  const yaml =
    field === 'appDownloadQr'
      ? brandWith('  feedbackGuide:', `  appDownloadQr: ${path}\n  feedbackGuide:`)
      : brandWith('  secondary:', `  ${field}: ${path}\n  secondary:`);
  return loadBrandText(new TextEncoder().encode(yaml), { dir, name: 'brand.yaml' });
}

async function codes(path: string, field?: string): Promise<string[]> {
  return (await check(path, field)).findings.map(({ line, column, path: at, code }) => `${line}:${column} ${at} ${code}`);
}

const put = (name: string, bytes: Uint8Array | string): void => writeFileSync(join(dir, 'images', name), bytes);

describe('an image of a brand', () => {
  it.each<[string, string, () => unknown, string]>([
    ['is missing', 'images/none.png', () => undefined, 'image-missing'],
    ['is a folder', 'images', () => undefined, 'image-not-a-file'],
    ['is empty', 'images/a.png', () => put('a.png', ''), 'image-corrupt'],
    ['is cut off', 'images/a.png', async () => put('a.png', (await plain(300, 300).png().toBuffer()).subarray(0, 400)), 'image-corrupt'],
    [
      'is a PNG signature and noise',
      'images/a.png',
      () => put('a.png', Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(300, 7)])),
      'image-corrupt',
    ],
    [
      'is a cut-off JPEG',
      'images/a.jpg',
      async () => put('a.jpg', (await plain(300, 300).jpeg().toBuffer()).subarray(0, 500)),
      'image-corrupt',
    ],
    ['has too many bytes', 'images/a.png', () => put('a.png', Buffer.alloc(IMAGE_MAX_BYTES + 1)), 'image-too-large'],
    ['has too many pixels', 'images/a.png', () => put('a.png', bomb(60_000, 60_000)), 'image-too-many-pixels'],
    ['is tiny', 'images/a.png', async () => put('a.png', await plain(2, 2).png().toBuffer()), 'image-too-small'],
    ['is a GIF', 'images/a.png', async () => put('a.png', await plain(20, 20).gif().toBuffer()), 'image-type'],
    ['is WebP named .png', 'images/a.png', async () => put('a.png', await plain(20, 20).webp().toBuffer()), 'image-type'],
    ['is SVG', 'images/a.svg', () => put('a.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'), 'image-type'],
    ['is a web page', 'images/a.png', () => put('a.png', '<!doctype html><title>404</title>'), 'image-type'],
    ['is text', 'images/a.png', () => put('a.png', 'hello'), 'image-type'],
    ['is animated', 'images/a.png', async () => put('a.png', animated(await plain(40, 40).png().toBuffer())), 'image-animated'],
    ['leaves the folder', '../secret.png', () => writeFileSync(join(outside, 'secret.png'), 'x'), 'image-outside'],
    ['leaves the folder halfway', 'images/../../secret.png', () => writeFileSync(join(outside, 'secret.png'), 'x'), 'image-outside'],
    ['is an absolute path', '/etc/hostname', () => undefined, 'image-outside'],
    ['is an address', 'https://example.com/a.png', () => undefined, 'image-path'],
    ['has backslashes', 'images\\a.png', () => undefined, 'image-path'],
  ])('is refused at its line when it %s', async (_, path, make, code) => {
    await make();
    expect(await codes(path)).toEqual([`27:14 theme.homeImage ${code}`]);
  });

  it('is refused when a symbolic link leads out, and taken when the link stays inside', async () => {
    const image = await plain(40, 40).png().toBuffer();
    writeFileSync(join(outside, 'a.png'), image);
    put('real.png', image);
    symlinkSync(join(outside, 'a.png'), join(dir, 'images/out.png'));
    symlinkSync('real.png', join(dir, 'images/in.png'));
    expect(await codes('images/out.png')).toEqual(['27:14 theme.homeImage image-outside']);
    expect(await codes('images/in.png')).toEqual([]);
  });

  it('is refused when a folder on the way is a link that leads out', async () => {
    writeFileSync(join(outside, 'a.png'), await plain(40, 40).png().toBuffer());
    symlinkSync(outside, join(dir, 'images/up'));
    expect(await codes('images/up/a.png')).toEqual(['27:14 theme.homeImage image-outside']);
  });

  it('is suggested when only the capitals differ', async () => {
    put('Home.png', await plain(40, 40).png().toBuffer());
    expect((await check('images/home.png')).findings[0]?.fix).toBe('did you mean images/Home.png?');
  });

  it('is made as wide as the app shows it, with a warning', async () => {
    put('wide.png', await plain(2250, 300).png().toBuffer());
    const { brand, findings } = await check('images/wide.png');
    expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['warning image-width']);
    expect(brand?.images.get('theme.homeImage')).toMatchObject({ width: 1125, height: 150, target: 'assets/brand/home-bottom.png' });
  });

  it('goes into the app byte for byte when it fits and is small', async () => {
    const bytes = await plain(750, 200).jpeg().toBuffer();
    put('fits.jpg', bytes);
    const image = (await check('images/fits.jpg')).brand?.images.get('theme.homeImage');
    expect(image?.target).toBe('assets/brand/home-bottom.jpg');
    expect(Buffer.from(image?.bytes ?? []).equals(bytes)).toBe(true);
  });

  /** Noise is what neither a palette nor a coder can make smaller unseen. */
  const noise = (width: number, height: number) => {
    const random = createRandom(3);
    const data = Buffer.from(Array.from({ length: width * height * 3 }, () => Math.floor(random() * 256)));
    return sharp(data, { raw: { width, height, channels: 3 } });
  };
  const drawing = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="750" height="300"><rect width="750" height="300" fill="#2b59d9"/><circle cx="200" cy="150" r="90" fill="#12b886" fill-opacity="0.6"/><text x="330" y="170" font-size="64" fill="#fff">camlock</text></svg>`,
  );

  it('a flat PNG becomes a palette a fraction of its size, and looks the same', async () => {
    const bytes = await sharp(drawing).png({ compressionLevel: 0 }).toBuffer();
    put('flat.png', bytes);
    const made = Buffer.from((await check('images/flat.png')).brand?.images.get('theme.homeImage')?.bytes ?? []);
    expect((await sharp(made).metadata()).isPalette).toBe(true);
    expect(made.byteLength).toBeLessThan(bytes.byteLength / 2);
    const raw = (file: Buffer) => sharp(file).ensureAlpha().raw().toBuffer();
    const [before, after] = await Promise.all([raw(bytes), raw(made)]);
    expect(before.length).toBe(after.length);
    expect(before.reduce((sum, value, at) => sum + (value - (after[at] ?? 0)) ** 2, 0) / before.length).toBeLessThan(6.5);
  });

  it('what is half transparent stays so in its palette', async () => {
    const svg = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"><circle cx="150" cy="150" r="120" fill="#f00" fill-opacity="0.5"/></svg>',
    );
    put('clear.png', await sharp(svg).png({ compressionLevel: 0 }).toBuffer());
    const made = Buffer.from((await check('images/clear.png')).brand?.images.get('theme.homeImage')?.bytes ?? []);
    const { data, info } = await sharp(made).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    expect([...data.subarray(0, 4)][3]).toBe(0);
    expect(Math.abs((data[(150 * info.width + 150) * 4 + 3] ?? 0) - 128)).toBeLessThan(3);
  });

  it('a PNG no palette can show stays as it is', async () => {
    const bytes = await noise(200, 100).png({ compressionLevel: 9 }).toBuffer();
    put('noise.png', bytes);
    expect(Buffer.from((await check('images/noise.png')).brand?.images.get('theme.homeImage')?.bytes ?? []).equals(bytes)).toBe(true);
  });

  it('a photo from a camera, hardly compressed, becomes a fraction of its size', async () => {
    const bytes = await noise(60, 40).resize(750, 500, { kernel: 'cubic' }).blur(6).jpeg({ quality: 98 }).toBuffer();
    put('camera.jpg', bytes);
    const made = (await check('images/camera.jpg')).brand?.images.get('theme.homeImage')?.bytes ?? new Uint8Array();
    expect(made.byteLength).toBeLessThan(bytes.byteLength / 2);
    expect(Buffer.from(made.subarray(0, 2)).toString('hex')).toBe('ffd8');
  });

  it('loses the place where the photo was taken', async () => {
    put(
      'photo.jpg',
      await plain(100, 100)
        .withExif({ IFD0: { Copyright: 'somebody' } })
        .jpeg()
        .toBuffer(),
    );
    const image = (await check('images/photo.jpg')).brand?.images.get('theme.homeImage');
    expect(Buffer.from(image?.bytes ?? []).includes('somebody')).toBe(false);
  });

  it('must read as a QR code when it is the app’s, also after it was made smaller', async () => {
    put('qr.png', await qrPng('https://example.com/app', 600));
    const { brand, findings } = await check('images/qr.png', 'appDownloadQr');
    expect(findings.map(({ code }) => code)).toEqual(['image-width']);
    const image = brand?.images.get('support.appDownloadQr');
    expect(image?.width).toBe(150);
    expect(await readQr(image?.bytes ?? new Uint8Array())).toBe('https://example.com/app');
    expect(image?.qrText).toBe('https://example.com/app');
  });

  it('is refused as the app’s QR code when nothing can be read in it', async () => {
    put('blue.png', await plain(150, 150).png().toBuffer());
    expect(await codes('images/blue.png', 'appDownloadQr')).toEqual(['22:18 support.appDownloadQr qr-unreadable']);
  });

  it('in printing colours is told, and so is an app QR code that dark mode or a phone cannot use', async () => {
    put('print.jpg', await plain(300, 80).toColourspace('cmyk').jpeg().toBuffer());
    expect(await codes('images/print.jpg')).toEqual(['27:14 theme.homeImage image-colours']);
    const qr = sharp(await qrPng('weixin://dl/business', 150));
    put('words.png', await qr.clone().png().toBuffer());
    expect(await codes('images/words.png', 'appDownloadQr')).toEqual(['22:18 support.appDownloadQr qr-not-address']);
    const clear = await sharp(await qrPng('https://example.com/app', 150))
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    for (let at = 0; at < clear.data.length; at += 4) if (clear.data[at] === 255) clear.data[at + 3] = 0;
    put('clear.png', await sharp(clear.data, { raw: clear.info }).png().toBuffer());
    expect(await codes('images/clear.png', 'appDownloadQr')).toEqual(['22:18 support.appDownloadQr qr-transparent']);
  });

  it('of a manual is told when it is too narrow to read, twice there, or of a manual with the name of another', async () => {
    put('page.png', await plain(120, 400).png().toBuffer());
    put('wide.png', await plain(300, 400).png().toBuffer());
    const manual = (page: string, more = '') => `    - name: C1\n      pages:\n        - images/${page}\n${more}`;
    const yaml = brandWith('  products: []\n', `  products:\n${manual('page.png')}${manual('wide.png', '        - images/wide.png\n')}`);
    const { findings } = await loadBrandText(new TextEncoder().encode(yaml), { dir, name: 'brand.yaml' });
    expect(findings.map(({ path, code }) => `${path} ${code}`)).toEqual([
      'manuals.products[0].pages[0] image-narrow',
      'manuals.products[1].name manual-repeated',
      'manuals.products[1].pages[1] image-repeated',
    ]);
  });

  it('is refused with its neighbours when together they are too large for a package, at the largest', async () => {
    // Noise cannot be packed smaller: each of the three is under the limit of one file.
    const noise = createRandom(1);
    const bytes = (size: number) => Buffer.from(Array.from({ length: size }, () => Math.floor(noise() * 256)));
    const png = (width: number) =>
      sharp(bytes(width * 600 * 3), { raw: { width, height: 600, channels: 3 } })
        .png()
        .toBuffer();
    put('a.png', await png(360));
    put('b.png', await png(370));
    const pages = ['a.png', 'b.png', 'a.png', 'b.png'].map((name) => `        - images/${name}\n`).join('');
    const yaml = brandWith('  products: []\n', `  products:\n    - name: C1\n      pages:\n${pages}`);
    const { findings } = await loadBrandText(new TextEncoder().encode(yaml), { dir, name: 'brand.yaml' });
    expect(findings.map(({ path, code }) => `${path} ${code}`)).toContain('manuals.products[0].pages[1] images-too-large');
  });

  it('of the lock is not used by a brand without a lock, with a warning', async () => {
    put('lock.png', await plain(40, 40).png().toBuffer());
    const yaml = brandWith('  secondary:', '  lockImage: images/lock.png\n  secondary:').replace(/ {2}lock:\n[\s\S]*?(?=support:)/, '');
    const { brand, findings } = await loadBrandText(new TextEncoder().encode(yaml), { dir, name: 'brand.yaml' });
    expect(findings.map(({ code }) => code)).toEqual(['image-unused']);
    expect(brand?.images.size).toBe(0);
  });
});
