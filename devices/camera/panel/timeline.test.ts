import { expect, test } from 'vitest';
import { blocksOf, eventAt, marksOf, spanAt, timeAt } from './timeline.ts';

const HOUR = 3_600_000;
const day = { from: 0, to: 24 * HOUR };
const event = (time: number) => ({ deviceId: 'p/d', eventId: 'motion_detected', time, params: {} });

test('gaps stay gaps; what touches is one; what lies outside is cut off', () => {
  expect(
    blocksOf(
      [
        { from: 6 * HOUR, to: 12 * HOUR },
        { from: -HOUR, to: 2.4 * HOUR },
        { from: 12 * HOUR, to: 18 * HOUR },
        { from: 25 * HOUR, to: 26 * HOUR },
      ],
      day,
    ),
  ).toEqual([
    { left: 0, width: 10 },
    { left: 25, width: 50 },
  ]);
});

test('ten seconds can still be seen', () => expect(blocksOf([{ from: HOUR, to: HOUR + 10_000 }], day)[0]?.width).toBe(0.4));

test('marks of this day only, where they happened', () => {
  expect(marksOf([event(6 * HOUR), event(30 * HOUR)], () => 'notice', day)).toMatchObject([{ left: 25, weight: 'notice' }]);
});

test('a finger points at a moment, the event near it, the clip under it', () => {
  expect(timeAt(0.5, day)).toBe(12 * HOUR);
  expect([timeAt(-1, day), timeAt(2, day)]).toEqual([day.from, day.to]);
  const events = [event(6 * HOUR), event(6 * HOUR + 4 * 60_000)];
  expect(eventAt(events, 6 * HOUR + 3 * 60_000)?.time).toBe(6 * HOUR + 4 * 60_000);
  expect(eventAt(events, 8 * HOUR)).toBeUndefined();
  expect(spanAt([{ from: HOUR, to: 2 * HOUR }], 1.5 * HOUR)).toEqual({ from: HOUR, to: 2 * HOUR });
  expect(spanAt([{ from: HOUR, to: 2 * HOUR }], 3 * HOUR)).toBeUndefined();
});
