/** Colours in OKLCH and the contrast people need to read them (WCAG 2.2, 1.4.3 and 1.4.11). */
import { clampChroma, converter, differenceCiede2000, formatHex, type Oklch, parse, wcagContrast } from 'culori';

/** Text and anything that must be read. */
export const TEXT_CONTRAST = 4.5;
/** Icons and outlines. */
export const SHAPE_CONTRAST = 3;

const toOklch = converter('oklch');
const toRgb = converter('rgb');

export function oklchOf(hex: string): Oklch {
  const colour = toOklch(parse(hex));
  if (!colour) throw new Error(`not a colour: ${hex}`);
  return colour;
}

/** `#rrggbb` of a colour, with as much of its chroma as a screen can show. */
export function hexOf(l: number, c: number, h: number | undefined): string {
  return formatHex(clampChroma({ mode: 'oklch', l: Math.min(1, Math.max(0, l)), c, h: h ?? 0 }, 'oklch'));
}

export function contrast(a: string, b: string): number {
  return wcagContrast(a, b);
}

const ciede2000 = differenceCiede2000();

/** How different two colours look (CIEDE2000): 0 is the same, 1 just noticeable. */
export function differenceOf(a: string, b: string): number {
  return ciede2000(a, b);
}

/** `share` (0–1) of `colour` painted over `ground`. */
export function over(colour: string, ground: string, share: number): string {
  const a = toRgb(parse(colour));
  const b = toRgb(parse(ground));
  if (!a || !b) throw new Error(`not a colour: ${colour} or ${ground}`);
  const mix = (one: number, two: number): number => one * share + two * (1 - share);
  return formatHex({ mode: 'rgb', r: mix(a.r, b.r), g: mix(a.g, b.g), b: mix(a.b, b.b) });
}

const STEP = 0.0025;

/**
 * The shade nearest to `hex` (same hue, same or less chroma) that passes `test`, going darker or lighter only.
 * The colour itself when it passes. Black or white is the end of the way.
 */
export function nearestShade(hex: string, direction: 'darker' | 'lighter', test: (candidate: string) => boolean): string {
  const own = formatHex(parse(hex)) ?? hex;
  if (test(own)) return own;
  const { l, c, h } = oklchOf(hex);
  const sign = direction === 'darker' ? -1 : 1;
  for (let step = 1; l + sign * step * STEP >= 0 && l + sign * step * STEP <= 1; step++) {
    const candidate = hexOf(l + sign * step * STEP, c, h);
    if (test(candidate)) return candidate;
  }
  return direction === 'darker' ? '#000000' : '#ffffff';
}
