import { expect, test } from 'vitest';
import { EVERYTHING, filterLines, kindsOf } from './event-filter.ts';
import type { EventLine } from './event-lines.ts';

const line = (deviceId: string, eventId: string, time: number): EventLine => ({
  title: `发生了 ${eventId}`,
  icon: 'bell',
  weight: 'notice',
  deviceName: deviceId,
  event: { deviceId, eventId, time, params: {} },
});
const lines = [line('lock', 'ring', 4), line('lock', 'open', 3), line('camera', 'motion', 2), line('lock', 'open', 1)];
const times = (filter: typeof EVERYTHING) => filterLines(lines, filter, (one) => one.event.time > 3).map((one) => one.event.time);

test('without a choice everything is shown', () => {
  expect(times(EVERYTHING)).toEqual([4, 3, 2, 1]);
});

test('by device, by kind, by both, and the unread ones', () => {
  expect(times({ deviceId: 'lock', kind: 'all' })).toEqual([4, 3, 1]);
  expect(times({ deviceId: '', kind: 'open' })).toEqual([3, 1]);
  expect(times({ deviceId: 'camera', kind: 'open' })).toEqual([]);
  expect(times({ deviceId: 'lock', kind: 'unread' })).toEqual([4]);
});

test('kinds are named by their lines, the most frequent first', () => {
  expect(kindsOf(lines).map((kind) => kind.value)).toEqual(['open', 'ring', 'motion']);
  expect(kindsOf(lines)[0]?.text).toBe('发生了 open');
  expect(kindsOf([])).toEqual([]);
});
