/**
 * `npm run test:rules [-- --rule TEXT …] [--new] [--write]`: turns every rule of the table (only those with TEXT in
 * their name, only those not listed yet) and expects exactly the tests in noticed.json
 * to fail. Exit 1 for a rule nobody notices, for a test that fails without being listed, for a listed one that does not.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createPlatform } from '../../mock-platform/index.ts';
import { root } from '../root.ts';
import { mutantsOf } from './mutants.ts';
import { openTestBench } from './test-bench.ts';

/** Rule → tests that fail when it is turned, `file > title`, sorted. */
type Noticed = { readonly [rule: string]: readonly string[] };

const { values } = parseArgs({
  options: {
    rule: { type: 'string', multiple: true, default: [''] },
    write: { type: 'boolean', default: false },
    new: { type: 'boolean', default: false },
  },
});
const file = join(root, 'scripts/rules/noticed.json');
const listed = JSON.parse(readFileSync(file, 'utf8')) as Noticed;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const platform = await createPlatform();
const table = platform.rules.list().map((rule) => ({ ...rule }));
await platform.close();
const rules = table.filter(({ name }) => values.rule.some((text) => name.includes(text)) && !(values.new && name in listed));
if (rules.length === 0) {
  process.stderr.write(
    `no rule has ${values.rule.join(' or ')} in its name, or all that have are listed; GET /__mock__/rules lists them\n`,
  );
  process.exit(2);
}

const began = performance.now();
const seconds = (): string => `${((performance.now() - began) / 1000).toFixed(0)} s`;
const bench = await openTestBench();
const { failing: broken, notes } = await bench.baseline(rules.map(({ name }) => name));
for (const test of broken) say(`fails without any change, so it proves nothing here: ${test}`);
say(`${notes.length} test files, ${rules.length} rules (${seconds()})`);

const found: { [rule: string]: string[] } = {};
const problems: string[] = [];
for (const rule of rules) {
  const failing = new Set<string>();
  for (const mutant of mutantsOf(rule)) {
    const files = notes.filter((one) => (mutant.dead ? one.moves : one.reads).includes(rule.name)).map((one) => one.file);
    if (files.length > 0) for (const test of await bench.failing(mutant, files)) if (!broken.has(test)) failing.add(test);
  }
  const tests = [...failing].sort();
  found[rule.name] = tests;
  say(`${tests.length === 0 ? '✗' : '✓'} ${rule.name}: ${tests.length} tests (${seconds()})`);
  for (const test of tests) say(`    ${test}`);
  if (tests.length === 0) problems.push(`${rule.name}: no test notices`);
  const before = new Set(listed[rule.name] ?? []);
  for (const test of tests) if (!before.has(test)) problems.push(`${rule.name}: not listed, and fails: ${test}`);
  for (const test of before) if (!failing.has(test) && !broken.has(test)) problems.push(`${rule.name}: listed, and does not fail: ${test}`);
  if (values.write) write();
}
await bench.close();

const silent = Object.values(found).filter((tests) => tests.length === 0).length;
say(`${rules.length - silent} of ${rules.length} rules noticed (${seconds()})`);
const fatal = values.write ? problems.filter((problem) => problem.endsWith('no test notices')) : problems;
if (fatal.length > 0) process.stderr.write(`${fatal.join('\n')}\n`);
process.exitCode = fatal.length > 0 ? 1 : 0;

/** What is known by now, so that a run that is stopped keeps what it learned. */
function write(): void {
  const known = new Set(table.map(({ name }) => name));
  const merged = Object.entries({ ...listed, ...found }).filter(([name]) => known.has(name));
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(merged.sort(([left], [right]) => (left < right ? -1 : 1))), null, 2)}\n`);
}
