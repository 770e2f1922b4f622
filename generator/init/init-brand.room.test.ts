import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Category, categories } from '../../devices/index.ts';
import { loadBrand } from '../brand/load-brand.ts';
import { initBrand } from './init-brand.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'camlock-init-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('a new brand folder', () => {
  const choices: (readonly Category[])[] = [categories, ...categories.map((category) => [category])];
  it.each(choices.flatMap((chosen) => (['zh', 'en'] as const).map((lang) => ({ chosen, lang }))))(
    'passes the check as it is: $chosen, $lang',
    async ({ chosen, lang }) => {
      await initBrand({ dir: join(dir, 'mine'), name: 'Tom’s "家": #1', categories: chosen, lang });
      const { brand, findings } = await loadBrand(join(dir, 'mine/brand.yaml'));
      expect(findings.map(({ code }) => code)).toEqual(['placeholder']);
      expect(brand?.file.app.name).toBe('Tom’s "家": #1');
      expect(brand?.categories).toEqual(chosen);
    },
  );

  it('overwrites nothing', async () => {
    mkdirSync(join(dir, 'mine'));
    writeFileSync(join(dir, 'mine/brand.yaml'), 'mine');
    await expect(initBrand({ dir: join(dir, 'mine'), name: 'x', categories, lang: 'zh' })).rejects.toMatchObject({ code: 'init-exists' });
    expect(readFileSync(join(dir, 'mine/brand.yaml'), 'utf8')).toBe('mine');
  });

  it.each(['', '   ', 'a\nb', 'x'.repeat(31)])('refuses the name %j', async (name) => {
    await expect(initBrand({ dir: join(dir, 'mine'), name, categories, lang: 'zh' })).rejects.toMatchObject({ code: 'name' });
  });
});
