/** The hour of day where these devices are sold: Beijing, UTC+8, no summer time. */

const BEIJING_MINUTES = 8 * 60;
const DAY_MINUTES = 24 * 60;

/** Day of the week (0 Monday … 6 Sunday) and minute of the day (0 … 1439) at `ms` milliseconds since 1970. */
export function dayTime(ms: number): { readonly day: number; readonly minute: number } {
  const minutes = Math.floor(ms / 60_000) + BEIJING_MINUTES;
  // 1970 began on a Thursday.
  return { day: (Math.floor(minutes / DAY_MINUTES) + 3) % 7, minute: minutes % DAY_MINUTES };
}

/**
 * Whether `ms` lies in the hours from `from` to `to` (minutes of the day) on the days whose bit is set (bit 0 Monday). An end not
 * after the beginning is the next morning, which belongs to the day before.
 */
export function inHours(ms: number, from: number, to: number, days: number): boolean {
  const { day, minute } = dayTime(ms);
  const on = (which: number) => (days & (1 << which)) !== 0;
  if (from < to) return on(day) && minute >= from && minute < to;
  return (on(day) && minute >= from) || (on((day + 6) % 7) && minute < to);
}
