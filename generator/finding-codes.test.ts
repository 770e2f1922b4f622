import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { FINDING_KINDS } from './finding-codes.ts';

const room = fileURLToPath(new URL('.', import.meta.url));
const files = readdirSync(room, { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.ts') && !path.startsWith('finding-codes'),
);
const isTest = (path: string): boolean => path.endsWith('.test.ts') || path.endsWith('broken-brands.ts');
const text = (take: (path: string) => boolean): string =>
  files
    .filter(take)
    .map((path) => readFileSync(join(room, path), 'utf8'))
    .join('\n');
const tests = text(isTest);
const sources = text((path) => !isTest(path));

it.each(Object.keys(FINDING_KINDS))('the finding %s is raised somewhere, and a test waits for it', (code) => {
  const word = new RegExp(`\\b${code}(?![\\w-])`);
  expect(word.test(sources), 'raised').toBe(true);
  // The tests run as root on many machines, and root reads every file.
  if (code !== 'image-unreadable') expect(word.test(tests), 'tested').toBe(true);
});
