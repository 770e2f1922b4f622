import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { Failure } from '../failure.ts';
import { createOutput } from './output.ts';

/** A block of colour where the terminal can show one (COLORTERM says so); nothing elsewhere. */
function swatch(hex: string): string {
  const shows = process.stdout.isTTY && /truecolor|24bit/.test(process.env.COLORTERM ?? '');
  if (!shows) return '';
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return `\u001b[48;2;${red};${green};${blue}m      \u001b[0m  `;
}

/** `camlock theme`: what the app makes of a brand's two colours. */
export function registerTheme(program: Command): void {
  program
    .command('theme')
    .description('show every colour the app derives from a brand’s two, and that all of it can be read')
    .option('--brand <file>', 'brand file')
    .option('--primary <colour>', 'main colour, e.g. "#0F6FFF"')
    .option('--secondary <colour>', 'second colour')
    .option('--png <file>', 'also draw it, light beside dark')
    .option('--json', 'print one JSON value')
    .addHelpText(
      'after',
      '\nExamples:\n  camlock theme --brand brands/mine/brand.yaml\n  camlock theme --primary "#FFD400" --png colours.png\n  camlock theme --json',
    )
    .action(async (options: { brand?: string; primary?: string; secondary?: string; png?: string; json?: true }) => {
      const output = createOutput(options.json === true);
      const generator = await import('../../generator/index.ts');
      const { COLOUR, DEFAULT_THEME, fullHex, loadBrand, measurePairs, palette, themeSheet, TOKENS } = generator;
      const brand = options.brand === undefined ? undefined : (await loadBrand(options.brand)).brand;
      if (options.brand !== undefined && !brand) {
        throw new Failure('brand-has-errors', `${options.brand} has errors`, { fix: `see them: camlock check --brand ${options.brand}` });
      }
      const colour = (name: 'primary' | 'secondary'): string => {
        const given = options[name];
        if (given !== undefined && !COLOUR.test(given)) {
          throw new Failure('colour', `--${name} is ${JSON.stringify(given)}; allowed is #RRGGBB or #RGB`, {
            fix: 'put it in quotes: a # begins a comment',
            exitCode: 2,
          });
        }
        return fullHex(given ?? brand?.theme[name] ?? DEFAULT_THEME[name]);
      };
      const theme = { primary: colour('primary'), secondary: colour('secondary') };
      const colours = palette(theme);
      const sets = (['light', 'dark'] as const).map((name) => ({ name, tokens: colours[name], pairs: measurePairs(colours[name]) }));
      for (const { name, tokens, pairs } of sets) {
        output.say(name);
        for (const token of TOKENS) output.say(`  ${swatch(tokens[token])}${tokens[token]}  ${token}`);
        const lowest = pairs.reduce((low, pair) => (pair.contrast < low.contrast ? pair : low));
        output.say(
          `  ${pairs.length} pairs, the lowest contrast is ${lowest.contrast.toFixed(2)}:1 (${lowest.ink} on ${lowest.ground}; 4.5:1 is needed)`,
        );
      }
      for (const name of ['primary', 'secondary'] as const) {
        const used = colours.light[name].toUpperCase();
        if (used !== theme[name]) output.say(`${name} ${theme[name]} cannot carry text; the app uses the nearest shade that can, ${used}`);
      }
      if (options.png !== undefined) {
        writeFileSync(options.png, await themeSheet(colours));
        output.say(`drawn to ${options.png}`);
      }
      output.result({ ok: true, theme, ...Object.fromEntries(sets.map(({ name, tokens, pairs }) => [name, { tokens, pairs }])) });
    });
}
