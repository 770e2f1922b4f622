/** Nothing that opens anything is written down, whatever shape it comes in. */
import { describe, expect, it } from 'vitest';
import { redactText, redactUsername, redactValue } from './redact.ts';

describe('JSON', () => {
  it('keeps what is no secret', () => {
    const message = { method: 'event_post', code: 0, params: { event_time: 5, sign: { nested: 1 } }, list: [1, 'two'] };
    expect(redactValue(message)).toEqual(message);
  });

  it('hides secrets by their names, however deep and however spelled', () => {
    const hidden = redactValue({
      params: { token: 'abc', deep: [{ sn_ticket: 'x', devicePsk: 'seen', PSK: 'k' }], digits: '123456', DeviceSecret: 7 },
    });
    expect(hidden).toEqual({
      params: {
        token: '[redacted]',
        deep: [{ sn_ticket: '[redacted]', devicePsk: 'seen', PSK: '[redacted]' }],
        digits: '[redacted]',
        DeviceSecret: '[redacted]',
      },
    });
  });

  it('cuts the signature off an address', () => {
    expect(redactValue({ url: 'https://a.example/fw.bin?sign=abc&t=1' })).toEqual({ url: 'https://a.example/fw.bin?[redacted]' });
  });
});

describe('text', () => {
  it.each([
    ['{"method":"x","params":{"token":"abc', '{"method":"x","params":{"token":"[redacted]"'],
    ['token=abc&who=me', 'token="[redacted]"&who=me'],
    ["{'password': 'abc'}", "'password'"],
  ])('%s', (text, expected) => {
    const hidden = redactText(text);
    expect(hidden).toContain(expected);
    expect(hidden).not.toContain('abc');
  });

  it('takes no time over a long line', () => {
    const long = 'x'.repeat(1_000_000);
    expect(redactText(long)).toBe(long);
  });
});

it('a username of the cloud is shown, any other hidden', () => {
  expect(redactUsername('PIDdev;12010126;abcde;1790000000')).toBe('PIDdev;12010126;abcde;1790000000');
  expect(redactUsername('admin')).toBe('[redacted]');
});
