import decodeQR from 'qr/decode.js';
import { expect, it } from 'vitest';
import { drawQr } from './terminal-qr.ts';

const TEXT = 'https://example.com/a?b=1';

/** What a camera sees: pixels of the half blocks, light where `lit` says so. */
function photograph(drawing: string, drawnIsLight: boolean): { width: number; height: number; data: Uint8Array } {
  const lines = drawing.split('\n').map((line) => [...line]);
  const scale = 4;
  const width = (lines[0]?.length ?? 0) * scale;
  const height = lines.length * 2 * scale;
  const data = new Uint8Array(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const half = Math.floor(y / scale);
      const char = lines[half >> 1]?.[Math.floor(x / scale)] ?? ' ';
      const drawn = char === '█' || (char === '▀' && half % 2 === 0) || (char === '▄' && half % 2 === 1);
      data.fill(drawn === drawnIsLight ? 255 : 0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return { width, height, data };
}

it('can be scanned from a terminal, whose colours it brings along', async () => {
  const drawing = await drawQr(TEXT, true);
  expect(drawing).toContain('\u001b[97;40m');
  expect(decodeQR(photograph(drawing.replace(/\p{Cc}\[[0-9;]*m/gu, ''), true))).toBe(TEXT);
});

it('can be scanned from plain text on a light page', async () => {
  const drawing = await drawQr(TEXT, false);
  expect(drawing).not.toContain('\u001b');
  expect(decodeQR(photograph(drawing, false))).toBe(TEXT);
});
