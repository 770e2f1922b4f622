/** Times as people write them in files: `500ms`, `30s`, `10m`, `2h`. */

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

export const DURATION = /^(\d{1,9})(ms|s|m|h)$/;
export const DURATION_WORDS = 'a time such as 500ms, 30s, 10m or 2h';

/** `30s` as milliseconds. `text` must match {@link DURATION}. */
export function durationMs(text: string): number {
  const [, number, unit] = DURATION.exec(text) as unknown as [string, string, keyof typeof UNIT_MS];
  return Number(number) * UNIT_MS[unit];
}

/** `HH:MM` of a day. */
export const HOUR = /^([01]\d|2[0-3]):[0-5]\d$/;
