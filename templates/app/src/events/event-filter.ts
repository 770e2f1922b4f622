/** Which lines of the alarm centre are shown: of one device, of one kind, or the unread ones. Pure. */
import type { EventLine } from './event-lines.ts';

/** Kind of a line: what happened, whatever the device. */
export type Kind = 'all' | 'unread' | string;

export interface EventFilter {
  /** Empty: all devices. */
  readonly deviceId: string;
  readonly kind: Kind;
}

export const EVERYTHING: EventFilter = { deviceId: '', kind: 'all' };

/** The kinds that occur, most frequent first, named as their lines are. */
export function kindsOf(lines: readonly EventLine[]): { readonly value: string; readonly text: string }[] {
  const kinds = new Map<string, { text: string; count: number }>();
  for (const { event, title } of lines) {
    const kind = kinds.get(event.eventId);
    if (kind) kind.count += 1;
    else kinds.set(event.eventId, { text: title, count: 1 });
  }
  return [...kinds].sort(([, a], [, b]) => b.count - a.count).map(([value, { text }]) => ({ value, text }));
}

export function filterLines<L extends EventLine>(lines: readonly L[], filter: EventFilter, isUnread: (line: L) => boolean): L[] {
  return lines.filter(
    (line) =>
      (filter.deviceId === '' || line.event.deviceId === filter.deviceId) &&
      (filter.kind === 'all' || (filter.kind === 'unread' ? isUnread(line) : line.event.eventId === filter.kind)),
  );
}
