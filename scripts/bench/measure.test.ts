import { describe, expect, it } from 'vitest';
import { measuredLine, median, percentile } from './measure.ts';

describe('the arithmetic of the bench', () => {
  it('takes the middle value', () => expect(median([9, 1, 5])).toBe(5));
  it('takes the lower of two middle values', () => expect(median([4, 1, 2, 3])).toBe(2));
  it('takes the nearest rank', () =>
    expect(
      percentile(
        Array.from({ length: 100 }, (_, i) => i + 1),
        99,
      ),
    ).toBe(99));
  it('has no answer for nothing', () => expect(percentile([], 99)).toBeNaN());
  it('says whether the aim was reached', () => {
    expect(measuredLine({ name: 'a', value: 4, unit: 'ms', aim: 5, note: '' })).toContain('✓');
    expect(measuredLine({ name: 'a', value: 6, unit: 'ms', aim: 5, note: '' })).toContain('✗');
    expect(measuredLine({ name: 'a', value: 0.6, unit: '×', aim: 0.5, atLeast: true, note: '' })).toContain('✓ (aim: at least 0.5)');
    expect(measuredLine({ name: 'a', value: 0.4, unit: '×', aim: 0.5, atLeast: true, note: '' })).toContain('✗ (aim: at least 0.5)');
  });
});
