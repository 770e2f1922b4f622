import { expect, test } from 'vitest';
import { createManualClock } from '../devices/index.ts';
import { createLedger, ledgerKey } from './ledger.ts';
import { createMemoryStore } from './store-memory.ts';

const event = (n: number) => ({ deviceId: 'LOCK/lock-01', eventId: 'doorbell_ring', time: n });

test('one line per event collects its stamps in order, with time and reason', () => {
  const clock = createManualClock(1000);
  const ledger = createLedger(createMemoryStore(), clock);
  ledger.stamp(event(1), 'broker');
  clock.advance(5);
  ledger.stamp(event(1), 'wechat', '43101 refused');
  ledger.stamp(event(2), 'broker');
  expect(ledger.lines()).toEqual([
    {
      key: ledgerKey(event(1)),
      ...event(1),
      stamps: [
        { hop: 'broker', at: 1000 },
        { hop: 'wechat', at: 1005, note: '43101 refused' },
      ],
    },
    { key: 'LOCK/lock-01|doorbell_ring|2', ...event(2), stamps: [{ hop: 'broker', at: 1005 }] },
  ]);
});

test('the oldest line leaves when it is full', () => {
  const ledger = createLedger(createMemoryStore(), createManualClock(), 2);
  for (const n of [1, 2, 1, 3]) ledger.stamp(event(n), 'broker');
  expect(ledger.lines().map((line) => line.time)).toEqual([2, 3]);
});

test('an event that is posted for ever has a line with an end', () => {
  const ledger = createLedger(createMemoryStore(), createManualClock());
  for (let n = 0; n < 5000; n++) ledger.stamp(event(1), 'broker');
  expect(ledger.lines()[0]?.stamps).toHaveLength(200);
});
