import { expect, it } from 'vitest';
import { createManualClock } from '../../../devices/index.ts';
import { createRate } from './rate.ts';

const NOW = 1_767_225_600_000;

it('counts anew each second; 0 is no limit', () => {
  const clock = createManualClock(NOW);
  const rate = createRate(clock);
  expect([1, 2, 3].map(() => rate.exceeds(2))).toEqual([false, false, true]);
  clock.advance(999);
  expect(rate.exceeds(2)).toBe(true);
  clock.advance(1);
  expect(rate.exceeds(2)).toBe(false);
  expect([1, 2, 3].map(() => rate.exceeds(0))).toEqual([false, false, false]);
});

it('lets through what waits in its order, so many a second, and counts it there', () => {
  const clock = createManualClock(NOW + 250);
  const rate = createRate(clock);
  const gone: number[] = [];
  for (let n = 0; n < 5; n++)
    rate.later(
      () => 2,
      () => gone.push(n),
    );
  expect([rate.waiting, gone]).toEqual([true, []]);
  clock.advance(750);
  expect(gone).toEqual([0, 1]);
  expect(rate.exceeds(2)).toBe(true);
  clock.advance(1000);
  expect(gone).toEqual([0, 1, 2, 3]);
  clock.advance(1000);
  expect([rate.waiting, gone]).toEqual([false, [0, 1, 2, 3, 4]]);
});

it('does not hold messages without end, and none once it is stopped', () => {
  const clock = createManualClock(NOW);
  const rate = createRate(clock);
  let gone = 0;
  const taken = Array.from({ length: 1_001 }, () =>
    rate.later(
      () => 2_000,
      () => gone++,
    ),
  );
  expect(taken.filter(Boolean)).toHaveLength(1_000);
  rate.stop();
  clock.advance(5_000);
  expect([gone, rate.waiting]).toEqual([0, false]);
});
