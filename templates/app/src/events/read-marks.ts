/** Which events were read: one time for "everything until here" and the few opened after it. Kept on this phone. */
import { kept } from '@/cloud/wechat.ts';
import type { DeviceEvent } from '@/family/family-device.ts';

export interface ReadMarks {
  /** Everything up to this time is read. Milliseconds. */
  readonly until: number;
  /** Keys of newer events that were opened. */
  readonly opened: readonly string[];
}

const MAX_OPENED = 500;

export function eventKey(event: Pick<DeviceEvent, 'deviceId' | 'eventId' | 'time'>): string {
  return `${event.deviceId}|${event.eventId}|${event.time}`;
}

export function isRead(marks: ReadMarks, event: DeviceEvent): boolean {
  return event.time <= marks.until || marks.opened.includes(eventKey(event));
}

export function withOpened(marks: ReadMarks, key: string): ReadMarks {
  if (marks.opened.includes(key)) return marks;
  return { ...marks, opened: [...marks.opened, key].slice(-MAX_OPENED) };
}

const storage = kept<ReadMarks>('read-marks');
let marks: ReadMarks | undefined;
const listeners = new Set<() => void>();

export function readMarks(): ReadMarks {
  if (!marks) {
    const stored = storage.read();
    marks = { until: typeof stored?.until === 'number' ? stored.until : 0, opened: Array.isArray(stored?.opened) ? stored.opened : [] };
  }
  return marks;
}

export function onReadMarks(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function keep(next: ReadMarks): void {
  if (next === marks) return;
  marks = next;
  storage.write(next);
  for (const listener of listeners) listener();
}

/** This one was opened. */
export function markRead(event: Pick<DeviceEvent, 'deviceId' | 'eventId' | 'time'>): void {
  keep(withOpened(readMarks(), eventKey(event)));
}

/** Everything up to `time` was seen. */
export function markAllRead(time: number): void {
  if (time > readMarks().until) keep({ until: time, opened: [] });
}
