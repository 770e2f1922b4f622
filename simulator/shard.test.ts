import { describe, expect, it } from 'vitest';
import { inShard, parseShard } from './shard.ts';

const ids = Array.from({ length: 5000 }, (_, number) => `AURORALOCK/lock-${number}`);

describe('shares of a fleet', () => {
  it.each([1, 2, 3, 7])('%i of them make exactly the fleet, each device once, in about equal parts', (of) => {
    const shares = Array.from({ length: of }, (_, index) => ids.filter((id) => inShard(id, { index, of })));
    expect(shares.flat().sort()).toEqual([...ids].sort());
    for (const share of shares) expect(share.length / (ids.length / of)).toBeGreaterThan(0.9);
  });

  it('stay the same from run to run', () => {
    expect(inShard('AURORALOCK/lock-0001', { index: 0, of: 2 })).toBe(true);
    expect(inShard('AURORALOCK/lock-0002', { index: 0, of: 2 })).toBe(false);
  });

  it('are written i/n, from 0', () => {
    expect(parseShard('2/5')).toEqual({ index: 2, of: 5 });
    for (const wrong of ['5/5', '1', '0/0', '-1/2', '1/2000', 'a/b', '']) expect(() => parseShard(wrong)).toThrow('is no share of a fleet');
  });
});
