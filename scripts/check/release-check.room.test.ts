import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadBrand } from '../../generator/index.ts';
import { root } from '../root.ts';
import { builtFindings, compiledFindings, releaseFindings } from './release-check.ts';

const APPID = 'wx0123456789abcdef';
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'camlock-release-check-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('flags that were not given are not looked at', () => expect(releaseFindings({}, APPID)).toEqual([]));

it('version, robot and description are found at their flags, all at once', () => {
  const found = releaseFindings({ ver: '1.0 beta', robot: 31, desc: '描'.repeat(201) }, APPID);
  expect(found.map(({ path, code }) => `${path} ${code}`)).toEqual([
    '--ver version-malformed',
    '--robot robot-out-of-range',
    '--desc desc-too-long',
  ]);
  expect(found[1]?.value).toBe('31');
});

it('a robot that is no number is out of range', () => {
  expect(releaseFindings({ robot: Number('one') }, APPID).map(({ code }) => code)).toEqual(['robot-out-of-range']);
});

it('a key is found at its file, and nothing of it is told', () => {
  const key = join(folder, 'private.wxfedcba9876543210.key');
  writeFileSync(key, '-----BEGIN RSA PRIVATE KEY-----\nhunter2hunter2\n-----END RSA PRIVATE KEY-----\n');
  const found = releaseFindings({ key }, APPID);
  expect(found.map(({ file, code }) => [file, code])).toEqual([
    [key, 'key-unreadable'],
    [key, 'key-of-other-app'],
  ]);
  expect(JSON.stringify(found)).not.toContain('hunter2');
});

it('a built project is looked into, and must be of this brand', async () => {
  mkdirSync(join(folder, 'dist/pages/a'), { recursive: true });
  const put = (path: string, text: string): void => writeFileSync(join(folder, path), text);
  put('project.config.json', JSON.stringify({ appid: 'wxfedcba9876543210', miniprogramRoot: 'dist/' }));
  put('dist/app.json', JSON.stringify({ pages: ['pages/a/index'], requiredPrivateInfos: ['getLocation'] }));
  put('dist/pages/a/index.js', 'Page({})');
  const { findings, packages } = await builtFindings(folder, APPID);
  expect(findings.map(({ code }) => code)).toEqual(['appid-differs', 'page-missing', 'location-needless']);
  expect(packages).toEqual([{ name: '__APP__', size: expect.any(Number) }]);
  expect(packages[0]?.size).toBeGreaterThan(50);
});

/** Stands for Taro: writes the page it is told to, of this many bytes. */
const compiler =
  (bytes: number): Parameters<typeof compiledFindings>[3] =>
  async ({ projectPath, outputFolder }) => {
    expect(existsSync(join(projectPath, 'src/generated/brand.ts'))).toBe(true);
    mkdirSync(join(outputFolder, 'pages/a'), { recursive: true });
    writeFileSync(join(outputFolder, 'app.json'), JSON.stringify({ pages: ['pages/a/index'] }));
    for (const end of ['json', 'wxml']) writeFileSync(join(outputFolder, `pages/a/index.${end}`), '{}');
    writeFileSync(join(outputFolder, 'pages/a/index.js'), `Page({});//${'x'.repeat(bytes)}`);
    return { code: 0, log: '' };
  };

it('--compile generates and compiles the brand in a folder of its own, finds what would be refused, and leaves nothing', async () => {
  const brandFile = join(root, 'examples/brands/lock-only/brand.yaml');
  const { brand } = await loadBrand(brandFile);
  const file = brand?.file as NonNullable<typeof brand>['file'];
  const codes = async (bytes: number): Promise<string[]> =>
    (await compiledFindings({ brand: brandFile }, file, () => {}, compiler(bytes))).findings.map(({ file, code }) => `${file} ${code}`);
  expect(await codes(2000)).toEqual([]);
  expect(await codes(3_000_000)).toContain('app.json package-too-large');
  await expect(
    compiledFindings(
      { brand: brandFile },
      file,
      () => {},
      async () => ({ code: 1, log: 'SyntaxError: no' }),
    ),
  ).rejects.toMatchObject({
    code: 'build-failed',
  });
  expect(existsSync(join('.camlock/check', file.app.appid))).toBe(false);
});
