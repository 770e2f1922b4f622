/** Tells a brand when its colour cannot carry text and which shade the app uses instead. */
import { COLOUR } from '../brand/patterns.ts';
import type { Problem } from '../finding.ts';
import { shown } from '../finding.ts';
import { contrast, differenceOf, TEXT_CONTRAST } from './contrast.ts';
import { DEFAULT_THEME, fullHex, palette } from './palette.ts';

/** CIEDE2000: below this, two colours side by side look the same to most people. */
const NOTICED = 5;

function given(value: unknown): string | undefined {
  return typeof value === 'string' && COLOUR.test(value) ? fullHex(value) : undefined;
}

/** Warnings for the colours the brand wrote itself; defaults are ours to adjust. */
export function themeProblems(theme: { readonly primary?: unknown; readonly secondary?: unknown }): Problem[] {
  const primary = given(theme.primary);
  const secondary = given(theme.secondary);
  const { light } = palette({ primary: primary ?? DEFAULT_THEME.primary, secondary: secondary ?? DEFAULT_THEME.secondary });
  const alike: Problem[] =
    primary && secondary && differenceOf(primary, secondary) < NOTICED
      ? [
          {
            severity: 'warning',
            code: 'colours-alike',
            at: ['theme', 'secondary'],
            value: shown(theme.secondary),
            message: `this colour is too like the primary one, ${shown(theme.primary)}, to be told apart`,
            fix: 'choose another hue, or leave the line out',
          },
        ]
      : [];
  const pale = (['primary', 'secondary'] as const).flatMap((name): Problem[] => {
    const raw = name === 'primary' ? primary : secondary;
    if (!raw || raw === fullHex(light[name])) return [];
    const lowest = Math.min(...['#ffffff', light.surface, light[`${name}-tint`]].map((other) => contrast(raw, other)));
    return [
      {
        severity: 'warning',
        code: 'low-contrast',
        at: ['theme', name],
        value: shown(theme[name]),
        message: `text in this colour, or white text on it, is hard to read (contrast ${lowest.toFixed(2)}:1); the app uses the nearest shade that is not, ${light[name].toUpperCase()}`,
        allowed: `contrast of at least ${TEXT_CONTRAST}:1`,
        fix: `write "${light[name].toUpperCase()}", or leave it to the app`,
      },
    ];
  });
  return [...pale, ...alike];
}
