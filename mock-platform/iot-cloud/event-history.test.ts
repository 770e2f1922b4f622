import { describe, expect, it } from 'vitest';
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

describe('what a device sends again', () => {
  const TIME = 1_700_000_000_000;
  const sent = (more = {}) => ({
    ...event('P/a', TIME),
    timestamp: TIME as number | undefined,
    sentAs: 't-1' as string | undefined,
    again: false,
    ...more,
  });
  const stored = (events: ReturnType<typeof history>, more = {}) => {
    const { again: _again, ...row } = sent(more);
    return events.add({ ...row, timestamp: row.timestamp ?? row.receivedAt });
  };

  it.each<[string, { stored?: object; sent?: object; seconds?: number }, boolean]>([
    ['the very same message', {}, true],
    ['another clientToken', { sent: { sentAs: 't-2' } }, false],
    ['another device', { sent: { deviceId: 'P/b' } }, false],
    ['another time of the event', { sent: { timestamp: TIME + 1 } }, false],
    ['another event', { sent: { eventId: 'doorbell_ring' } }, false],
    ['other parameters', { sent: { params: { fail_count: 3 } } }, false],
    ['no clientToken, no DUP flag', { stored: { sentAs: undefined }, sent: { sentAs: undefined } }, false],
    ['no clientToken, DUP flag', { stored: { sentAs: undefined }, sent: { sentAs: undefined, again: true } }, true],
    ['no time of its own, no DUP flag', { sent: { timestamp: undefined } }, false],
    ['no time of its own, DUP flag', { sent: { timestamp: undefined, again: true } }, true],
    ['DUP flag, other parameters', { sent: { timestamp: undefined, again: true, params: { fail_count: 3 } } }, false],
    ['a day later', { sent: { receivedAt: TIME + DAY } }, true],
    ['more than a day later', { sent: { receivedAt: TIME + DAY + 1 } }, false],
    ['more than a day later, DUP flag', { sent: { timestamp: undefined, again: true, receivedAt: TIME + DAY + 1 } }, false],
    ['the very same message, and the rule is off', { seconds: 0 }, false],
  ])('%s', (_what, { stored: before = {}, sent: now = {}, seconds }, known) => {
    const events = history(seconds === undefined ? {} : { 'iotCloud.sameEventSeconds': seconds });
    const row = stored(events, before);
    expect(events.taken(sent(now))).toBe(known ? row : undefined);
  });

  it('is known after the store was opened again, and no longer once the event was forgotten', () => {
    const store = createMemoryStore();
    stored(history({}, store));
    const again = history({ 'iotCloud.eventsPerDevice': 1 }, store);
    again.reload();
    expect(again.taken(sent())?.timestamp).toBe(TIME);
    again.add(event('P/a', TIME + 1));
    again.of('P/a', TIME + 1);
    expect(again.taken(sent())).toBeUndefined();
  });
});
