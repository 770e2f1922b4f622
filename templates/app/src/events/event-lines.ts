/** Events of all devices as lines for people: worded, grouped by day. Pure. */
import type { EventWords } from '@/brand/category-type.ts';
import type { DeviceEvent, FamilyDevice } from '@/family/family-device.ts';
import { dayWords, startOfDay } from '@/time/words.ts';

export interface EventLine extends EventWords {
  readonly event: DeviceEvent;
  readonly deviceName: string;
}

export interface DayGroup<Line> {
  /** 今天 · 昨天 · 11月20日 */
  readonly day: string;
  readonly lines: readonly Line[];
}

/** How an event of a category this app does not know reads. */
export const strangeEvent: EventWords = { title: '设备有新动态', icon: 'bell', weight: 'info' };

/** Lines of one device, newest first. */
export function eventLines(
  device: FamilyDevice,
  words: ((eventId: string, params: DeviceEvent['params']) => EventWords) | undefined,
): EventLine[] {
  return device.events.map((event) => ({ ...(words?.(event.eventId, event.params) ?? strangeEvent), event, deviceName: device.name }));
}

/** Groups by day, newest first. `time` reads the moment of a line. */
export function byDay<Line>(lines: readonly Line[], now: number, time: (line: Line) => number): DayGroup<Line>[] {
  const groups = new Map<number, Line[]>();
  for (const line of [...lines].sort((a, b) => time(b) - time(a))) {
    const day = startOfDay(time(line));
    const group = groups.get(day);
    if (group) group.push(line);
    else groups.set(day, [line]);
  }
  return [...groups].map(([day, grouped]) => ({ day: dayWords(day, now), lines: grouped }));
}
