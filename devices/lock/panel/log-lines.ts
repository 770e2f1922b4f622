/** The log of a door, as people look through it: by kind of happening and by person. Pure. */
import type { EventLine } from '@/events/event-lines.ts';

export const LOG_KINDS = [
  { value: 'all', text: '全部' },
  { value: 'open', text: '开门' },
  { value: 'bell', text: '门铃' },
  { value: 'alarm', text: '告警' },
] as const;

export type LogKind = (typeof LOG_KINDS)[number]['value'];

const OPENINGS: ReadonlySet<string> = new Set(['door_open', 'door_close', 'inner_locked']);

/** Which kind a line is besides `all`; undefined for lines only `all` shows. */
export function kindOf(line: Pick<EventLine, 'event' | 'weight'>): LogKind | undefined {
  const { eventId } = line.event;
  if (eventId === 'doorbell_ring') return 'bell';
  if (OPENINGS.has(eventId)) return 'open';
  return line.weight === 'info' ? undefined : 'alarm';
}

/** Who a line is about; empty when it names nobody. */
export function personOf(line: Pick<EventLine, 'event'>): string {
  const name = line.event.params.user_name;
  return typeof name === 'string' ? name : '';
}

/** People of the lines, most frequent first. */
export function peopleOf(lines: readonly Pick<EventLine, 'event'>[]): string[] {
  const count = new Map<string, number>();
  for (const line of lines) {
    const person = personOf(line);
    if (person) count.set(person, (count.get(person) ?? 0) + 1);
  }
  return [...count].sort((left, right) => right[1] - left[1]).map(([person]) => person);
}

export function filterLog<Line extends Pick<EventLine, 'event' | 'weight'>>(lines: readonly Line[], kind: LogKind, person: string): Line[] {
  return lines.filter((line) => (kind === 'all' || kindOf(line) === kind) && (person === '' || personOf(line) === person));
}
