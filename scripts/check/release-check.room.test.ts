import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { builtFindings, releaseFindings } from './release-check.ts';

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
