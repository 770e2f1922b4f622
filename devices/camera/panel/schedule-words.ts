/** Hours of detection for people. Pure; the rule itself is `inHours` of devices/day-time.ts. */
import type { Value, Values } from '@/devices/define.ts';
import { minuteWords, weekWords } from '@/time/hours.ts';

export interface Hours {
  readonly [id: string]: Value;
  readonly from_minute: number;
  readonly to_minute: number;
  /** Bit 0 is Monday. */
  readonly week_days: number;
}

/** Minute at which a day ends. */
export const ALL_DAY = 1440;

/** What the camera told; all day, every day when it told nothing. */
export function hoursOf(value: Value | undefined): Hours {
  const told = typeof value === 'object' && !Array.isArray(value) ? (value as Values) : {};
  const number = (id: string, otherwise: number) => (typeof told[id] === 'number' ? (told[id] as number) : otherwise);
  return { from_minute: number('from_minute', 0), to_minute: number('to_minute', ALL_DAY), week_days: number('week_days', 127) };
}

/** 「每天 全天」 · 「工作日 22:00–次日 07:00」 */
export function scheduleWords({ from_minute, to_minute, week_days }: Hours): string {
  if (week_days === 0) return '从不';
  if (from_minute === 0 && to_minute === ALL_DAY) return `${weekWords(week_days)} 全天`;
  return `${weekWords(week_days)} ${minuteWords(from_minute)}–${to_minute <= from_minute ? '次日 ' : ''}${minuteWords(to_minute)}`;
}
