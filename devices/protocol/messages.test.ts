import { expect, it } from 'vitest';
import { MAX_PAYLOAD_BYTES, parsePayload } from './messages.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

it('reads a JSON object', () => {
  expect(parsePayload(bytes('{"method":"report","params":{"a":1}}'))).toEqual({ method: 'report', params: { a: 1 } });
});

it.each([
  ['nothing', new Uint8Array()],
  ['text', bytes('hello')],
  ['half an object', bytes('{"a":')],
  ['a list', bytes('[1]')],
  ['null', bytes('null')],
  ['a number', bytes('1')],
  ['bytes that are no UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d)],
  ['__proto__ at the top', bytes('{"__proto__":{"admin":1}}')],
  ['__proto__ behind an escape', bytes('{"\\u005f_proto__":{"admin":1}}')],
  ['__proto__ deep inside', bytes('{"a":[{"b":{"__proto__":{}}}]}')],
  ['64 KB', bytes(`{"a":"${'x'.repeat(64 * 1024)}"}`)],
  ['a nest of 8 000 lists', bytes(`${'['.repeat(8000)}${']'.repeat(8000)}`)],
])('is undefined for %s', (_, payload) => {
  expect(parsePayload(payload)).toBeUndefined();
});

it('takes exactly the limit and not one byte more', () => {
  const fitting = (size: number) => bytes(`{"a":"${'x'.repeat(size - 8)}"}`);
  expect(parsePayload(fitting(MAX_PAYLOAD_BYTES))).toBeDefined();
  expect(parsePayload(fitting(MAX_PAYLOAD_BYTES + 1))).toBeUndefined();
});
