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

/** One measured thing. `value` is compared with `aim`, both in `unit`. */
export interface Measured {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | '%' | '×' | 'events' | '/s' | 'µs' | 'KB' | 'MB';
  readonly aim?: number;
  /** The aim is a floor; else a ceiling. */
  readonly atLeast?: true;
  readonly note: string;
}

/** `reminders p99      3.2 ms   (aim: at most 5)  note`. */
export function measuredLine({ name, value, unit, aim, atLeast, note }: Measured): string {
  const whole = unit === 'events' || unit === '/s' || (unit === 'ms' && value >= 100);
  const shown = value.toFixed(whole ? 0 : 2);
  const reached = aim === undefined ? undefined : atLeast ? value >= aim : value <= aim;
  const verdict = reached === undefined ? '' : ` ${reached ? '✓' : '✗'} (aim: at ${atLeast ? 'least' : 'most'} ${aim})`;
  return `${name.padEnd(28)} ${shown.padStart(9)} ${unit}${verdict}  ${note}`;
}
