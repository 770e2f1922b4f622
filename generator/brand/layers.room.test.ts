import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VALID_BRAND } from './fixture-brand.ts';
import { EXTENDS_MAX } from './layers.ts';
import { loadBrand } from './load-brand.ts';

let outside = '';
let house = '';
beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'camlock-layers-'));
  house = join(outside, 'brands');
  mkdirSync(join(house, 'mine'), { recursive: true });
  mkdirSync(join(house, 'base'));
});
afterEach(() => rmSync(outside, { recursive: true, force: true }));

const put = (path: string, bytes: string | Uint8Array): void => writeFileSync(join(house, path), bytes);
const load = (env?: string) => loadBrand(join(house, 'mine/brand.yaml'), env === undefined ? {} : { env });
const told = async (env?: string): Promise<string[]> =>
  (await load(env)).findings.map(({ file, line, column, path, code }) => `${file}:${line}:${column} ${path} ${code}`);
/** The base of the house, and a brand with another name and appid. */
function houseOfTwo(lines = ''): void {
  put('base/brand.yaml', VALID_BRAND);
  put('mine/brand.yaml', `extends: ../base/brand.yaml\napp:\n  name: 我的品牌\n  appid: wx1111111111111111\n${lines}`);
}

describe('a brand that extends another', () => {
  it('has what it writes, and everything else from the base', async () => {
    houseOfTwo();
    const { brand, findings, placeOf } = await load();
    expect(findings).toEqual([]);
    expect(brand?.file.app).toEqual({ name: '我的品牌', appid: 'wx1111111111111111', locationKey: 'AAAAA-BBBBB-CCCCC-DDDDD-EEEEE-12345' });
    expect(brand?.file.cloud.appKey).toBe('ahTestAppKey0001');
    expect(brand?.categories).toEqual(['camera', 'lock']);
    expect(brand?.file).not.toHaveProperty('extends');
    expect(placeOf?.(['app', 'name'])).toEqual({ file: 'brand.yaml', line: 3, column: 9 });
    expect(placeOf?.(['cloud', 'appKey'])).toEqual({ file: '../base/brand.yaml', line: 6, column: 11 });
  });

  it('takes lists whole, and blocks key by key', async () => {
    houseOfTwo('release:\n  review: { steps: [先登录] }\n');
    put('base/brand.yaml', `${VALID_BRAND}release:\n  review: { tag: 智能家居, steps: [一, 二, 三] }\n`);
    expect((await load()).brand?.file.release?.review).toEqual({ tag: '智能家居', steps: ['先登录'] });
  });

  it('is told of a mistake in the file that has it', async () => {
    houseOfTwo('theme:\n  primary: blue\n');
    put('base/brand.yaml', VALID_BRAND.replace('TESTCAM001', 'TESTCAM0001'));
    expect(await told()).toEqual([
      'brand.yaml:6:12 theme.primary wrong-format',
      '../base/brand.yaml:11:16 reminders.camera.productId wrong-format',
    ]);
  });

  it('is told of a key no file has at the nearest key above it', async () => {
    houseOfTwo();
    put('base/brand.yaml', VALID_BRAND.replace('  appKey: ahTestAppKey0001\n', ''));
    expect(await told()).toEqual(['../base/brand.yaml:5:1 cloud.appKey missing']);
  });

  it('finds the images of the base in the folder of the base, and its own in its own', async () => {
    const png = (side: number) =>
      sharp({ create: { width: side, height: side, channels: 3, background: '#88aacc' } })
        .png()
        .toBuffer();
    put('base/home.png', await png(300));
    put('mine/lock.png', await png(200));
    houseOfTwo('theme:\n  lockImage: lock.png\n');
    put('base/brand.yaml', VALID_BRAND.replace('theme:\n', 'theme:\n  homeImage: home.png\n'));
    const { brand, findings } = await load();
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect([...(brand?.images.keys() ?? [])].sort()).toEqual(['theme.homeImage', 'theme.lockImage']);
  });

  it('may have a base that has a base, but not more than allowed', async () => {
    const chain = (length: number): void => {
      put('mine/brand.yaml', 'extends: ../base/1.yaml\n');
      for (let at = 1; at < length; at++) put(`base/${at}.yaml`, `extends: ${at + 1}.yaml\n`);
      put(`base/${length}.yaml`, VALID_BRAND);
    };
    chain(EXTENDS_MAX);
    expect(await told()).toEqual([]);
    chain(EXTENDS_MAX + 1);
    expect(await told()).toEqual([`../base/${EXTENDS_MAX}.yaml:1:10 extends extends-depth`]);
  });

  it('cannot extend itself, nor in a circle', async () => {
    put('mine/brand.yaml', 'extends: brand.yaml\n');
    expect(await told()).toEqual(['brand.yaml:1:10 extends extends-cycle']);
    put('mine/brand.yaml', 'extends: ../base/brand.yaml\n');
    put('base/brand.yaml', 'app: {}\nextends: ../mine/brand.yaml\n');
    expect(await told()).toEqual(['../base/brand.yaml:2:10 extends extends-cycle']);
  });

  it.each([
    ['another folder', '../../brand.yaml'],
    ['another folder, round about', '../base/../../brand.yaml'],
    ['an absolute path', '/etc/brand.yaml'],
    ['an address', 'https://brand.example/brand.yaml'],
    ['backslashes', '..\\base\\brand.yaml'],
    ['no YAML file', '../base/brand.txt'],
    ['the folder', '../base/'],
    ['a list', '[a.yaml]'],
    ['a number', '1'],
    ['a control character', '"../base/\\u0007.yaml"'],
  ])('cannot extend %s', async (_, written) => {
    writeFileSync(join(outside, 'brand.yaml'), VALID_BRAND);
    put('mine/brand.yaml', `extends: ${written}\n`);
    expect(await told()).toEqual(['brand.yaml:1:10 extends extends-path']);
  });

  it('cannot follow a symbolic link out of the house, nor extend a folder', async () => {
    writeFileSync(join(outside, 'brand.yaml'), VALID_BRAND);
    symlinkSync(join(outside, 'brand.yaml'), join(house, 'base/link.yaml'));
    mkdirSync(join(house, 'base/folder.yaml'));
    for (const base of ['link', 'folder']) {
      put('mine/brand.yaml', `extends: ../base/${base}.yaml\n`);
      expect(await told()).toEqual(['brand.yaml:1:10 extends extends-path']);
    }
  });

  it('is told of a base that is missing, or that is no YAML', async () => {
    put('mine/brand.yaml', 'extends: ../base/brand.yaml\n');
    expect(await told()).toEqual(['brand.yaml:1:10 extends extends-missing']);
    put('base/brand.yaml', 'app: &a {}\n');
    expect(await told()).toEqual(['../base/brand.yaml:1:9  alias']);
  });

  it('keeps __proto__ a key that nobody knows', async () => {
    houseOfTwo('__proto__: { polluted: true }\n');
    expect(await told()).toEqual(['brand.yaml:5:1 __proto__ unknown-key']);
    expect(({} as { polluted?: true }).polluted).toBeUndefined();
  });
});

describe('an overlay of an environment', () => {
  it('wins over the brand, only when it is asked for', async () => {
    houseOfTwo();
    put('mine/brand.test.yaml', 'cloud:\n  endpoint: mock\n');
    expect((await load()).brand?.file.cloud.endpoint).toBe('tencent');
    const { brand, placeOf } = await load('test');
    expect(brand?.file.cloud).toMatchObject({ endpoint: 'mock', appKey: 'ahTestAppKey0001' });
    expect(placeOf?.(['cloud', 'endpoint'])).toEqual({ file: 'brand.test.yaml', line: 2, column: 13 });
  });

  it('of the base counts as well, below that of the brand', async () => {
    houseOfTwo('cloud:\n  endpoint: tencent\n');
    put('base/brand.test.yaml', 'cloud: { endpoint: mock, appKey: ahBaseTestKey01 }\n');
    put('mine/brand.test.yaml', 'cloud: { appKey: ahMineTestKey01 }\n');
    expect((await load('test')).brand?.file.cloud).toMatchObject({ endpoint: 'mock', appKey: 'ahMineTestKey01' });
  });

  it('is told of its mistakes at its own lines', async () => {
    houseOfTwo();
    put('mine/brand.test.yaml', 'app:\n  appid: nonsense\n');
    expect(await told('test')).toEqual(['brand.test.yaml:2:10 app.appid wrong-format']);
    put('mine/brand.test.yaml', 'extends: ../base/brand.yaml\n');
    expect(await told('test')).toEqual(['brand.test.yaml:1:1 extends extends-in-overlay']);
  });

  it.each(['staging', 'Test', '../base/brand', '', 'a'.repeat(33)])('%j that no file has is refused', async (env) => {
    houseOfTwo();
    expect(await told(env)).toEqual(['brand.yaml:1:1  overlay-missing']);
  });

  it('may not be a link out of the folder', async () => {
    houseOfTwo();
    writeFileSync(join(outside, 'secret.yaml'), 'cloud: { endpoint: mock }\n');
    symlinkSync(join(outside, 'secret.yaml'), join(house, 'mine/brand.test.yaml'));
    expect(await told('test')).toEqual(['brand.yaml:1:1  overlay-missing']);
  });
});
