/** The reference pages say what the code does; they are written by `npm run docs:reference` and nobody else. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { createPlatform } from '../../mock-platform/index.ts';
import { root } from '../root.ts';
import { testsOfChecks } from './check-tests.ts';
import { CHECKS } from './checks.ts';
import { referencePages } from './pages.ts';
import { sourcesOf } from './routes.ts';
import { openSources } from './sources.ts';

const MINUTE = 60_000;
let pages: Map<string, string>;
beforeAll(async () => {
  pages = await referencePages();
}, 2 * MINUTE);

test.each(['docs/reference/wechat.md', 'docs/reference/tencent-iot.md', 'docs/reference/simulator-api.md'])(
  '%s is what the code says',
  (place) => {
    const fix = `${place} is behind the code: run \`npm run docs:reference\` and commit what it writes`;
    expect(readFileSync(join(root, place), 'utf8') === pages.get(place), fix).toBe(true);
  },
);

test('the rule tables are GET /__mock__/rules, name, default, text and source', async () => {
  const platform = await createPlatform();
  const { url } = await platform.listen({ mqttPort: false });
  const rules = (await (await fetch(`${url}/__mock__/rules`)).json()) as { name: string; default: unknown; text: string; source: string }[];
  await platform.close();
  const rows = [...pages.values()]
    .flatMap((page) => page.split('\n'))
    .filter((line) => /^\| `[a-zA-Z]+\.[a-zA-Z]+` \| `/.test(line))
    .map((line) => line.slice(2, -2).replaceAll('\\|', '/').split(' | '))
    .filter((cells) => cells.length === 5);
  const told = rows.map(([name, value, , text, source]) => [name, value, text, source]);
  const wanted = rules.map((rule) => [`\`${rule.name}\``, `\`${JSON.stringify(rule.default)}\``, rule.text, rule.source]);
  expect(wanted.length).toBeGreaterThan(0);
  expect(told.sort()).toEqual(wanted.map((row) => row.map((cell) => cell.replaceAll('|', '/'))).sort());
});

test('a route whose code cannot be found is an error that names it, not a shorter page', () => {
  expect(() => sourcesOf(openSources(), 'mock-platform/wechat/', [{ method: 'POST', path: '/wxa/nobody' }])).toThrow(
    /POST \/wxa\/nobody \(no call adds it\)/,
  );
});

test('76 checks, and no test is named after another number', () => {
  expect(CHECKS.map(({ number }) => number)).toEqual(Array.from({ length: 76 }, (_, index) => index + 1));
  expect(testsOfChecks().filter(({ check }) => check < 1 || check > 76)).toEqual([]);
});
