/** The palette as the files the app reads: CSS variables, and the colours of WeChat's own bars. */
import { type Palette, TOKENS, type Tokens } from './palette.ts';

function variables(tokens: Tokens, indent: string): string {
  return TOKENS.map((token) => `${indent}--brand-${token}: ${tokens[token]};`).join('\n');
}

/** `src/generated/brand.scss`. */
export function brandScss({ light, dark }: Palette): string {
  return `/* Written by the generator from the brand's colours (contrast checked). Change the brand file instead. */
page {
${variables(light, '  ')}
}

@media (prefers-color-scheme: dark) {
  page {
${variables(dark, '    ')}
  }
}
`;
}

/** `src/generated/theme.json`: what `app.config.ts` names with `@`. */
export function themeJson({ light, dark }: Palette): string {
  const bars = (tokens: Tokens, night: boolean): object => ({
    navBackground: tokens.raised,
    navText: night ? 'white' : 'black',
    pageBackground: tokens.surface,
    pullText: night ? 'light' : 'dark',
    tabText: tokens['text-quiet'],
    tabSelected: tokens.primary,
    tabBackground: tokens.raised,
    tabBorder: night ? 'black' : 'white',
  });
  return `${JSON.stringify({ light: bars(light, false), dark: bars(dark, true) }, null, 2)}\n`;
}
