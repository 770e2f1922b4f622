import { useSyncExternalStore } from 'react';
import { useFamily } from '@/family/use-family.ts';
import { catalogue } from '@/generated/catalogue.ts';
import { type EventLine, eventLines } from './event-lines.ts';
import { isRead, onReadMarks, readMarks } from './read-marks.ts';

export interface ReadableLine extends EventLine {
  readonly read: boolean;
}

/** All events of the family, newest first, with read state. */
export function useEventLines(): ReadableLine[] {
  const { devices } = useFamily();
  const marks = useSyncExternalStore(onReadMarks, readMarks);
  return devices
    .flatMap((device) => eventLines(device, catalogue.find((one) => one.category === device.category)?.eventWords))
    .map((line) => ({ ...line, read: isRead(marks, line.event) }))
    .sort((a, b) => b.event.time - a.event.time);
}
