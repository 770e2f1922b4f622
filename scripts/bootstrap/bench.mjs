/** `npm run bench`: the measurements of docs/reference/bench.md, in one run, with ratios. */
import { join } from 'node:path';
import { prepareCommand, preparePackages, root } from './prepare.mjs';
import { runNode } from './run.mjs';

await preparePackages();
await prepareCommand();
process.exitCode = await runNode(['--import', 'tsx', join(root, 'scripts/bench/main.ts'), ...process.argv.slice(2)]);
