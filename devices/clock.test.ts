import { describe, expect, it } from 'vitest';
import { createManualClock, createRealClock } from './clock.ts';
import { createRandom, randomText } from './random.ts';

describe('manual clock', () => {
  it('runs what falls due in order of due time, then of asking', () => {
    const clock = createManualClock(0);
    const seen: string[] = [];
    clock.after(20, () => seen.push('c'));
    clock.after(10, () => seen.push('a'));
    clock.after(10, () => seen.push('b'));
    clock.advance(9);
    expect(seen).toEqual([]);
    clock.advance(11);
    expect(seen).toEqual(['a', 'b', 'c']);
    expect(clock.pending).toBe(0);
  });

  it('shows each timer its own due time, and runs what a timer asked for on the way', () => {
    const clock = createManualClock(1000);
    const times: number[] = [];
    clock.after(10, () => {
      times.push(clock.now());
      clock.after(5, () => times.push(clock.now()));
    });
    clock.advance(100);
    expect(times).toEqual([1010, 1015]);
    expect(clock.now()).toBe(1100);
  });

  it('forgets what was cancelled, twice over', () => {
    const clock = createManualClock();
    const cancel = clock.after(1, () => expect.unreachable());
    cancel();
    cancel();
    clock.advance(10);
    expect(clock.pending).toBe(0);
  });
});

it('the real clock calls back once and can be cancelled', async () => {
  const clock = createRealClock();
  clock.after(0, () => expect.unreachable())();
  const before = clock.now();
  await new Promise<void>((resolve) => clock.after(1, resolve));
  expect(clock.now()).toBeGreaterThanOrEqual(before);
});

describe('dice', () => {
  it('the same seed rolls the same numbers, another seed others', () => {
    const roll = (seed: number) => Array.from({ length: 5 }, createRandom(seed));
    expect(roll(7)).toEqual(roll(7));
    expect(roll(7)).not.toEqual(roll(8));
  });

  it('stay in [0, 1) and spread', () => {
    const rolls = Array.from({ length: 2000 }, createRandom(1));
    expect(Math.min(...rolls)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...rolls)).toBeLessThan(1);
    expect(rolls.reduce((sum, roll) => sum + roll) / 2000).toBeCloseTo(0.5, 1);
  });

  it('make texts of letters and digits', () => {
    expect(randomText(createRandom(3), 40)).toMatch(/^[A-Za-z0-9]{40}$/);
  });
});
