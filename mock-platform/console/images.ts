/** Images that people upload: really decoded, named by us, never over another file. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

/** Pixels of a picture somebody may upload; a 4K photo has 8.3 million. */
const PIXELS_MAX = 50_000_000;
const FORMATS = { png: 'png', jpeg: 'jpg' } as const;

export interface UploadedImage {
  /** As the brand file names it. */
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
}

/** The upload is no picture that a mini-program may show; the message is for the person who chose it. */
export class ImageRefused extends Error {
  override readonly name = 'ImageRefused';
}

/** Decodes all of it: a file that only begins like a picture is none. Throws {@link ImageRefused}. */
export async function measureImage(bytes: Uint8Array): Promise<{ format: keyof typeof FORMATS; width: number; height: number }> {
  const { default: sharp } = await import('sharp');
  try {
    const picture = sharp(bytes, { limitInputPixels: PIXELS_MAX, failOn: 'error', animated: false });
    const { format, width, height } = await picture.metadata();
    if (format !== 'png' && format !== 'jpeg') throw new ImageRefused(`这是 ${format ?? '未知'} 格式，请上传 PNG 或 JPEG 图片`);
    await picture.stats();
    return { format, width, height };
  } catch (error) {
    if (error instanceof ImageRefused) throw error;
    throw new ImageRefused('这不是完整的图片，请重新导出为 PNG 或 JPEG 后上传');
  }
}

/** Puts the picture into `images/` beside the brand file. `wish` is the name it had on the person's machine. Throws {@link ImageRefused}. */
export async function keepImage(brandFile: string, wish: string, bytes: Uint8Array): Promise<UploadedImage> {
  const { format, width, height } = await measureImage(bytes);
  const folder = join(dirname(brandFile), 'images');
  mkdirSync(folder, { recursive: true });
  if (!realpathSync(folder).startsWith(realpathSync(dirname(brandFile)) + sep))
    throw new ImageRefused('品牌目录中的 images 指向目录之外，无法保存图片');
  const words =
    wish
      .replace(/\.[^.]*$/, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 40) || 'image';
  // Same bytes, same name: uploading a picture twice makes one file.
  const name = `${words}-${createHash('sha256').update(bytes).digest('hex').slice(0, 8)}.${FORMATS[format]}`;
  if (!existsSync(join(folder, name))) writeFileSync(join(folder, name), bytes, { flag: 'wx' });
  return { path: `images/${name}`, width, height, bytes: bytes.length };
}
