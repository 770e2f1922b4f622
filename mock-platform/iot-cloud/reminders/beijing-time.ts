const EIGHT_HOURS = 8 * 3_600_000;

/** `2021-09-10 19:00:00`: how `time1` of a device message looks, in China's time (facts/wechat.md §2.6). `ms` since 1970. */
export function beijingTime(ms: number): string {
  return new Date(ms + EIGHT_HOURS).toISOString().slice(0, 19).replace('T', ' ');
}
