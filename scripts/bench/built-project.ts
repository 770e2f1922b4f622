import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { generateProject } from '../../generator/index.ts';
import { buildApp } from '../build/taro-build.ts';
import { root } from '../root.ts';

export const BRAND_FILE = join(root, 'examples/brands/aurora/brand.yaml');
export const PROJECT = join(root, 'build/bench');

let built: Promise<number> | undefined;

/** Generates and builds the example brand once per run; resolves to the build's wall time in milliseconds. */
export function buildBenchProject(): Promise<number> {
  built ??= (async () => {
    await generateProject({ brandFile: BRAND_FILE, outDir: PROJECT, force: true });
    const { ms } = await buildApp({ projectPath: PROJECT });
    if (!existsSync(join(PROJECT, 'dist/app.json'))) throw new Error('the build left no app.json');
    return ms;
  })();
  return built;
}
