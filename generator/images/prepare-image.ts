/** Decodes an image, refuses what would harm or not show, and makes it as wide as the app shows it. */
import { createHash } from 'node:crypto';
import sharp, { type Sharp } from 'sharp';
import { shown } from '../finding.ts';
import type { FindingCode } from '../finding-codes.ts';
import { compress, JPEG } from './compress.ts';
import type { ImageProblem } from './image-file.ts';
import { type ImageKind, imageKind, isAnimatedPng } from './image-kind.ts';
import { readQr } from './read-qr.ts';

/** Width × height beyond which nothing is decoded: 64 MB of memory at four bytes a pixel. */
export const IMAGE_MAX_PIXELS = 16_000_000;
/** The smallest side that can be meant as a picture. */
const SIDE_MIN = 8;

/** How an image is used: advised width in pixels (console guide 5.1, 5.2), and whether it must read as a QR code. */
export interface ImageUse {
  readonly maxWidth: number;
  /** Narrower than this nobody can read it. */
  readonly minWidth?: number;
  readonly qr?: boolean;
}

export interface PreparedImage {
  readonly kind: ImageKind;
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** What the QR code says, for an image that must be one. Text of a stranger: shown escaped. */
  readonly qrText?: string;
}

export interface ImageResult {
  readonly image?: PreparedImage;
  readonly problems: readonly ImageProblem[];
}

const TYPES = 'PNG or JPEG, told by the content of the file';

function refuse(code: FindingCode, message: string, allowed: string | undefined, fix: string): ImageResult {
  return { problems: [{ severity: 'error', code, message, allowed, fix }] };
}

/** Results of unchanged images, so that a watch or a console does not decode them again. Least recently made goes first. */
const remembered = new Map<string, Promise<ImageResult>>();
const REMEMBERED_MAX = 256;

/** The image ready for the app, with warnings; or errors and no image. Pure apart from its memory of earlier results. */
export function prepareImage(bytes: Uint8Array, use: ImageUse): Promise<ImageResult> {
  const key = `${createHash('sha256').update(bytes).digest('hex')} ${use.maxWidth} ${use.qr === true}`;
  const known = remembered.get(key);
  if (known) return known;
  const result = prepare(bytes, use);
  remembered.set(key, result);
  const oldest = remembered.keys().next();
  if (remembered.size > REMEMBERED_MAX && !oldest.done) remembered.delete(oldest.value);
  return result;
}

async function prepare(bytes: Uint8Array, use: ImageUse): Promise<ImageResult> {
  const type = imageKind(bytes);
  if ('refused' in type) return refuse('image-type', `this file is ${type.refused}; ${type.why}`, TYPES, 'export it as PNG or JPEG');
  if (type.kind === 'png' && isAnimatedPng(bytes))
    return refuse('image-animated', 'this PNG is animated', 'a still image', 'export one frame of it');
  let width: number;
  let height: number;
  let hasExif: boolean;
  let space: string;
  let hasAlpha: boolean;
  try {
    const header = await sharp(bytes, { limitInputPixels: false }).metadata();
    const turned = (header.orientation ?? 1) >= 5;
    width = turned ? header.height : header.width;
    height = turned ? header.width : header.height;
    hasExif = header.exif !== undefined;
    space = header.space;
    hasAlpha = header.hasAlpha === true;
  } catch {
    return refuse('image-corrupt', 'this image cannot be decoded', undefined, 'open it in an image program and export it again');
  }
  if (width * height > IMAGE_MAX_PIXELS) {
    return refuse(
      'image-too-many-pixels',
      `this image is ${width} × ${height} pixels`,
      `up to ${IMAGE_MAX_PIXELS / 1_000_000} million pixels`,
      `make it ${use.maxWidth} pixels wide`,
    );
  }
  if (width < SIDE_MIN || height < SIDE_MIN) {
    return refuse(
      'image-too-small',
      `this image is only ${width} × ${height} pixels`,
      `at least ${SIDE_MIN} pixels on each side`,
      'export it larger',
    );
  }
  try {
    const { image, problems } = await fitToUse(bytes, type.kind, { width, height, hasExif }, use);
    if (!image) return { problems };
    return { image, problems: [...problems, ...(await looks(bytes, { width, space, hasAlpha }, use))] };
  } catch {
    return refuse('image-corrupt', 'this image is cut off or damaged', undefined, 'open it in an image program and export it again');
  }
}

function warn(code: FindingCode, message: string, allowed: string | undefined, fix: string): ImageProblem {
  return { severity: 'warning', code, message, allowed, fix };
}

/** What a person would see on a phone, though the file itself is in order. */
async function looks(
  bytes: Uint8Array,
  { width, space, hasAlpha }: { readonly width: number; readonly space: string; readonly hasAlpha: boolean },
  use: ImageUse,
): Promise<ImageProblem[]> {
  const problems: ImageProblem[] = [];
  if (space === 'cmyk')
    problems.push(warn('image-colours', 'this image is in printing colours (CMYK)', 'RGB', 'export it in RGB for screens'));
  if (use.minWidth !== undefined && width < use.minWidth) {
    const fix = 'export the page from its original, not from a thumbnail';
    problems.push(warn('image-narrow', `this page is only ${width} pixels wide`, `at least ${use.minWidth} pixels wide`, fix));
  }
  if (!use.qr) return problems;
  if (hasAlpha && !(await sharp(bytes).stats()).isOpaque)
    problems.push(warn('qr-transparent', 'the ground of this QR code is transparent', 'a white ground', 'export it on white'));
  return problems;
}

async function fitToUse(
  bytes: Uint8Array,
  kind: ImageKind,
  size: { width: number; height: number; hasExif: boolean },
  use: ImageUse,
): Promise<ImageResult> {
  const problems: ImageProblem[] = [];
  const opened = sharp(bytes, { limitInputPixels: IMAGE_MAX_PIXELS }).autoOrient();
  const encode = (pipeline: Sharp): Promise<Buffer> =>
    (kind === 'png' ? pipeline.png({ compressionLevel: 9, adaptiveFiltering: false }) : pipeline.jpeg(JPEG)).toBuffer();
  const tooWide = size.width > use.maxWidth;
  // Decoding every pixel is the check; metadata such as the place a photo was taken never goes into the app.
  const reencoded = tooWide || size.hasExif;
  if (!reencoded) await opened.clone().stats();
  const fitted = reencoded ? await encode(tooWide ? opened.clone().resize({ width: use.maxWidth }) : opened.clone()) : bytes;
  // A JPEG made here is as small as it gets; another pass would only lose more.
  const small = async (made: Uint8Array, ours: boolean): Promise<Uint8Array> => (kind === 'jpeg' && ours ? made : compress(kind, made));
  let result = await small(fitted, reencoded);
  let qrText: string | undefined;
  let width = tooWide ? use.maxWidth : size.width;
  let height = tooWide ? Math.max(1, Math.round((size.height * use.maxWidth) / size.width)) : size.height;
  if (use.qr) {
    const text = await readQr(bytes);
    qrText = text;
    if (text === undefined)
      return refuse(
        'qr-unreadable',
        'no QR code can be read in this image',
        'an image of one QR code with a white margin',
        'export the QR code again, not smaller than 120 pixels and with its white margin',
      );
    if (!/^https:\/\//i.test(text)) {
      problems.push(
        warn(
          'qr-not-address',
          `this QR code says ${shown(text)}`,
          'an https address',
          'make the code of the page people install your app from',
        ),
      );
    }
    if (tooWide && (await readQr(result)) === undefined) {
      result = await small(size.hasExif ? await encode(opened.clone()) : bytes, size.hasExif);
      width = size.width;
      height = size.height;
      problems.push({
        severity: 'warning',
        code: 'image-width',
        message: `this QR code is ${size.width} pixels wide and too dense to read at ${use.maxWidth}; it is used as it is`,
        allowed: `up to ${use.maxWidth} pixels wide`,
        fix: 'make a QR code of a shorter address',
      });
      return { image: { kind, bytes: result, width, height, qrText: text }, problems };
    }
  }
  if (tooWide) {
    problems.push({
      severity: 'warning',
      code: 'image-width',
      message: `this image is ${size.width} pixels wide; the app gets it ${use.maxWidth} wide`,
      allowed: `up to ${use.maxWidth} pixels wide`,
      fix: `nothing to do, or export it ${use.maxWidth} pixels wide yourself`,
    });
  }
  return { image: { kind, bytes: result, width, height, ...(qrText === undefined ? {} : { qrText }) }, problems };
}
