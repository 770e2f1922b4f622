/** `npm test`: installs what is missing, then every vitest project; the last line is the runner's own count. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareChromium, prepareCommand, preparePackages, root } from './prepare.mjs';
import { runNode } from './run.mjs';
import { fail } from './terminal.mjs';

await preparePackages();
await prepareCommand();
await prepareChromium({ required: true });

const folder = mkdtempSync(join(tmpdir(), 'camlock-tally-'));
const file = join(folder, 'tally.json');
const args = ['run', '--reporter=default', `--reporter=${join(root, 'scripts/bootstrap/tally-reporter.mjs')}`, ...process.argv.slice(2)];
const code = await runNode([join(root, 'node_modules/vitest/vitest.mjs'), ...args], { CAMLOCK_TALLY: file });
let tally;
try {
  tally = JSON.parse(readFileSync(file, 'utf8'));
} catch {
  fail(`the test runner ended with ${code} before it could count its tests.`, 'read its output above');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const good = code === 0 && tally.failed === 0 && tally.passed > 0;
process.stdout.write(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped\n`);
process.exitCode = good ? 0 : code || 1;
