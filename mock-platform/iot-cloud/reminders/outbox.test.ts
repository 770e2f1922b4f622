import { expect, test } from 'vitest';
import type { LedgerLine, Stamp } from '../../ledger.ts';
import { outboxKey, reachedWechat } from './outbox.ts';

const link = { deviceId: 'AURORALOCK/lock1', eventId: 'doorbell_ring', time: 1_767_225_600_000 };
const lineOf = (...stamps: Stamp[]): LedgerLine => ({ key: 'k', ...link, stamps });

test.each<[string, LedgerLine | undefined, boolean]>([
  ['an event nobody has a line of', undefined, false],
  ['broker and cloud have had it', lineOf({ hop: 'broker', at: 1 }, { hop: 'cloud', at: 2 }), false],
  ["it is in somebody's inbox", lineOf({ hop: 'inbox', at: 3, people: [{ userId: 'me', appid: 'wx1' }] }), true],
  ['WeChat refused it', lineOf({ hop: 'wechat', at: 3, appid: 'wx1', note: '43101' }), true],
  ["it is in an inbox of another mini-program's", lineOf({ hop: 'inbox', at: 3, people: [{ userId: 'me', appid: 'wx2' }] }), false],
])('%s', (_what, line, reached) => {
  expect(reachedWechat(line, 'wx1')).toBe(reached);
});

test('one event, application and reminder are one row', () => {
  const key = outboxKey({ link, appKey: 'app', reminderKey: 'doorbell-ring' });
  expect(key).toBe('AURORALOCK/lock1|doorbell_ring|1767225600000|app|doorbell-ring');
});
