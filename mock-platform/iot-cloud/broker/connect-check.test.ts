import { describe, expect, it } from 'vitest';
import { createManualClock, createRandom } from '../../../devices/index.ts';
import { createRules } from '../../rules.ts';
import { iotCloudRules } from '../rules.ts';
import { checkConnect, expiryMs } from './connect-check.ts';

const PSK = 'MDEyMzQ1Njc4OWFiY2RlZg==';
const device = { productId: 'ABCDE12345', deviceName: 'cam1', psk: PSK };
const deps = (overrides = {}, now = 1_600_000_000_000) => ({
  clock: createManualClock(now),
  rules: createRules(overrides).use(iotCloudRules),
  deviceByClientId: (clientId: string) => (clientId === 'ABCDE12345cam1' ? device : undefined),
});
const request = (username: string, password: string, more = {}) => ({
  clientId: 'ABCDE12345cam1',
  username,
  password: Buffer.from(password),
  keepalive: 240,
  hasWill: false,
  ...more,
});

// facts/tencent-iot.md §2.8
const VECTORS = [
  ['hmacsha1 of the documents', 'ABCDE12345cam1;12010126;A1B2C;1700000000', 'ff7b326bc8b6a57d1e8d99955f4961ad7f7364a9;hmacsha1'],
  ['hmacsha256', 'ABCDE12345cam1;12010126;A1B2C;1700000000', '25111513646ffb0bb7effb2b03781fe722c5afc1a01290c8a80482057353c337;hmacsha256'],
  ['the packet the C SDK sends', 'ABCDE12345cam1;21010406;4r2X9;92233720368547758', '6342c5627461a7d0da0a5219c7589464307deb3d;hmacsha1'],
  ['a whole LONG_MAX', 'ABCDE12345cam1;21010406;4r2X9;9223372036854775807', '76b70caffc0307cdfab6cd3aca5139876b759cd6;hmacsha1'],
] as const;

describe('CONNECT', () => {
  it.each(VECTORS)('accepts %s', (_what, username, password) => {
    expect(checkConnect(request(username, password), deps())).toEqual({ ok: true, device });
  });

  it.each(VECTORS)('refuses %s when one character of the username differs', (_what, username, password) => {
    const verdict = checkConnect(request(username.replace(/;(\w)/, ';9$1'), password), deps());
    expect(verdict).toMatchObject({ ok: false, connack: 4, reason: 'connect-bad-password' });
  });

  it.each([
    ['at the very second it ends', 1_700_000_000_000, false],
    ['a second before', 1_699_999_999_000, true],
  ])('looks at the expiry: %s', (_what, now, ok) => {
    const [, username, password] = VECTORS[0];
    expect(checkConnect(request(username, password), deps({}, now)).ok).toBe(ok);
    expect(checkConnect(request(username, password), deps({ 'iotCloud.checkExpiry': false }, now)).ok).toBe(true);
  });

  it.each([
    ['0 s', 0, true],
    ['900 s', 900, true],
    ['901 s', 901, false],
  ])('keep-alive of %s', (_what, keepalive, ok) => {
    const [, username, password] = VECTORS[0];
    expect(checkConnect(request(username, password, { keepalive }), deps()).ok).toBe(ok);
  });

  it('does not fall over random bytes', () => {
    const random = createRandom(5);
    for (let i = 0; i < 500; i++) {
      const bytes = Buffer.from(Array.from({ length: Math.floor(random() * 80) }, () => Math.floor(random() * 256)));
      const verdict = checkConnect({ ...request(bytes.toString('latin1'), ''), password: bytes, clientId: bytes.toString('utf8') }, deps());
      expect(verdict.ok).toBe(false);
    }
  });
});

it.each([
  ['seconds', '1700000000', 1_700_000_000_000],
  ['milliseconds, as the Python SDK writes', '1700000000000', 1_700_000_000_000],
  ['a cut-off LONG_MAX, as the C SDK writes', '92233720368547758', Number.POSITIVE_INFINITY],
])('reads an expiry in %s', (_what, text, ms) => {
  expect(expiryMs(text)).toBe(ms);
});
