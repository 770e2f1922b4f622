import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { APP_FILES, encodeContainer, int32 } from './package.fixture.ts';
import { decodePackage, PACKAGE_LIMITS, PackageFormatError } from './package-format.ts';

const decode = (container: Uint8Array) => decodePackage(gzipSync(container));

test('every file comes out as it went in, in order, without leading slash', () => {
  const files = decode(encodeContainer(APP_FILES));
  expect([...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString()])).toEqual(Object.entries(APP_FILES));
});

test('an empty file and names that objects have are ordinary files', () => {
  const files = decode(
    encodeContainer([
      ['__proto__', 'a'],
      ['constructor', ''],
      ['页面.js', 'b'],
    ]),
  );
  expect([...files.keys()]).toEqual(['__proto__', 'constructor', '页面.js']);
  expect(files.get('constructor')).toHaveLength(0);
});

describe('hostile packages are refused', () => {
  const good = encodeContainer({ 'a.js': 'one', 'b.js': 'two' });
  const bend = (at: number, bytes: Buffer) => {
    const copy = Buffer.from(good);
    bytes.copy(copy, at);
    return copy;
  };
  const path = (name: string) => encodeContainer([[name, 'x']]);

  test.each([
    ['nothing', () => decodePackage(new Uint8Array()), /empty/],
    ['not gzip', () => decodePackage(good), /not gzip/],
    ['gzip cut off', () => decodePackage(gzipSync(good).subarray(0, 20)), /not gzip, or damaged/],
    ['a bomb', () => decode(Buffer.alloc(PACKAGE_LIMITS.unpackedBytes + 1)), /unpacks to more than/],
    ['a header cut off', () => decode(good.subarray(0, 10)), /ends inside its header/],
    ['a wrong first mark', () => decode(bend(0, Buffer.from([0]))), /0xBE/],
    ['a wrong last mark', () => decode(bend(13, Buffer.from([0]))), /0xED/],
    ['data cut off', () => decode(good.subarray(0, good.length - 1)), /announces/],
    ['bytes behind the end', () => decode(Buffer.concat([good, Buffer.from('x')])), /announces/],
    ['an index longer than the package', () => decode(bend(5, int32(0xffffffff))), /announces/],
    ['a million files', () => decode(bend(14, int32(1_000_000))), /are allowed/],
    ['more files than entries', () => decode(bend(14, int32(3))), /ends (before|inside) entry 3/],
    ['a name longer than the index', () => decode(bend(18, int32(400))), /ends inside entry 1/],
    ['an endless name', () => decode(bend(18, int32(0x7fffffff))), /name of/],
    ['an offset before the data', () => decode(encodeContainer({ 'a.js': 'x' }, (row) => ({ ...row, offset: 0 }))), /outside/],
    ['an offset behind the data', () => decode(encodeContainer({ 'a.js': 'x' }, (row) => ({ ...row, offset: 0xfffffff0 }))), /outside/],
    ['a size behind the data', () => decode(encodeContainer({ 'a.js': 'x' }, (row) => ({ ...row, size: 2 }))), /outside/],
    [
      'files over one another',
      () => decode(encodeContainer({ 'a.js': 'xy', 'b.js': 'z' }, (row) => ({ ...row, offset: 14 + 4 + 2 * 17, size: 2 }))),
      /overlap/,
    ],
    [
      'a file twice',
      () =>
        decode(
          encodeContainer([
            ['a.js', '1'],
            ['/a.js', '2'],
          ]),
        ),
      /twice/,
    ],
    ['a way out', () => decode(path('../../etc/passwd')), /not a path inside/],
    ['a hidden way out', () => decode(path('pages/../../x')), /not a path inside/],
    ['an absolute path', () => decode(path('//etc/passwd')), /not a path inside/],
    ['a backslash', () => decode(path('pages\\x.js')), /not a path inside/],
    ['a control character', () => decode(path('pages/\u0000x.js')), /not a path inside/],
    ['an empty name', () => decode(path('')), /not a path inside/],
    [
      'a name that is not UTF-8',
      () => decode(encodeContainer([['ab', 'x']], (row) => ({ ...row, name: Buffer.from([0x2f, 0xff, 0xfe]) }))),
      /UTF-8/,
    ],
  ])('%s', (_name, run, message) => {
    expect(run).toThrow(PackageFormatError);
    expect(run).toThrow(message);
  });
});
