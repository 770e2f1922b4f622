/** Every pair of colours the template puts on each other, and the contrast it needs. Source: WCAG 2.2 §1.4.3; look.md, "Colour". */
import { contrast, TEXT_CONTRAST } from './contrast.ts';
import type { Token, Tokens } from './palette.ts';

export interface Pair {
  readonly ink: Token;
  readonly ground: Token;
}

const ON_PAGES = ['text', 'text-quiet', 'primary', 'secondary', 'success', 'warning', 'danger'] as const;

/** Ink and what it stands on. */
export const PAIRS: readonly Pair[] = [
  ...ON_PAGES.flatMap((ink) => [
    { ink, ground: 'surface' as const },
    { ink, ground: 'raised' as const },
  ]),
  ...(['primary', 'secondary'] as const).flatMap((name) => [
    { ink: `on-${name}` as const, ground: name },
    { ink: `on-${name}` as const, ground: `${name}-pressed` as const },
    { ink: name, ground: `${name}-tint` as const },
  ]),
];

export interface MeasuredPair extends Pair {
  /** 1 to 21. */
  readonly contrast: number;
  readonly passes: boolean;
}

/** All pairs of one set of tokens. */
export function measurePairs(tokens: Tokens): MeasuredPair[] {
  return PAIRS.map(({ ink, ground }) => {
    const ratio = contrast(tokens[ink], tokens[ground]);
    return { ink, ground, contrast: Math.round(ratio * 100) / 100, passes: ratio >= TEXT_CONTRAST };
  });
}
