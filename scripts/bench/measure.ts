/** Small arithmetic of the bench: medians, percentiles, wall times. */

/** Middle value; of an even number of values the lower of the two. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** Nearest-rank percentile, `p` in 0–100. NaN for no values. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/** Runs `work` and returns its wall time in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** One measured thing. `value` is compared with `aim` (at most), both in `unit`. */
export interface Measured {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | '%' | '×' | 'events';
  readonly aim?: number;
  readonly note: string;
}

/** `reminders p99      3.2 ms   (aim: at most 5)  note`. */
export function measuredLine({ name, value, unit, aim, note }: Measured): string {
  const shown = unit === 'events' ? String(value) : value.toFixed(unit === 'ms' && value >= 100 ? 0 : 2);
  const verdict = aim === undefined ? '' : value <= aim ? ` ✓ (aim: at most ${aim})` : ` ✗ (aim: at most ${aim})`;
  return `${name.padEnd(28)} ${shown.padStart(9)} ${unit}${verdict}  ${note}`;
}
