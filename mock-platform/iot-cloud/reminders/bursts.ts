/** Alike events in quick succession make one reminder: the first one's (rule `iotCloud.mergeBurstSeconds`). */

/** Pairs of device and reminder remembered at most; the oldest leave first, and with them at worst one merge. */
const REMEMBERED_MAX = 100_000;

export interface Bursts {
  /** When the reminder went out that this one merges into; undefined: none did, this one goes. Times in milliseconds. */
  mergesInto(key: string, now: number): number | undefined;
  reset(): void;
}

export function createBursts(seconds: () => number): Bursts {
  const last = new Map<string, number>();
  return {
    mergesInto(key, now) {
      const window = seconds() * 1000;
      if (!(window > 0)) return undefined;
      const before = last.get(key);
      // A clock that was set back must not silence a device until it has caught up.
      if (before !== undefined && now >= before && now - before < window) return before;
      last.delete(key);
      if (last.size >= REMEMBERED_MAX) last.delete(last.keys().next().value as string);
      last.set(key, now);
      return undefined;
    },
    reset: () => last.clear(),
  };
}
