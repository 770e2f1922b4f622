import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root as clone } from '../root.ts';
import { readBrandFolder } from './brand-folder.ts';
import { checkAgainstNeighbours } from './leak-report.ts';

const AURORA = 'wx0123456789abcdef';
let folder: string;
let app: string;
let brands: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'camlock-neighbours-'));
  app = join(folder, 'app');
  brands = join(folder, 'brands');
  mkdirSync(app);
  cpSync(join(clone, 'examples/brands'), brands, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the gate after a build', () => {
  it('says with how many neighbours it compared a clean build', async () => {
    writeFileSync(join(app, 'app.js'), `"${AURORA}"`);
    expect(await checkAgainstNeighbours(app, AURORA, brands)).toBe('leak gate: nothing of 2 other brands in the build');
  });

  it('refuses a build that tells of a neighbour, with file and what leaked', async () => {
    writeFileSync(join(app, 'app.js'), '"wx00000000000010c0"');
    await expect(checkAgainstNeighbours(app, AURORA, brands)).rejects.toMatchObject({
      code: 'build-leaks',
      exitCode: 1,
      details: ['app.js: appid of lock-only'],
    });
  });

  it('refuses a folder without the brand of the project, or without brands', async () => {
    await expect(checkAgainstNeighbours(app, 'wx9999999999999999', brands)).rejects.toMatchObject({ code: 'brand-not-found', exitCode: 1 });
    await expect(checkAgainstNeighbours(app, AURORA, app)).rejects.toMatchObject({ code: 'brands-missing', exitCode: 2 });
  });

  it('does not compare with half a brand: a neighbour with errors stops it, a base is left out', async () => {
    mkdirSync(join(brands, 'base'));
    writeFileSync(join(brands, 'base/brand.yaml'), 'support:\n  phone: "400-100-1000"\n');
    await expect(checkAgainstNeighbours(app, AURORA, brands)).rejects.toMatchObject({ code: 'brand-has-errors' });
    mkdirSync(join(brands, 'child'));
    writeFileSync(join(brands, 'child/brand.yaml'), 'extends: ../base/brand.yaml\n');
    const found = await readBrandFolder(brands);
    expect(found.bases).toEqual(['base']);
    expect(found.brands.map(({ name, brand }) => [name, brand !== undefined])).toEqual([
      ['aurora', true],
      ['camera-only', true],
      ['child', false],
      ['lock-only', true],
    ]);
  });
});
