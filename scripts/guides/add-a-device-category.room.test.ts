/** docs/guides/add-a-device-category.md, carried out in a copy of the house. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../root.ts';
import { codeBlocks } from './code-blocks.ts';

const blocks = codeBlocks('add-a-device-category');
let house = '';

/** Runs a program of the clone in the copy; its output is part of the failure. */
function run(...args: string[]): string {
  try {
    return execFileSync(process.execPath, args, { cwd: house, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${args.join(' ')}\n${stdout}\n${stderr}`.slice(0, 4000));
  }
}
const bin = (path: string): string => join(root, 'node_modules', path);
const camlock = (...args: string[]): string => run('--import', 'tsx', 'scripts/cli/main.ts', ...args);

/** The lines of the diff block: `-old` becomes the `+new` that follows it, a lone `+` goes in front. */
function register(): void {
  const file = join(house, 'devices/index.ts');
  let text = readFileSync(file, 'utf8');
  const lines = (blocks.find(({ language }) => language === 'diff')?.code ?? '').trim().split('\n');
  lines.forEach((line, index) => {
    const words = line.slice(1);
    const before = lines[index - 1];
    if (line.startsWith('-')) expect(text).toContain(words);
    else if (before?.startsWith('-')) text = text.replace(before.slice(1), words);
    else text = `${words}\n${text}`;
  });
  writeFileSync(file, text);
}

beforeAll(() => {
  mkdirSync(join(root, 'build'), { recursive: true });
  // Inside the clone, so that the copy finds the clone's packages.
  house = mkdtempSync(join(root, 'build/guide-category-'));
  const unwanted = /(^|\/)(node_modules|e2e|cluster|dist)$/;
  for (const room of [
    'devices',
    'generator',
    'templates',
    'simulator',
    'mock-platform',
    'scripts',
    'schema',
    'tsconfig.json',
    'package.json',
  ])
    cpSync(join(root, room), join(house, room), { recursive: true, filter: (path) => !unwanted.test(path.slice(root.length)) });
  for (const { info, code } of blocks) {
    if (!info.startsWith('devices/doorbell/')) continue;
    mkdirSync(dirname(join(house, info)), { recursive: true });
    writeFileSync(join(house, info), code);
  }
  register();
});
afterAll(() => rmSync(house, { recursive: true, force: true }));

describe('a category added as the guide says', { timeout: 120_000 }, () => {
  it('keeps the invariants of the catalogue', () => {
    writeFileSync(join(house, 'vitest.config.ts'), "export default { test: { include: ['devices/catalogue.test.ts'] } };\n");
    const report = JSON.parse(run(bin('vitest/vitest.mjs'), 'run', '--root', house, '--reporter=json')) as {
      success: boolean;
      testResults: { assertionResults: { fullName: string }[] }[];
    };
    expect(report.success).toBe(true);
    const names = report.testResults.flatMap(({ assertionResults }) => assertionResults.map(({ fullName }) => fullName));
    expect(names.filter((name) => name.includes('doorbell')).length).toBeGreaterThan(10);
  });

  it('is offered by init, taken by check, and has its page in the generated app, which holds nothing of the others', () => {
    camlock('init', 'brand', '--categories', 'doorbell');
    expect(JSON.parse(camlock('check', '--brand', 'brand/brand.yaml', '--json'))).toMatchObject({ ok: true });
    camlock('generate', '--brand', 'brand/brand.yaml', '--out', 'app');
    const app = (path: string): string => join(house, 'app', path);
    expect(readFileSync(app('src/app.config.ts'), 'utf8')).toContain('panels/doorbell');
    for (const path of ['src/panels/doorbell/index.tsx', 'src/devices/doorbell/thing-model.ts']) expect(existsSync(app(path))).toBe(true);
    for (const path of ['src/panels/camera', 'src/panels/lock', 'src/devices/camera']) expect(existsSync(app(path))).toBe(false);
    run(bin('typescript/bin/tsc'), '--noEmit', '-p', app('tsconfig.json'));
  });

  it('type-checks in every room that loops over the catalogue', () => {
    run(bin('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.json');
  });
});
