/**
 * The shortest part of a failing run that still fails, by delta debugging (ddmin: Zeller and Hildebrandt, "Simplifying and
 * isolating failure-inducing input", 2002). It knows nothing of what a step is.
 */
export interface Shrunk<T> {
  readonly steps: readonly T[];
  /** How often `fails` was asked. */
  readonly runs: number;
  /** False: the runs were used up before it was sure that no single step can be left out. */
  readonly smallest: boolean;
}

export interface ShrinkOptions {
  /** Default 1000. */
  readonly maxRuns?: number;
  /** Told after each step forward: steps left, runs so far. */
  readonly onProgress?: (left: number, runs: number) => void;
}

/**
 * `steps` must fail; `fails` is asked about parts of it, in their order, and must give the same answer for the same part. What is
 * left fails, and unless the runs were used up, leaving out any single step of it would not.
 */
export async function shrink<T>(
  steps: readonly T[],
  fails: (part: readonly T[]) => Promise<boolean>,
  { maxRuns = 1_000, onProgress }: ShrinkOptions = {},
): Promise<Shrunk<T>> {
  let left = steps.map((_, index) => index);
  let runs = 0;
  let pieces = 2;
  const known = new Map<string, boolean>();

  async function stillFails(part: readonly number[]): Promise<boolean> {
    const key = part.join();
    const before = known.get(key);
    if (before !== undefined) return before;
    runs += 1;
    const failed = await fails(part.map((index) => steps[index] as T));
    known.set(key, failed);
    return failed;
  }

  /** A smaller part that fails: one piece alone, or all but one. */
  async function smaller(): Promise<{ part: number[]; pieces: number } | undefined> {
    const size = Math.ceil(left.length / pieces);
    const starts = Array.from({ length: Math.ceil(left.length / size) }, (_, piece) => piece * size);
    for (const start of pieces > 2 ? [] : starts) {
      const piece = left.slice(start, start + size);
      if (runs < maxRuns && piece.length < left.length && (await stillFails(piece))) return { part: piece, pieces: 2 };
    }
    for (const start of starts) {
      const rest = [...left.slice(0, start), ...left.slice(start + size)];
      if (runs < maxRuns && (await stillFails(rest))) return { part: rest, pieces: Math.max(2, pieces - 1) };
    }
    return undefined;
  }

  if (left.length > 0 && (await stillFails([]))) left = [];
  while (left.length > 0 && runs < maxRuns) {
    const found = await smaller();
    if (found) {
      ({ part: left, pieces } = found);
      onProgress?.(left.length, runs);
    } else if (pieces >= left.length) return { steps: left.map((index) => steps[index] as T), runs, smallest: runs < maxRuns };
    else pieces = Math.min(left.length, pieces * 2);
  }
  return { steps: left.map((index) => steps[index] as T), runs, smallest: left.length === 0 };
}
