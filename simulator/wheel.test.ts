import { expect, it } from 'vitest';
import { createManualClock } from '../devices/index.ts';
import { createWheel } from './wheel.ts';

it('runs each at its own pace from one timer', () => {
  const clock = createManualClock();
  const wheel = createWheel(clock);
  const runs = { fast: 0, slow: 0 };
  wheel.every(1_000, () => runs.fast++);
  wheel.every(60_000, () => runs.slow++);
  expect(clock.pending).toBe(1);
  clock.advance(600_000);
  expect(runs).toEqual({ fast: 600, slow: 10 });
  expect(clock.pending).toBe(1);
});

it('rounds up to whole seconds', () => {
  const clock = createManualClock();
  let runs = 0;
  createWheel(clock).every(1_500, () => runs++);
  clock.advance(4_000);
  expect(runs).toBe(2);
});

it('what was stopped never runs again, even when stopped by a neighbour in the same turn', () => {
  const clock = createManualClock();
  const wheel = createWheel(clock);
  const seen: string[] = [];
  let stopSecond = () => {};
  wheel.every(1_000, () => {
    seen.push('first');
    stopSecond();
  });
  stopSecond = wheel.every(1_000, () => seen.push('second'));
  clock.advance(3_000);
  expect(seen).toEqual(['first', 'first', 'first']);
});

it('holds no timer when nothing is registered', () => {
  const clock = createManualClock();
  const wheel = createWheel(clock);
  const stops = [wheel.every(1_000, () => {}), wheel.every(5_000, () => {})];
  for (const stop of stops) stop();
  expect(clock.pending).toBe(0);
  wheel.every(1_000, () => {});
  wheel.stop();
  expect(clock.pending).toBe(0);
});

it('may register more while it runs', () => {
  const clock = createManualClock();
  const wheel = createWheel(clock);
  let runs = 0;
  const stop = wheel.every(1_000, () => {
    stop();
    wheel.every(2_000, () => runs++);
  });
  clock.advance(7_000);
  expect(runs).toBe(3);
});
