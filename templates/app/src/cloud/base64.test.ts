import { expect, test } from 'vitest';
import { base64ToHex, decodeBase64, decodeUtf8, encodeBase64, encodeUtf8 } from './base64.ts';

test('agrees with Node on every length and both ways', () => {
  for (let length = 0; length < 70; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 37 + length) & 0xff);
    const text = Buffer.from(bytes).toString('base64');
    expect(encodeBase64(bytes)).toBe(text);
    expect([...(decodeBase64(text) ?? [])]).toEqual([...bytes]);
  }
});

test('turns the published signature into the hex the bind call wants', () => {
  expect(base64ToHex('ntHjIS+/3Kf2koltfOJJh1hpPS275PddvRXbPZKdyII=')).toBe(
    '9ed1e3212fbfdca7f692896d7ce2498758693d2dbbe4f75dbd15db3d929dc882',
  );
});

test.each(['a', 'ab*=', '中文'])('refuses %s, which is not base64', (text) => {
  expect(decodeBase64(text)).toBeUndefined();
  expect(base64ToHex(text)).toBeUndefined();
});

test.each(['', 'plain', '妈妈 · 指纹', '🔔é', '\u0000\u007f\u0080\u07ff\u0800\uffff'])('UTF-8 of %j survives both ways', (text) => {
  expect([...encodeUtf8(text)]).toEqual([...Buffer.from(text, 'utf8')]);
  expect(decodeUtf8(encodeUtf8(text))).toBe(text);
});

test('broken UTF-8 becomes replacement characters, never an exception', () => {
  expect(decodeUtf8(Uint8Array.from([0x41, 0xff, 0xe4, 0xb8, 0x42]))).toBe('A\ufffd\ufffdB');
});
