/** Events of all devices: newest kept, per device, for a number of days (facts/tencent-iot.md §1.4). */
import type { Store } from '../store.ts';
import type { EventRow } from './rows.ts';
import type { IotCloudRules } from './rules.ts';

const DAY_MS = 86_400_000;

export interface EventHistory {
  /** Stores it and forgets what is too old or too many; returns the row with its number. */
  add(event: Omit<EventRow, 'seq'>): EventRow;
  /** Oldest first; nothing older than the days kept. */
  of(deviceId: string, now: number): readonly EventRow[];
  readonly size: number;
  reload(): void;
}

export function createEventHistory(store: Store, rules: IotCloudRules): EventHistory {
  const table = store.table<EventRow>('iot.events');
  const byDevice = new Map<string, EventRow[]>();
  let seq = 0;

  const forget = (rows: EventRow[], now: number) => {
    const oldest = now - rules['iotCloud.eventDays'] * DAY_MS;
    let drop = Math.max(0, rows.length - rules['iotCloud.eventsPerDevice']);
    while (drop < rows.length && (rows[drop] as EventRow).receivedAt < oldest) drop++;
    if (drop > 0) for (const row of rows.splice(0, drop)) table.delete(key(row));
  };

  return {
    add(event) {
      const row: EventRow = { seq: ++seq, ...event };
      table.put(key(row), row);
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
      seq = 0;
      for (const row of [...table.values()].sort((a, b) => a.seq - b.seq)) {
        seq = Math.max(seq, row.seq);
        const rows = byDevice.get(row.deviceId);
        if (rows) rows.push(row);
        else byDevice.set(row.deviceId, [row]);
      }
    },
  };
}

const key = (row: EventRow) => `${row.deviceId}|${row.seq}`;
