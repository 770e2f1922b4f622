import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkKeyFile, checkKeyText } from './key-check.ts';

const spki = { type: 'spki', format: 'pem' } as const;
const rsa = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  publicKeyEncoding: spki,
});
const ec = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: spki,
});
const locked = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' },
  publicKeyEncoding: spki,
});
const codes = (text: string): string[] => checkKeyText(text, 'private.key').map((finding) => finding.code);

describe('the upload key', () => {
  it('is accepted when it is a private RSA key', () => expect(codes(rsa.privateKey)).toEqual([]));

  it.each([
    ['an empty file', '  \n', 'key-empty'],
    ['a public key', rsa.publicKey, 'key-public'],
    ['literal \\n of a CI secret', rsa.privateKey.trim().replaceAll('\n', '\\n'), 'key-escaped-newlines'],
    ['a key of another type', ec.privateKey, 'key-not-rsa'],
    ['a key cut in half', rsa.privateKey.slice(0, 600), 'key-unreadable'],
    ['something else altogether', 'hello', 'key-unreadable'],
    ['a key behind a passphrase', locked.privateKey, 'key-encrypted'],
  ])('%s is told apart', (_, text, code) => expect(codes(text)).toEqual([code]));

  it('never shows the key itself', () => {
    const broken = rsa.privateKey.slice(0, 600);
    expect(JSON.stringify(checkKeyText(broken, 'private.key'))).not.toContain(broken.slice(100, 140));
  });
});

describe('the key file', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'camlock-key-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const fileCodes = (path: string, appid = 'wx0123456789abcdef'): string[] => checkKeyFile(path, appid).map((finding) => finding.code);

  it('must exist', () => expect(fileCodes(join(folder, 'none.key'))).toEqual(['key-missing']));
  it('must be a file', () => expect(fileCodes(folder)).toEqual(['key-missing']));
  it('must be named', () => expect(fileCodes('')).toEqual(['key-not-named']));
  it('must be of a sane size', () => {
    writeFileSync(join(folder, 'big.key'), 'x'.repeat(70_000));
    expect(fileCodes(join(folder, 'big.key'))).toEqual(['key-too-large']);
  });
  it('of another mini-program is worth a warning', () => {
    const path = join(folder, 'private.wxffffffffffffffff.key');
    writeFileSync(path, rsa.privateKey);
    expect(checkKeyFile(path, 'wx0123456789abcdef')).toMatchObject([{ severity: 'warning', code: 'key-of-other-app' }]);
  });
});
