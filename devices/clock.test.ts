import { describe, expect, it } from 'vitest';
import { createFasterClock, createManualClock, createRealClock } from './clock.ts';
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

describe('many timers', () => {
  it('run in order of due time, then of asking, whatever is cancelled between', () => {
    const clock = createManualClock(0);
    const dice = createRandom(5);
    const expected: { due: number; order: number }[] = [];
    const seen: number[] = [];
    for (let order = 0; order < 2000; order++) {
      const due = Math.floor(dice() * 300);
      const cancel = clock.after(due, () => seen.push(order));
      if (dice() < 0.6) cancel();
      else expected.push({ due, order });
    }
    expect(clock.pending).toBe(expected.length);
    expected.sort((left, right) => left.due - right.due || left.order - right.order);
    expect(clock.nextDue).toBe(expected[0]?.due);
    clock.advance(300);
    expect(seen).toEqual(expected.map(({ order }) => order));
    expect(clock.nextDue).toBeUndefined();
  });

  it('cancelled ones are not counted and never run', () => {
    const clock = createManualClock(0);
    let ran = 0;
    for (let turn = 0; turn < 10_000; turn++) clock.after(1e9, () => ran++)();
    clock.after(5, () => ran++);
    expect(clock.pending).toBe(1);
    clock.advance(2e9);
    expect(ran).toBe(1);
  });
});

describe('a faster clock', () => {
  it('passes n times as much time and calls back n times as early', () => {
    const base = createManualClock(1000);
    const clock = createFasterClock(base, 100, 50_000);
    const seen: number[] = [];
    clock.after(60_000, () => seen.push(clock.now()));
    base.advance(599);
    expect([clock.now(), seen]).toEqual([109_900, []]);
    base.advance(1);
    expect(seen).toEqual([110_000]);
    clock.after(1000, () => expect.unreachable())();
    base.advance(100);
  });

  it.each([0, -1, Number.NaN, 10_001])('does not run × %s', (factor) => {
    expect(() => createFasterClock(createManualClock(), factor)).toThrow(RangeError);
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
