/** The brand behind a project, with the overlays the project was generated with. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { generateProject, initBrand } from '../../generator/index.ts';
import { releaseContext } from './release-context.ts';

let folder: string;
let brand: string;
const project = (): string => join(folder, 'project');
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'camlock-context-'));
  await initBrand({ dir: join(folder, 'brand'), lang: 'en', ...NAMES });
  brand = join(folder, 'brand/brand.yaml');
  writeFileSync(join(folder, 'brand/brand.test.yaml'), 'app:\n  name: Test Home\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const NAMES = { name: 'Home', categories: ['lock'] } as const;

it.each([
  ['test', 'Test Home'],
  [undefined, 'Home'],
])('generated for %s: the name is %s', async (env, name) => {
  const made = await generateProject({ brandFile: brand, outDir: project(), ...(env === undefined ? {} : { env }) });
  expect(made.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  const context = await releaseContext(project(), { brand }, {});
  expect(context.brand?.app.name).toBe(name);
  expect(context.env).toBe(env);
});
