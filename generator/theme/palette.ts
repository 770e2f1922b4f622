/** Every colour of the app from two: a light set and a dark set of its own, all of it readable (look.md, "Colour"). */
import { contrast, hexOf, nearestShade, oklchOf, over, TEXT_CONTRAST } from './contrast.ts';

/** Colours of a brand that names none. */
export const DEFAULT_THEME = { primary: '#0F6FFF', secondary: '#12B886' } as const;

/** The CSS variables of the app without their `--brand-` prefix, in the order they are written. */
export const TOKENS = [
  'surface',
  'raised',
  'line',
  'text',
  'text-quiet',
  'primary',
  'primary-pressed',
  'on-primary',
  'primary-tint',
  'secondary',
  'secondary-pressed',
  'on-secondary',
  'secondary-tint',
  'success',
  'warning',
  'danger',
] as const;

export type Token = (typeof TOKENS)[number];
export type Tokens = { readonly [T in Token]: string };

export interface Palette {
  readonly light: Tokens;
  readonly dark: Tokens;
}

/** Hue and chroma of states: the same in every brand, so that red always means danger. */
const STATES = { success: { c: 0.12, h: 158 }, warning: { c: 0.11, h: 68 }, danger: { c: 0.19, h: 26 } } as const;

/** A grey that leans a little towards the brand's hue; a grey brand gets plain greys. */
function greys(primary: string): (l: number, c: number) => string {
  const { c: chroma, h } = oklchOf(primary);
  return (l, c) => hexOf(l, chroma < 0.02 ? 0 : c, h);
}

interface Ground {
  readonly surface: string;
  readonly raised: string;
  readonly tintShare: number;
  readonly direction: 'darker' | 'lighter';
}

/** Readable as text on the page, on a card and on its own tint; and text on it is readable too. */
function readable(colour: string, ground: Ground, ink: string): string {
  return nearestShade(colour, ground.direction, (candidate) =>
    [ground.surface, ground.raised, over(candidate, ground.raised, ground.tintShare), ink].every(
      (other) => contrast(candidate, other) >= TEXT_CONTRAST,
    ),
  );
}

/** The colour, pressed: further from the page, so text on it never gets worse. */
function pressed(colour: string, by: number): string {
  const { l, c, h } = oklchOf(colour);
  return hexOf(l + by, c, h);
}

function states(l: number, ground: Ground): Pick<Tokens, 'success' | 'warning' | 'danger'> {
  const of = ({ c, h }: { c: number; h: number }): string =>
    nearestShade(hexOf(l, c, h), ground.direction, (candidate) =>
      [ground.surface, ground.raised].every((other) => contrast(candidate, other) >= TEXT_CONTRAST),
    );
  return { success: of(STATES.success), warning: of(STATES.warning), danger: of(STATES.danger) };
}

function lightTokens(theme: Theme): Tokens {
  const grey = greys(theme.primary);
  const ground: Ground = { surface: grey(0.973, 0.006), raised: '#ffffff', tintShare: 0.08, direction: 'darker' };
  const primary = readable(theme.primary, ground, '#ffffff');
  const secondary = readable(theme.secondary, ground, '#ffffff');
  return {
    surface: ground.surface,
    raised: ground.raised,
    line: grey(0.923, 0.011),
    text: grey(0.21, 0.016),
    'text-quiet': grey(0.505, 0.024),
    primary,
    'primary-pressed': pressed(primary, -0.07),
    'on-primary': '#ffffff',
    'primary-tint': over(primary, ground.raised, ground.tintShare),
    secondary,
    'secondary-pressed': pressed(secondary, -0.07),
    'on-secondary': '#ffffff',
    'secondary-tint': over(secondary, ground.raised, ground.tintShare),
    ...states(0.53, ground),
  };
}

function darkTokens(theme: Theme): Tokens {
  const grey = greys(theme.primary);
  const ground: Ground = { surface: grey(0.178, 0.006), raised: grey(0.226, 0.01), tintShare: 0.14, direction: 'lighter' };
  const ink = (colour: string): string => {
    const { c, h } = oklchOf(colour);
    return hexOf(0.2, Math.min(c, 0.045), h);
  };
  const primary = readable(theme.primary, ground, ink(theme.primary));
  const secondary = readable(theme.secondary, ground, ink(theme.secondary));
  return {
    surface: ground.surface,
    raised: ground.raised,
    line: grey(0.304, 0.014),
    text: grey(0.96, 0.005),
    'text-quiet': grey(0.735, 0.018),
    primary,
    'primary-pressed': pressed(primary, 0.07),
    'on-primary': ink(theme.primary),
    'primary-tint': over(primary, ground.raised, ground.tintShare),
    secondary,
    'secondary-pressed': pressed(secondary, 0.07),
    'on-secondary': ink(theme.secondary),
    'secondary-tint': over(secondary, ground.raised, ground.tintShare),
    ...states(0.74, ground),
  };
}

/** `#RRGGBB` each. */
export interface Theme {
  readonly primary: string;
  readonly secondary: string;
}

/** Pure: the same two colours give the same palette. */
export function palette(theme: Theme): Palette {
  return { light: lightTokens(theme), dark: darkTokens(theme) };
}

/** `#abc` as `#AABBCC`; capitals, so that equal colours are equal texts. */
export function fullHex(colour: string): string {
  const digits = colour.slice(1).toUpperCase();
  return `#${digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits}`;
}
