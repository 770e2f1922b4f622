import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { contrast, SHAPE_CONTRAST, TEXT_CONTRAST } from './contrast.ts';
import { palette, TOKENS } from './palette.ts';
import { iconColour, tabIcons } from './tab-icons.ts';
import { brandScss } from './theme-files.ts';
import { themeProblems } from './theme-problems.ts';

const BRANDS = [
  '#0F6FFF',
  '#12B886',
  '#FFD400',
  '#FFFFFF',
  '#000000',
  '#808080',
  '#FF0000',
  '#00FF00',
  '#0000FF',
  '#FF69B4',
  '#1A1A2E',
  '#7FFFD4',
];

describe('the colours of a brand', () => {
  it.each(BRANDS)('made from %s can all be read, in light and in dark', (colour) => {
    const { light, dark } = palette({ primary: colour, secondary: colour });
    for (const tokens of [light, dark]) {
      const pairs = [
        ...(['text', 'text-quiet', 'primary', 'secondary', 'success', 'warning', 'danger'] as const).flatMap((ink) => [
          [ink, 'surface'] as const,
          [ink, 'raised'] as const,
        ]),
        ...(['primary', 'secondary'] as const).flatMap((name) => [
          [`on-${name}`, name] as const,
          [`on-${name}`, `${name}-pressed`] as const,
          [name, `${name}-tint`] as const,
        ]),
      ];
      for (const [ink, ground] of pairs)
        expect(contrast(tokens[ink], tokens[ground]), `${ink} on ${ground}`).toBeGreaterThanOrEqual(TEXT_CONTRAST);
    }
  });

  it('stay as the brand wrote them when they can be read', () => {
    const { light } = palette({ primary: '#2B59D9', secondary: '#8A5A12' });
    expect([light.primary, light.secondary]).toEqual(['#2b59d9', '#8a5a12']);
    expect(themeProblems({ primary: '#2B59D9', secondary: '#8A5A12' })).toEqual([]);
  });

  it('name the nearest readable shade otherwise, and that shade is accepted', () => {
    const [problem] = themeProblems({ primary: '#FFD400' });
    const shade = /"(#[0-9A-F]{6})"/.exec(problem?.fix ?? '')?.[1];
    expect(shade).toBeDefined();
    expect(themeProblems({ primary: shade })).toEqual([]);
  });

  it('become CSS variables, each in the light and the dark block', () => {
    const scss = brandScss(palette({ primary: '#2B59D9', secondary: '#8A5A12' }));
    for (const token of TOKENS) expect(scss.match(new RegExp(`--brand-${token}: #[0-9a-f]{6};`, 'g'))).toHaveLength(2);
  });
});

describe('the icons of the tab bar', () => {
  it.each(BRANDS)('in the colour of %s are seen on both bars', (primary) => {
    const colours = palette({ primary, secondary: primary });
    for (const bar of [colours.light.raised, colours.dark.raised])
      expect(contrast(iconColour(colours), bar)).toBeGreaterThanOrEqual(SHAPE_CONTRAST);
  });

  it('are what WeChat takes: PNG, 81 × 81, under 40 KB', async () => {
    const icons = await tabIcons(palette({ primary: '#2B59D9', secondary: '#8A5A12' }));
    expect(icons.map(({ name }) => name).sort()).toEqual([
      'home-active.png',
      'home.png',
      'me-active.png',
      'me.png',
      'messages-active.png',
      'messages.png',
    ]);
    for (const { bytes } of icons) {
      expect(await sharp(bytes).metadata()).toMatchObject({ format: 'png', width: 81, height: 81 });
      expect(bytes.byteLength).toBeLessThan(40 * 1024);
    }
  });
});
