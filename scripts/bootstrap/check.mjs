/** `npm run check`: types, lint and format, dead exports, boundaries. Runs all, then fails if one failed. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { preparePackages, root } from './prepare.mjs';
import { runNode } from './run.mjs';
import { say } from './terminal.mjs';

await preparePackages();
const bin = (path) => join(root, 'node_modules', path);
const checks = [
  ['types', [bin('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.json']],
  [
    'types of the app',
    existsSync(join(root, 'templates/app/tsconfig.stand-alone.json'))
      ? [bin('typescript/bin/tsc'), '--noEmit', '-p', 'templates/app/tsconfig.stand-alone.json']
      : undefined,
  ],
  ['lint and format', [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.']],
  ['dead exports', [bin('knip/bin/knip.js'), '--no-config-hints']],
  ['boundaries', [bin('vitest/vitest.mjs'), 'run', '--project', 'unit', 'scripts/boundaries.test.ts']],
];
const failed = [];
for (const [name, args] of checks) {
  if (!args) continue;
  const began = performance.now();
  say(`→ ${name}`);
  const code = await runNode(args);
  say(`${code === 0 ? '✓' : '✗'} ${name} (${((performance.now() - began) / 1000).toFixed(1)} s)`);
  if (code !== 0) failed.push(name);
}
if (failed.length > 0) {
  process.stderr.write(`\nfailed: ${failed.join(', ')}\n`);
  process.exitCode = 1;
}
