/** Minutes of the day and days of the week, as the thing models have them (bit 0 Monday), for people. Pure. */

/** Monday first, as the bits. */
export const WEEK_DAYS = ['一', '二', '三', '四', '五', '六', '日'] as const;

/** 「08:30」; 1440 is 「24:00」. */
export function minuteWords(minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** The minute a picked 「08:30」 stands for; undefined for anything else. */
export function minuteOf(text: string): number | undefined {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text);
  const minute = match ? Number(match[1]) * 60 + Number(match[2]) : Number.NaN;
  return minute >= 0 && minute <= 1440 ? minute : undefined;
}

/** 「每天」 · 「工作日」 · 「周一、三」 */
export function weekWords(days: number): string {
  if (days === 127) return '每天';
  if (days === 31) return '工作日';
  if (days === 96) return '周末';
  const names = WEEK_DAYS.filter((_, day) => (days & (1 << day)) !== 0);
  return names.length > 0 ? `周${names.join('、')}` : '没有选日子';
}
