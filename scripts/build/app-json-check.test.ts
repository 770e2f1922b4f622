import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { checkAppJson } from './app-json-check.ts';
import { readBuiltApp } from './packages.ts';

let root = '';
afterEach(() => rmSync(root, { recursive: true }));

const GOOD = {
  pages: ['pages/a/index', 'pages/b/index'],
  subPackages: [{ root: 'panels/lock', pages: ['index'] }],
  tabBar: { list: [{ pagePath: 'pages/a/index' }, { pagePath: 'pages/b/index' }] },
};

async function codes(app: object, script = 'Page({})'): Promise<string[]> {
  root = mkdtempSync(join(tmpdir(), 'camlock-app-json-'));
  mkdirSync(dirname(join(root, 'pages/a/index.js')), { recursive: true });
  writeFileSync(join(root, 'pages/a/index.js'), script);
  writeFileSync(join(root, 'app.json'), JSON.stringify({ ...GOOD, ...app }));
  return (await checkAppJson(readBuiltApp(root))).map(({ code }) => code);
}
const call = 'wx.getLocation({ type: "gcj02" })';

it.each<[string, object, string, string[]]>([
  ['in order', {}, '', []],
  ['lists a page twice', { pages: [...GOOD.pages, 'pages/a/index'] }, '', ['page-twice']],
  ['has one tab', { tabBar: { list: [{ pagePath: 'pages/a/index' }] } }, '', ['tab-count']],
  ['has six tabs', { tabBar: { list: Array.from({ length: 6 }, () => ({ pagePath: 'pages/a/index' })) } }, '', ['tab-count']],
  [
    'has a tab in a sub-package',
    { tabBar: { list: [{ pagePath: 'pages/a/index' }, { pagePath: 'panels/lock/index' }] } },
    '',
    ['tab-page-outside'],
  ],
  ['has no tab bar, which is allowed', { tabBar: undefined }, '', []],
  [
    'has a sub-package inside another',
    { subPackages: [...GOOD.subPackages, { root: 'panels/lock/log', pages: ['index'] }] },
    '',
    ['subpackage-overlap'],
  ],
  ['calls for the place without saying so', {}, call, ['location-undeclared']],
  ['declares the place it calls for', { requiredPrivateInfos: ['getLocation'] }, call, []],
  ['declares a place nobody calls for', { requiredPrivateInfos: ['getFuzzyLocation'] }, '', ['location-needless']],
])('an app that %s', async (_, app, script, want) => {
  expect(await codes(app, script || undefined)).toEqual(want);
});
