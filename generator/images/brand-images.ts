/** All images of a brand: which line names them, how they are used, where they go in the app. */
import type { BrandFile } from '../brand/schema.ts';
import type { Path, Problem } from '../finding.ts';
import { shown } from '../finding.ts';
import type { ManualPage } from '../manuals/manual-page.ts';
import { isDocument, readManual } from '../manuals/read-manual.ts';
import { readImageFile } from './image-file.ts';
import { type ImageUse, type PreparedImage, prepareImage } from './prepare-image.ts';

const QR: ImageUse = { maxWidth: 150, qr: true };
const MANUAL: ImageUse = { maxWidth: 370, minWidth: 200 };
/** 375 points at the densest screen WeChat runs on. */
const WIDE: ImageUse = { maxWidth: 1125 };

/** Room left for images when the app's own code is counted; each package may have 2 MiB. */
const MAIN_IMAGES_MAX_BYTES = 900 * 1024;
const MANUAL_IMAGES_MAX_BYTES = 1900 * 1024;

interface Named {
  readonly at: Path;
  readonly path: string;
  readonly use: ImageUse;
  /** Target inside `src/`, without extension. Never made of the brand's own file names. */
  readonly target: string;
}

const MAIN_FOLDER = 'assets/brand';
const MANUAL_FOLDER = 'pages/manuals/images';

/** The images a brand names. Works on unchecked data: what is not text at its place is left to the schema. */
export function namedImages(data: Partial<BrandFile>): Named[] {
  const named: Named[] = [];
  const add = (at: Path, path: unknown, use: ImageUse, target: string): void => {
    if (typeof path === 'string' && path !== '' && path.length <= 255) named.push({ at, path, use, target });
  };
  const list = (value: unknown, max: number): readonly unknown[] => (Array.isArray(value) ? value.slice(0, max) : []);
  add(['support', 'appDownloadQr'], data.support?.appDownloadQr, QR, `${MAIN_FOLDER}/app-qr`);
  for (const [page, path] of list(data.manuals?.miniProgram, 30).entries())
    add(['manuals', 'miniProgram', page], path, MANUAL, `${MANUAL_FOLDER}/app-${page + 1}`);
  for (const [index, product] of list(data.manuals?.products, 100).entries()) {
    for (const [page, path] of list((product as { pages?: unknown } | null)?.pages, 30).entries()) {
      add(['manuals', 'products', index, 'pages', page], path, MANUAL, `${MANUAL_FOLDER}/product-${index + 1}-${page + 1}`);
    }
  }
  add(['theme', 'homeImage'], data.theme?.homeImage, WIDE, `${MAIN_FOLDER}/home-bottom`);
  if (data.reminders?.lock !== undefined) add(['theme', 'lockImage'], data.theme?.lockImage, WIDE, `${MAIN_FOLDER}/lock-top`);
  return named;
}

export interface BrandImage extends PreparedImage {
  /** Path inside `src/`, e.g. `assets/brand/home-bottom.png`. */
  readonly target: string;
  /** As the brand file names it. */
  readonly source: string;
}

/** By the text of the path in the brand file (`theme.homeImage`, `manuals.miniProgram[0]`; `manuals.miniProgram[0] p2` inside a document). */
export type BrandImages = ReadonlyMap<string, BrandImage>;

/** Pages of the manuals that are documents, by the text of the path in the brand file. */
export type BrandDocuments = ReadonlyMap<string, readonly ManualPage[]>;

const ending = (image: PreparedImage): string => (image.kind === 'png' ? 'png' : 'jpg');

function folderProblem(images: readonly { at: Path; image: BrandImage }[], folder: string, max: number): Problem[] {
  const inside = images.filter(({ image }) => image.target.startsWith(`${folder}/`));
  const total = inside.reduce((sum, { image }) => sum + image.bytes.byteLength, 0);
  const largest = [...inside].sort((a, b) => b.image.bytes.byteLength - a.image.bytes.byteLength)[0];
  if (total <= max || !largest) return [];
  return [
    {
      severity: 'error',
      code: 'images-too-large',
      at: largest.at,
      value: shown(largest.image.source),
      message: `${inside.length} images of one package have ${Math.ceil(total / 1024)} KB together; this is the largest with ${Math.ceil(largest.image.bytes.byteLength / 1024)} KB`,
      allowed: `up to ${max / 1024} KB together, because WeChat takes packages of 2 MB`,
      fix: 'export the images smaller, or as JPEG',
    },
  ];
}

interface Read {
  readonly images: readonly { readonly at: Path; readonly key: string; readonly image: BrandImage }[];
  readonly pages?: readonly ManualPage[];
  readonly problems: readonly Omit<Problem, 'at' | 'value'>[];
}

async function readImage(brandDir: string, { at, path, use, target }: Named, key: string): Promise<Read> {
  const read = readImageFile(brandDir, path);
  const { image, problems } = 'problem' in read ? { image: undefined, problems: [read.problem] } : await prepareImage(read.bytes, use);
  return { images: image ? [{ at, key, image: { ...image, source: path, target: `${target}.${ending(image)}` } }] : [], problems };
}

async function readDocument(brandDir: string, { at, path, target }: Named, key: string): Promise<Read> {
  const targetOf = (name: string, image: PreparedImage): string => `${MANUAL_FOLDER}/${name}.${ending(image)}`;
  const name = target.slice(MANUAL_FOLDER.length + 1);
  const { pages, pictures, problems } = await readManual({ brandDir, path, name }, (of, image) => `/${targetOf(of, image)}`);
  return {
    images: pictures.map((picture) => ({
      at,
      key: `${key} ${picture.name.slice(name.length + 1)}`,
      image: { ...picture.image, source: path, target: targetOf(picture.name, picture.image) },
    })),
    pages,
    problems,
  };
}

/** Reads and prepares every image and every document of a manual; all problems at once. `dirOf` tells the folder of the file that names it. */
export async function readBrandImages(
  dirOf: (path: Path) => string,
  data: Partial<BrandFile>,
  keyOf: (path: Path) => string,
): Promise<{ images: BrandImages; documents: BrandDocuments; problems: Problem[] }> {
  const results = await Promise.all(
    namedImages(data).map(async (named) => {
      const key = keyOf(named.at);
      const read = await (named.use === MANUAL && isDocument(named.path) ? readDocument : readImage)(dirOf(named.at), named, key);
      const located = read.problems.map((problem): Problem => ({ ...problem, at: named.at, value: shown(named.path) }));
      return { ...read, key, located };
    }),
  );
  const images = results.flatMap((read) => read.images);
  return {
    images: new Map(images.map(({ key, image }) => [key, image])),
    documents: new Map(results.flatMap(({ key, pages }) => (pages ? [[key, pages] as const] : []))),
    problems: [
      ...results.flatMap(({ located }) => located),
      ...folderProblem(images, MAIN_FOLDER, MAIN_IMAGES_MAX_BYTES),
      ...folderProblem(images, MANUAL_FOLDER, MANUAL_IMAGES_MAX_BYTES),
    ],
  };
}
