import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { contrast, SHAPE_CONTRAST } from './contrast.ts';
import { measurePairs } from './pairs.ts';
import { palette, TOKENS } from './palette.ts';
import { iconColour, tabIcons } from './tab-icons.ts';
import { brandScss } from './theme-files.ts';
import { themeProblems } from './theme-problems.ts';
import { themeSheet } from './theme-sheet.ts';

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
      expect(measurePairs(tokens).filter(({ passes }) => !passes)).toEqual([]);
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

  it('are shown side by side in a picture', async () => {
    const sheet = await themeSheet(palette({ primary: '#2B59D9', secondary: '#8A5A12' }));
    expect(await sharp(sheet).metadata()).toMatchObject({ format: 'png', width: 880 });
    const { data } = await sharp(sheet).raw().toBuffer({ resolveWithObject: true });
    expect(data.includes(Buffer.from([0x2b, 0x59, 0xd9]))).toBe(true);
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
