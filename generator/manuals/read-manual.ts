/** A page of a manual that is a document: a PDF becomes pictures, Markdown becomes blocks of text. */
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path/posix';
import sharp from 'sharp';
import { type ImageProblem, readImageFile } from '../images/image-file.ts';
import { type PreparedImage, prepareImage } from '../images/prepare-image.ts';
import type { ManualPage } from './manual-page.ts';
import { BLOCKS_MAX, markdownBlocks } from './markdown-blocks.ts';
import { type Bitmap, PDF_PAGE_WIDTH, PDF_PAGES_MAX, type PdfResult, pdfPages } from './pdf-pages.ts';

const PDF_MAX_BYTES = 20 * 1024 * 1024;
const TEXT_MAX_BYTES = 64 * 1024;
const PICTURES_MAX = 40;

/** True for what is read as a document and not as a picture. */
export function isDocument(path: string): boolean {
  return /\.(?:pdf|md|markdown)$/i.test(path);
}

/** A picture to be put into the app, under `name` in the manuals' folder, without extension. */
export interface ManualPicture {
  readonly name: string;
  readonly image: PreparedImage;
}

export interface ManualDocument {
  readonly pages: readonly ManualPage[];
  readonly pictures: readonly ManualPicture[];
  readonly problems: readonly ImageProblem[];
}

function refuse(code: ImageProblem['code'], message: string, allowed: string, fix: string): ManualDocument {
  return { pages: [], pictures: [], problems: [{ severity: 'error', code, message, allowed, fix }] };
}

/** The smaller of a palette PNG (text) and a JPEG (photos). */
async function encode({ width, height, data }: Bitmap): Promise<PreparedImage> {
  const page = sharp(data, { raw: { width, height, channels: 4 } }).flatten({ background: '#ffffff' });
  const [png, jpeg] = await Promise.all([
    page.clone().png({ palette: true, colours: 64, compressionLevel: 9, effort: 7 }).toBuffer(),
    page.clone().jpeg({ mozjpeg: true, quality: 76 }).toBuffer(),
  ]);
  return png.byteLength <= jpeg.byteLength ? { kind: 'png', bytes: png, width, height } : { kind: 'jpeg', bytes: jpeg, width, height };
}

/** Unchanged documents are drawn once in the life of the process. */
const drawn = new Map<string, Promise<PdfResult & { readonly images?: readonly PreparedImage[] }>>();
const DRAWN_MAX = 32;

function draw(bytes: Uint8Array): Promise<PdfResult & { readonly images?: readonly PreparedImage[] }> {
  const key = createHash('sha256').update(bytes).digest('hex');
  const known = drawn.get(key);
  if (known) return known;
  const made = pdfPages(bytes).then(async (result) =>
    'pages' in result ? { pages: [], images: await Promise.all(result.pages.map(encode)) } : result,
  );
  drawn.set(key, made);
  const oldest = drawn.keys().next();
  if (drawn.size > DRAWN_MAX && !oldest.done) drawn.delete(oldest.value);
  return made;
}

async function readPdf(bytes: Uint8Array, name: string, srcOf: (name: string, image: PreparedImage) => string): Promise<ManualDocument> {
  if (!Buffer.from(bytes.subarray(0, 1024)).includes('%PDF-'))
    return refuse(
      'manual-unreadable',
      'this file is no PDF, whatever its name says',
      'a PDF, Markdown, PNG or JPEG',
      'export the manual as PDF again',
    );
  const result = await draw(bytes);
  if ('refused' in result) {
    const { refused, count } = result;
    if (refused === 'too-many-pages')
      return refuse(
        'manual-too-long',
        `this PDF has ${count} pages`,
        `up to ${PDF_PAGES_MAX} pages`,
        'export the chapters people need on a phone',
      );
    if (refused === 'too-high')
      return refuse('manual-unreadable', `page ${count} of this PDF has an unusual shape`, 'pages for paper', 'export it page by page');
    return refuse(
      'manual-unreadable',
      refused === 'too-slow' ? 'this PDF takes too long to draw' : 'this PDF is damaged, or protected by a password',
      'a PDF anybody can open',
      'export it again without a password, or as pictures',
    );
  }
  const pictures = (result.images ?? []).map((image, index): ManualPicture => ({ name: `${name}-p${index + 1}`, image }));
  return { pages: pictures.map((picture) => srcOf(picture.name, picture.image)), pictures, problems: [] };
}

async function readMarkdown(
  bytes: Uint8Array,
  place: { readonly brandDir: string; readonly path: string; readonly name: string },
  srcOf: (name: string, image: PreparedImage) => string,
): Promise<ManualDocument> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse('manual-unreadable', 'this text is not UTF-8', 'UTF-8', 'save it as UTF-8');
  }
  const pictures: ManualPicture[] = [];
  const problems: ImageProblem[] = [];
  const known = new Map<string, string | undefined>();
  const page = await markdownBlocks(text, async (href) => {
    if (known.has(href)) return known.get(href);
    known.set(href, undefined);
    if (known.size > PICTURES_MAX) return undefined;
    let path = href;
    try {
      path = decodeURIComponent(href);
    } catch {
      // As it is written then.
    }
    const remote = /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(path);
    const read = remote
      ? {
          problem: {
            severity: 'error',
            code: 'manual-picture-outside',
            message: 'the text shows a picture from another place',
            allowed: 'pictures inside the brand folder',
            fix: 'download it next to the text and name it there',
          } as const,
        }
      : readImageFile(place.brandDir, path.startsWith('/') ? path : join(dirname(place.path), path));
    const { image, problems: found } =
      'problem' in read ? { image: undefined, problems: [read.problem] } : await prepareImage(read.bytes, { maxWidth: PDF_PAGE_WIDTH });
    problems.push(...found.map((problem) => ({ ...problem, message: `picture ${JSON.stringify(href).slice(0, 80)}: ${problem.message}` })));
    if (!image) return undefined;
    const name = `${place.name}-i${pictures.length + 1}`;
    pictures.push({ name, image });
    const src = srcOf(name, image);
    known.set(href, src);
    return src;
  });
  problems.push(...page.problems);
  if (known.size > PICTURES_MAX)
    problems.push({
      severity: 'error',
      code: 'manual-too-long',
      message: `the text shows ${known.size} pictures`,
      allowed: `up to ${PICTURES_MAX} a page`,
      fix: 'split it into several files',
    });
  if (page.blocks.length === 0 && problems.length === 0)
    return refuse(
      'manual-unreadable',
      'there is nothing to read in this text',
      `1 to ${BLOCKS_MAX} paragraphs`,
      'write something, or leave the page out',
    );
  return { pages: [{ blocks: page.blocks }], pictures, problems };
}

/**
 * Reads the document at `path` of the brand file. `name` begins the names of its pictures; `srcOf` says where the app finds one.
 * Never reads outside `brandDir`, never throws on bad input.
 */
export async function readManual(
  place: { readonly brandDir: string; readonly path: string; readonly name: string },
  srcOf: (name: string, image: PreparedImage) => string,
): Promise<ManualDocument> {
  const pdf = /\.pdf$/i.test(place.path);
  const read = readImageFile(place.brandDir, place.path, pdf ? PDF_MAX_BYTES : TEXT_MAX_BYTES);
  if ('problem' in read) return { pages: [], pictures: [], problems: [read.problem] };
  return pdf ? readPdf(read.bytes, place.name, srcOf) : readMarkdown(read.bytes, place, srcOf);
}
