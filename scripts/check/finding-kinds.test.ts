import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FINDING_KINDS } from '../../generator/index.ts';
import { root } from '../root.ts';
import { ALL_FINDINGS, type CheckCode } from './finding-kinds.ts';
import { ruleLink } from './rule-link.ts';

const TABLES = ['scripts/check/finding-kinds.ts', 'scripts/check/live-kinds.ts', 'scripts/check/finding-kinds.test.ts'];
const files = ['scripts/check', 'scripts/build', 'scripts/upload'].flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) => `${folder}/${name}`),
);
const text = (take: (path: string) => boolean): string =>
  files
    .filter((path) => path.endsWith('.ts') && !TABLES.includes(path) && take(path))
    .map((path) => readFileSync(join(root, path), 'utf8'))
    .join('\n');
const tests = text((path) => path.endsWith('.test.ts'));
const sources = text((path) => !path.endsWith('.test.ts'));
const ours = Object.keys(ALL_FINDINGS).filter((code) => !Object.hasOwn(FINDING_KINDS, code));

it('there are at least sixty findings, and no code of one table is a code of another', () => {
  expect(Object.keys(ALL_FINDINGS).length).toBeGreaterThanOrEqual(60);
  expect(ours.length + Object.keys(FINDING_KINDS).length).toBe(Object.keys(ALL_FINDINGS).length);
});

it.each(ours)('the finding %s is raised somewhere, and a test waits for it', (code) => {
  const word = new RegExp(`'${code}'`);
  expect(word.test(sources), 'raised').toBe(true);
  expect(word.test(tests), 'tested').toBe(true);
});

it('every finding says where its rule stands', () => {
  for (const code of Object.keys(ALL_FINDINGS) as CheckCode[])
    expect(ruleLink(code)).toMatch(/^(?:https:\/\/|docs\/reference\/findings\.md#)/);
  expect(ruleLink('low-contrast')).toContain('w3.org');
  expect(ruleLink('live-model')).toContain('api_getsnticket');
});
