import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createBench } from '@/devices/lock/lock.fixture.ts';
import { temporaryPassword } from '@/devices/protocol/credentials.ts';
import { hmacSha1, offlineCode, oneTimeDigits, PERIOD_MS, readKey, sha1 } from './offline-code.ts';

const ascii = (text: string) => new TextEncoder().encode(text);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
/** The common key of facts/tencent-iot.md §2.7. */
const PSK = 'MDEyMzQ1Njc4OWFiY2RlZg==';

describe('the hash', () => {
  test.each([0, 1, 55, 56, 63, 64, 65, 119, 1000])('of %i bytes is that of Node', (length) => {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 7) & 255);
    expect(hex(sha1(bytes))).toBe(createHash('sha1').update(bytes).digest('hex'));
  });

  test.each([8, 16, 64, 80])('keyed with %i bytes too', (length) => {
    const key = Uint8Array.from({ length }, (_, i) => 255 - i);
    expect(hex(hmacSha1(key, ascii('camlock')))).toBe(createHmac('sha1', key).update('camlock').digest('hex'));
  });
});

describe('the code', () => {
  test('RFC 4226, appendix D', () => {
    const codes = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'];
    for (const [counter, code] of codes.entries()) expect(oneTimeDigits(ascii('12345678901234567890'), counter)).toBe(code);
  });

  test('is the one the lock computes from the same key', () => {
    for (const now of [0, 1_700_000_000_000, 1_767_225_600_000, 4_102_444_800_000])
      expect(offlineCode(PSK, now)?.digits).toBe(temporaryPassword(PSK, now));
  });

  test('opens the lock, once', () => {
    const bench = createBench({}, {}, { oneTimeCode: (at) => temporaryPassword(PSK, at) });
    const digits = offlineCode(PSK, bench.now)?.digits as string;
    expect(bench.trigger('type-digits', { digits }).ids).toContain('door_open');
    bench.trigger('close');
    expect(bench.trigger('type-digits', { digits }).ids).not.toContain('door_open');
  });

  test('tells how long it lives', () => {
    expect(offlineCode(PSK, 10 * PERIOD_MS)?.leftMs).toBe(PERIOD_MS);
    expect(offlineCode(PSK, 10 * PERIOD_MS + 29_000)?.leftMs).toBe(1_000);
  });

  test.each(['', 'abc', 'MDEyMw==', `${'A'.repeat(132)}`, 'MDEyMzQ1Njc4OWFi!2RlZg==', '  '])('%j is no key', (text) => {
    expect(readKey(text)).toBeUndefined();
    expect(offlineCode(text, 0)).toBeUndefined();
  });

  test('blanks around a typed key do not matter', () => expect(readKey(` ${PSK}\n`)).toHaveLength(16));
});
