/** Icons of the tab bar as WeChat wants them: PNG, 81 × 81, under 40 KB (facts/miniprogram-ci.md §5). One file serves light and dark. */
import sharp from 'sharp';
import { contrast, nearestShade, SHAPE_CONTRAST } from './contrast.ts';
import type { Palette } from './palette.ts';

const SIDE = 81;
/** A grey that stands out from a white and from a nearly black bar alike. */
const RESTING = '#8a919d';

/** Shapes on a 24-px grid, 2-px stroke, rounded; the selected one is filled. */
const SHAPES = {
  home: {
    line: '<path d="M4 10.8 12 4l8 6.8V19a1.2 1.2 0 0 1-1.2 1.2H5.200A1.2 1.2 0 0 1 4 19z"/><path d="M9.6 20v-5.400h4.800V20"/>',
    filled: '<path fill="INK" d="M4 10.8 12 4l8 6.8V19a1.2 1.2 0 0 1-1.2 1.200h-4.400v-5.600H9.600v5.600H5.200A1.2 1.2 0 0 1 4 19z"/>',
  },
  messages: {
    line: '<path d="M6 16.400V10.600a6 6 0 0 1 12 0v5.800l1.6 1.600H4.400z"/><path d="M10 20.600h4"/>',
    filled: '<path fill="INK" d="M6 16.400V10.600a6 6 0 0 1 12 0v5.800l1.6 1.600H4.400z"/><path d="M10 20.800h4"/>',
  },
  me: {
    line: '<circle cx="12" cy="8" r="3.8"/><path d="M4.6 20.200a7.4 7.4 0 0 1 14.8 0"/>',
    filled: '<circle cx="12" cy="8" r="3.8" fill="INK"/><path fill="INK" d="M4.6 20.200a7.4 7.4 0 0 1 14.8 0z"/>',
  },
} as const;

export const TAB_ICONS = Object.keys(SHAPES) as readonly (keyof typeof SHAPES)[];

function svg(shape: string, ink: string): Buffer {
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}" viewBox="0 0 24 24" fill="none" stroke="${ink}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${shape.replaceAll('INK', ink)}</svg>`,
  );
}

/** The brand's colour as an icon: seen on the light bar and on the dark one. */
export function iconColour({ light, dark }: Palette): string {
  return nearestShade(light.primary, 'lighter', (candidate) => contrast(candidate, dark.raised) >= SHAPE_CONTRAST);
}

const drawn = new Map<string, Promise<Uint8Array>>();

function draw(shape: string, ink: string): Promise<Uint8Array> {
  const key = `${ink} ${shape}`;
  const known = drawn.get(key) ?? sharp(svg(shape, ink)).png({ compressionLevel: 9 }).toBuffer();
  if (drawn.size > 64) drawn.clear();
  drawn.set(key, known);
  return known;
}

/** File name (`home-active.png`) and bytes of all six icons. */
export async function tabIcons(palette: Palette): Promise<readonly { readonly name: string; readonly bytes: Uint8Array }[]> {
  const ink = iconColour(palette);
  return Promise.all(
    TAB_ICONS.flatMap((icon) => [
      draw(SHAPES[icon].line, RESTING).then((bytes) => ({ name: `${icon}.png`, bytes })),
      draw(SHAPES[icon].filled, ink).then((bytes) => ({ name: `${icon}-active.png`, bytes })),
    ]),
  );
}
