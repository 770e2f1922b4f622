import { expect, it } from 'vitest';
import { createRules } from '../rules.ts';
import { createMemoryStore } from '../store-memory.ts';
import { createEventHistory } from './event-history.ts';
import { iotCloudRules } from './rules.ts';

const DAY = 86_400_000;
const event = (deviceId: string, receivedAt: number) => ({
  deviceId,
  eventId: 'pry_alarm',
  type: 'alert' as const,
  timestamp: receivedAt,
  receivedAt,
  params: {},
});
const history = (overrides = {}, store = createMemoryStore()) => createEventHistory(store, createRules(overrides).use(iotCloudRules));

it('keeps the newest of each device and never grows past the cap by much', () => {
  const events = history({ 'iotCloud.eventsPerDevice': 100 });
  for (let i = 1; i <= 1000; i++) events.add(event('P/a', i));
  events.add(event('P/b', 1));
  expect(events.size).toBeLessThanOrEqual(100 + 64 + 1);
  const kept = events.of('P/a', 1000);
  expect(kept).toHaveLength(100);
  expect(kept.at(-1)?.timestamp).toBe(1000);
  expect(events.of('P/b', 1000)).toHaveLength(1);
});

it('forgets after thirty days', () => {
  const events = history();
  events.add(event('P/a', 0));
  events.add(event('P/a', DAY));
  expect(events.of('P/a', 30 * DAY)).toHaveLength(2);
  expect(events.of('P/a', 30 * DAY + 1)).toHaveLength(1);
  expect(events.size).toBe(1);
});

it('goes on counting where it stopped when the store is opened again', () => {
  const store = createMemoryStore();
  const first = history({}, store);
  first.add(event('P/a', 1));
  const last = first.add(event('P/b', 2));
  const again = history({}, store);
  again.reload();
  expect(again.add(event('P/a', 3)).seq).toBe(last.seq + 1);
  expect(again.of('P/a', 3).map((row) => row.timestamp)).toEqual([1, 3]);
});
