/** Old names of keys: understood, told, and renamed by upgrade with every other byte kept. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { brandWith } from '../brand/fixture-brand.ts';
import { loadBrand } from '../brand/load-brand.ts';
import { migrateBrand, migrateText } from './migrate-brand.ts';

const OLD = brandWith('  products: []', '  # 说明书\n  app: []   # 每页一张\n  products: []');
let folder: string;
const file = (name: string) => join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'camlock-migrate-'));
  mkdirSync(file('mine'));
  mkdirSync(file('base'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('an old brand file is read as before, with a warning at its line that names the command', async () => {
  writeFileSync(file('mine/brand.yaml'), OLD);
  const { brand, findings } = await loadBrand(file('mine/brand.yaml'));
  expect(brand?.file.manuals).toEqual({ miniProgram: [], products: [] });
  expect(findings).toMatchObject([
    {
      severity: 'warning',
      code: 'old-key',
      line: 25,
      column: 3,
      path: 'manuals.app',
      message: expect.stringContaining('miniProgram since camlock 0.2.0'),
      fix: expect.stringContaining('camlock upgrade'),
    },
  ]);
});

it('only the key changes: comments, order and line ends stay', () => {
  const windows = OLD.replaceAll('\n', '\r\n');
  expect(migrateText(windows).text).toBe(windows.replace('  app: []   #', '  miniProgram: []   #'));
  expect(migrateText('manuals: { "app": [a.png], products: [] }').text).toBe('manuals: { miniProgram: [a.png], products: [] }');
  expect(migrateText(OLD).moved).toEqual([{ from: 'manuals.app', to: 'manuals.miniProgram', line: 25 }]);
});

it('a text that is new, that has both names, or that is no YAML stays as it is', () => {
  for (const text of [
    brandWith('  products: []', '  miniProgram: []'),
    'manuals:\n  app: []\n  miniProgram: []\n',
    'manuals: [',
    'app: {}\n',
  ])
    expect(migrateText(text)).toEqual({ text, moved: [] });
});

it('several moves of several versions are made at once', () => {
  const moves = [
    { block: ['manuals'], from: 'app', to: 'miniProgram', since: '0.2.0', why: '' },
    { block: ['support'], from: 'phone', to: 'afterSalesPhone', since: '0.3.0', why: '' },
  ];
  const { text, moved } = migrateText('support:\n  phone: "110" # day and night\nmanuals:\n  app: []\n', moves);
  expect(text).toBe('support:\n  afterSalesPhone: "110" # day and night\nmanuals:\n  miniProgram: []\n');
  expect(moved.map(({ from, line }) => `${line} ${from}`)).toEqual(['4 manuals.app', '2 support.phone']);
});

it('bases and overlays are renamed too; a dry run changes nothing', async () => {
  writeFileSync(file('base/brand.yaml'), OLD);
  writeFileSync(file('mine/brand.yaml'), 'extends: ../base/brand.yaml\napp:\n  name: 我的品牌\n');
  writeFileSync(file('mine/brand.test.yaml'), 'manuals:\n  app: []\n');
  const told = ['../base/brand.yaml:25', 'brand.test.yaml:2'];
  const run = (dryRun: boolean) =>
    migrateBrand(file('mine/brand.yaml'), { env: 'test', dryRun }).map(({ file, line }) => `${file}:${line}`);
  expect(run(true)).toEqual(told);
  expect(readFileSync(file('base/brand.yaml'), 'utf8')).toBe(OLD);
  expect(run(false)).toEqual(told);
  expect(readFileSync(file('mine/brand.test.yaml'), 'utf8')).toBe('manuals:\n  miniProgram: []\n');
  expect(readdirSync(file('mine')).sort()).toEqual(['brand.test.yaml', 'brand.yaml']);
  expect((await loadBrand(file('mine/brand.yaml'), { env: 'test' })).findings).toEqual([]);
  expect(run(false)).toEqual([]);
});
