/** Whatever fails, what is left fails, and nothing can be left out of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shrink } from './shrink.ts';

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
/** Fails when all of these are in it. */
const needs =
  (...guilty: readonly number[]) =>
  async (part: readonly number[]) =>
    guilty.every((one) => part.includes(one));

describe('the shortest that still fails', () => {
  it.each([
    ['one of a hundred', 100, [37]],
    ['the first', 8, [0]],
    ['the last', 9, [8]],
    ['two far apart', 64, [3, 60]],
    ['seven of forty', 40, [0, 5, 6, 7, 20, 33, 39]],
    ['every one', 5, [0, 1, 2, 3, 4]],
    ['nothing at all', 5, []],
  ])('%s', async (_, count, guilty) => {
    const { steps, smallest } = await shrink(upTo(count), needs(...guilty));
    expect([steps, smallest]).toEqual([guilty, true]);
  });

  it('one of a thousand takes tens of runs, not a thousand', async () => {
    const { runs } = await shrink(upTo(1000), needs(700));
    expect(runs).toBeLessThan(60);
  });

  it('any failure at all: what is left fails in its order, and no step of it can go', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 24 }),
        fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { maxLength: 4 }), { minLength: 1, maxLength: 3 }),
        async (count, ways) => {
          const all = upTo(count);
          const fails = async (part: readonly number[]) => ways.some((way) => way.every((one) => part.includes(one)));
          if (!(await fails(all))) return;
          const { steps } = await shrink(all, fails);
          expect(await fails(steps)).toBe(true);
          expect([...steps].sort((a, b) => a - b)).toEqual(steps);
          for (const gone of steps) expect(await fails(steps.filter((one) => one !== gone))).toBe(false);
        },
      ),
      { seed: 4, numRuns: 300 },
    );
  });

  it('ends when the runs are used up, with the best so far, and says so', async () => {
    const seen: number[] = [];
    const { steps, runs, smallest } = await shrink(upTo(64), needs(3, 60), { maxRuns: 6, onProgress: (left) => seen.push(left) });
    expect([runs <= 6, smallest, steps.includes(3) && steps.includes(60)]).toEqual([true, false, true]);
    expect(steps.length).toBeLessThan(64);
    expect(seen.at(-1)).toBe(steps.length);
  });

  it('asks about no part twice', async () => {
    const asked: string[] = [];
    await shrink(upTo(30), async (part) => {
      asked.push(part.join());
      return part.includes(4) && part.includes(25);
    });
    expect(new Set(asked).size).toBe(asked.length);
  });
});
