/** What is saved is built: brand, hand edits, mistakes. The building itself is warm-taro.room.test.ts. */
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { generateProject } from '../../generator/index.ts';
import { root } from '../root.ts';
import { type LiveProject, openLiveProject } from './live-project.ts';

const LONG = { timeout: 30_000, interval: 20 };
let folder: string;
let live: LiveProject;
let shown: { written: readonly string[]; scss: string }[];
let told: string[];
let fail: Error | undefined;
const brandFile = () => join(folder, 'brand/brand.yaml');
const projectPath = () => join(folder, 'project');
const scssOf = () => readFileSync(join(projectPath(), 'src/generated/brand.scss'), 'utf8');

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'camlock-live-'));
  cpSync(join(root, 'examples/brands/lock-only'), join(folder, 'brand'), { recursive: true });
  await generateProject({ brandFile: brandFile(), outDir: projectPath() });
  [shown, told, fail] = [[], [], undefined];
  live = await openLiveProject({
    brandFile: brandFile(),
    projectPath: projectPath(),
    sources: [],
    async show({ written }) {
      if (fail) throw fail;
      shown.push({ written, scss: scssOf() });
    },
    onFindings: (findings) => void told.push(...findings.map(({ code }) => code)),
    onFailure: (error) => void told.push((error as Error).message),
  });
});
afterEach(async () => {
  await live.close();
  rmSync(folder, { recursive: true, force: true });
});

function recolour(colour: string): void {
  const text = readFileSync(brandFile(), 'utf8');
  writeFileSync(brandFile(), text.replace(/primary: .*/, `primary: "${colour}"`));
}

it('a colour of the brand becomes a build; a hand edit becomes one, and is kept by the next', async () => {
  const before = scssOf();
  recolour('#8a3ffc');
  await vi.waitFor(() => expect(shown).toHaveLength(1), LONG);
  await live.idle();
  expect(shown[0]?.scss).not.toBe(before);
  expect(shown[0]?.written).toContain('src/generated/brand.scss');
  const page = join(projectPath(), 'src/pages/me/index.tsx');
  appendFileSync(page, '// ours\n');
  await vi.waitFor(() => expect(shown).toHaveLength(2), LONG);
  await live.idle();
  expect(shown[1]?.written).toEqual([]);
  recolour('#0b7a4b');
  await vi.waitFor(() => expect(shown).toHaveLength(3), LONG);
  expect(readFileSync(page, 'utf8')).toContain('// ours');
});

it('a brand with errors, and a build that fails, change nothing; the next change is tried again', async () => {
  recolour('blue-ish');
  await vi.waitFor(() => expect(told.length).toBeGreaterThan(0), LONG);
  await live.idle();
  expect(shown).toEqual([]);
  fail = new Error('Taro build failed');
  recolour('#8a3ffc');
  await vi.waitFor(() => expect(told).toContain('Taro build failed'), LONG);
  await live.idle();
  fail = undefined;
  // The same bytes saved once more: they were never shown.
  recolour('#8a3ffc');
  await vi.waitFor(() => expect(shown).toHaveLength(1), LONG);
});
