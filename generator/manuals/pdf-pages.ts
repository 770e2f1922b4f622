/**
 * Pages of a PDF as pictures. PDFium runs in a thread of its own that is ended after a while: a file made to keep it busy
 * costs seconds, not the command.
 */
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

/** Pages of one PDF. */
export const PDF_PAGES_MAX = 30;
/** Width of a page in pixels: 375 points at two pixels each. */
export const PDF_PAGE_WIDTH = 750;
/** A page may be this many times as high as wide: long strips are drawn, walls are not. */
const HEIGHT_RATIO_MAX = 6;
const TIME_MAX_MS = 60_000;

export interface Bitmap {
  readonly width: number;
  readonly height: number;
  /** RGBA. */
  readonly data: Uint8Array;
}

export type PdfResult =
  | { readonly pages: readonly Bitmap[] }
  | { readonly refused: 'unreadable' | 'too-many-pages' | 'too-high' | 'too-slow'; readonly count?: number };

const THREAD = `
const { workerData, parentPort } = require('node:worker_threads');
const { PDFiumLibrary } = require(workerData.module);
(async () => {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(workerData.bytes);
  const count = document.getPageCount();
  if (count > workerData.pagesMax) return parentPort.postMessage({ refused: 'too-many-pages', count });
  const pages = [];
  for (const page of document.pages()) {
    const { originalWidth, originalHeight } = page.getOriginalSize();
    if (!(originalWidth > 0) || !(originalHeight > 0) || originalHeight > originalWidth * workerData.ratioMax)
      return parentPort.postMessage({ refused: 'too-high', count: page.number });
    const width = workerData.width;
    const height = Math.max(1, Math.round((width * originalHeight) / originalWidth));
    const made = await page.render({ width, height, render: async ({ data }) => data });
    pages.push({ width: made.width, height: made.height, data: new Uint8Array(made.data) });
  }
  parentPort.postMessage({ pages });
})().catch(() => parentPort.postMessage({ refused: 'unreadable' }));
`;

/** Draws every page. Never throws: what cannot be drawn is `refused`. */
export function pdfPages(bytes: Uint8Array, timeMaxMs = TIME_MAX_MS): Promise<PdfResult> {
  return new Promise((resolve) => {
    const worker = new Worker(THREAD, {
      eval: true,
      // What PDFium prints about a broken file is of no use to a person.
      stdout: true,
      stderr: true,
      execArgv: [],
      workerData: {
        module: createRequire(import.meta.url).resolve('@hyzyla/pdfium'),
        bytes,
        pagesMax: PDF_PAGES_MAX,
        ratioMax: HEIGHT_RATIO_MAX,
        width: PDF_PAGE_WIDTH,
      },
    });
    const watch = setTimeout(() => settle({ refused: 'too-slow' }), timeMaxMs);
    const settle = (result: PdfResult): void => {
      clearTimeout(watch);
      resolve(result);
      void worker.terminate();
    };
    worker.once('message', settle);
    worker.once('error', () => settle({ refused: 'unreadable' }));
    worker.once('exit', () => settle({ refused: 'unreadable' }));
  });
}
