import { expect, it } from 'vitest';
import { type LogLine, describe as words } from './index.ts';

const line = (more: object) =>
  ({ time: 1767225600000, productId: 'AURORALOCK', deviceName: 'lock-0001', category: 'lock', ...more }) as LogLine;

it('is one line that begins with time and device', () => {
  expect(words(line({ type: 'event', eventId: 'doorbell_ring', timestamp: 1, params: {} }))).toBe(
    '00:00:00 lock lock-0001 event doorbell_ring {}',
  );
});

it.each([
  ['the words of a refusal', { type: 'rejected', method: 'report', code: 1, status: 'no\u001b[2J\r\nline' }],
  ['a Wi-Fi name', { type: 'wifi-joined', ssid: 'home\u001b]0;owned\u0007' }],
  ['a topic', { type: 'ignored', topic: '$thing/\u0000\u009b31m', reason: 'x' }],
  ['text that runs backwards', { type: 'disconnected', reason: 'a\u202eb' }],
])('%s cannot rewrite the terminal', (_, more) => {
  const text = words(line(more));
  expect(text).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  expect(text).toContain('·');
});
