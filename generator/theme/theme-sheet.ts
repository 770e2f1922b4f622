/** A palette as a picture for those who choose colours: both sets, every token with its name and value, every pair as words. */
import { svgToPng } from '../init/sample-images.ts';
import { measurePairs, PAIRS } from './pairs.ts';
import { type Palette, TOKENS, type Tokens } from './palette.ts';

const COLUMN = 440;
const ROW = 34;
const MARGIN = 24;

function column(title: string, tokens: Tokens, x: number): string {
  const ink = tokens.text;
  const say = (at: number, y: number, words: string, fill: string, size = 13): string =>
    `<text x="${at}" y="${y}" font-family="sans-serif" font-size="${size}" fill="${fill}">${words}</text>`;
  const swatches = TOKENS.map((token, index) => {
    const y = 64 + index * ROW;
    return `<rect x="${x + MARGIN}" y="${y}" width="72" height="${ROW - 8}" rx="4" fill="${tokens[token]}" stroke="${tokens.line}"/>${say(x + MARGIN + 88, y + 18, `${token}  ${tokens[token]}`, ink)}`;
  });
  const pairs = measurePairs(tokens).map(({ ink: front, ground, contrast }, index) => {
    const y = 64 + (TOKENS.length + 1 + index) * ROW;
    const words = `${front} on ${ground}  ${contrast.toFixed(2)}:1`;
    return `<rect x="${x + MARGIN}" y="${y}" width="${COLUMN - 2 * MARGIN}" height="${ROW - 6}" rx="4" fill="${tokens[ground]}"/>${say(x + MARGIN + 12, y + 19, words, tokens[front])}`;
  });
  return `<rect x="${x}" y="0" width="${COLUMN}" height="${HEIGHT}" fill="${tokens.surface}"/>${say(x + MARGIN, 40, title, ink, 18)}${swatches.join('')}${pairs.join('')}`;
}

const HEIGHT = 64 + (TOKENS.length + 1 + PAIRS.length) * ROW + MARGIN;

/** PNG, light beside dark. */
export function themeSheet({ light, dark }: Palette): Promise<Buffer> {
  const body = `${column('light', light, 0)}${column('dark', dark, COLUMN)}`;
  return svgToPng(`<svg xmlns="http://www.w3.org/2000/svg" width="${COLUMN * 2}" height="${HEIGHT}">${body}</svg>`);
}
