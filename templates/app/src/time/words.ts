/** Times as people say them. All times in milliseconds since 1970, shown in the phone's time zone. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** `18:02` */
export function clockTime(time: number): string {
  const date = new Date(time);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** Midnight that begins the day of `time`. */
export function startOfDay(time: number): number {
  const date = new Date(time);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** `2026-01-05`, as WeChat's date picker has it. */
export function dateText(time: number): string {
  const date = new Date(time);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Midnight of `2026-01-05`; undefined for anything else. */
export function dayOfText(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const day = match ? new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3])).getTime() : Number.NaN;
  return dateText(day) === text ? day : undefined;
}

/** Whole days between the day of `time` and the day of `now`: 0 today, 1 yesterday. */
export function daysAgo(time: number, now: number): number {
  // Rounded: a day with a clock change has 23 or 25 hours.
  return Math.round((startOfDay(now) - startOfDay(time)) / (24 * HOUR));
}

/** 今天 · 昨天 · 11月20日 · 2025年11月20日 */
export function dayWords(time: number, now: number): string {
  const days = daysAgo(time, now);
  if (days === 0) return '今天';
  if (days === 1) return '昨天';
  const date = new Date(time);
  const monthDay = `${date.getMonth() + 1}月${date.getDate()}日`;
  return date.getFullYear() === new Date(now).getFullYear() ? monthDay : `${date.getFullYear()}年${monthDay}`;
}

/** 刚刚 · 5 分钟前 · 2 小时前 · 昨天 21:14 · 11月20日 08:00. A time in the near future (clocks differ) is 刚刚. */
export function timeWords(time: number, now: number): string {
  const past = now - time;
  if (past < MINUTE) return past > -10 * MINUTE ? '刚刚' : `${dayWords(time, now)} ${clockTime(time)}`;
  if (past < HOUR) return `${Math.floor(past / MINUTE)} 分钟前`;
  if (daysAgo(time, now) === 0) return `${Math.floor(past / HOUR)} 小时前`;
  return `${dayWords(time, now)} ${clockTime(time)}`;
}

/** 「3 分 05 秒」, for a lifetime that runs down; 「0 秒」 when over. */
export function remainingWords(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return seconds < 60 ? `${seconds} 秒` : `${Math.floor(seconds / 60)} 分 ${two(seconds % 60)} 秒`;
}
