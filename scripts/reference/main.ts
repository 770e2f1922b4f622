/** `npm run docs:reference`: writes the generated pages of docs/reference. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.ts';
import { checksWithoutTest } from './check-tests.ts';
import { referencePages } from './pages.ts';

try {
  for (const [place, text] of await referencePages()) {
    writeFileSync(join(root, place), text);
    process.stdout.write(`${place}: ${text.length} characters\n`);
  }
  const open = checksWithoutTest();
  if (open.length > 0) process.stdout.write(`checks without a test: ${open.join(', ')}\n`);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
