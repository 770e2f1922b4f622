/** Events of all devices: newest kept, per device, for a number of days (facts/tencent-iot.md §1.4). */
import type { Values } from '../../devices/index.ts';
import type { Store } from '../store.ts';
import type { EventRow } from './rows.ts';
import type { IotCloudRules } from './rules.ts';

const DAY_MS = 86_400_000;

export interface EventHistory {
  /** Stores it and forgets what is too old or too many; returns the row with its number. */
  add(event: Omit<EventRow, 'seq'>): EventRow;
  /** The row this very message made before (rule `iotCloud.sameEventSeconds`); undefined: it is new. */
  taken(again: SentEvent): EventRow | undefined;
  /** Oldest first; nothing older than the days kept. */
  of(deviceId: string, now: number): readonly EventRow[];
  readonly size: number;
  reload(): void;
}

/** An event as a device sends it. */
export interface SentEvent extends Pick<EventRow, 'deviceId' | 'eventId' | 'params' | 'receivedAt' | 'sentAs'> {
  /** Absent: the device left it to the cloud. */
  readonly timestamp: number | undefined;
  /** MQTT's DUP flag. */
  readonly again: boolean;
}

export function createEventHistory(store: Store, rules: IotCloudRules): EventHistory {
  const table = store.table<EventRow>('iot.events');
  const byDevice = new Map<string, EventRow[]>();
  const byMessage = new Map<string, EventRow>();
  let seq = 0;

  const forget = (rows: EventRow[], now: number) => {
    const oldest = now - rules['iotCloud.eventDays'] * DAY_MS;
    let drop = Math.max(0, rows.length - rules['iotCloud.eventsPerDevice']);
    while (drop < rows.length && (rows[drop] as EventRow).receivedAt < oldest) drop++;
    if (drop === 0) return;
    for (const row of rows.splice(0, drop)) {
      table.delete(key(row));
      const message = messageKey(row);
      if (message !== undefined && byMessage.get(message) === row) byMessage.delete(message);
    }
  };

  const remember = (row: EventRow) => {
    const message = messageKey(row);
    if (message !== undefined) byMessage.set(message, row);
  };

  /** What has no name of its own is looked for among the newest: only packets with the DUP flag come here. */
  const searched = ({ deviceId, eventId, timestamp, sentAs, params }: SentEvent, oldest: number) => {
    const rows = byDevice.get(deviceId) ?? [];
    for (let at = rows.length - 1; at >= 0; at--) {
      const row = rows[at] as EventRow;
      if (row.receivedAt < oldest) return undefined;
      const time = timestamp ?? row.receivedAt;
      if (row.eventId === eventId && row.sentAs === sentAs && row.timestamp === time && sameValues(row.params, params)) return row;
    }
    return undefined;
  };

  return {
    add(event) {
      const row: EventRow = { seq: ++seq, ...event };
      table.put(key(row), row);
      remember(row);
      const rows = byDevice.get(row.deviceId);
      if (!rows) {
        byDevice.set(row.deviceId, [row]);
        return row;
      }
      rows.push(row);
      // Looking at every event would move the array each time; a slack of 64 makes it one in 64.
      if (rows.length > rules['iotCloud.eventsPerDevice'] + 64 || rows.length % 64 === 0) forget(rows, row.receivedAt);
      return row;
    },
    taken(event) {
      const seconds = rules['iotCloud.sameEventSeconds'];
      if (!(seconds > 0)) return undefined;
      const oldest = event.receivedAt - seconds * 1000;
      const { timestamp } = event;
      const message = timestamp === undefined ? undefined : messageKey({ ...event, timestamp });
      if (message === undefined) return event.again ? searched(event, oldest) : undefined;
      const row = byMessage.get(message);
      return row && row.receivedAt >= oldest && sameValues(row.params, event.params) ? row : undefined;
    },
    of(deviceId, now) {
      const rows = byDevice.get(deviceId);
      if (!rows) return [];
      forget(rows, now);
      return rows;
    },
    get size() {
      return table.size;
    },
    reload() {
      byDevice.clear();
      byMessage.clear();
      seq = 0;
      for (const row of [...table.values()].sort((a, b) => a.seq - b.seq)) {
        seq = Math.max(seq, row.seq);
        remember(row);
        const rows = byDevice.get(row.deviceId);
        if (rows) rows.push(row);
        else byDevice.set(row.deviceId, [row]);
      }
    },
  };
}

const key = (row: EventRow) => `${row.deviceId}|${row.seq}`;

/** Undefined for a message that has no name of its own. */
const messageKey = ({ deviceId, sentAs, eventId, timestamp }: Pick<EventRow, 'deviceId' | 'sentAs' | 'eventId' | 'timestamp'>) =>
  sentAs === undefined ? undefined : `${deviceId}|${eventId}|${timestamp}|${sentAs}`;

const sameValues = (left: Values, right: Values): boolean => JSON.stringify(left) === JSON.stringify(right);
