/** What users send each other through the cloud, kept as long as events are (facts/tencent-iot.md §1.4, §5.5). */
import type { Store } from '../store.ts';
import { forgetOldest } from '../store-limit.ts';
import type { NoticeRow } from './rows.ts';
import type { IotCloudRules } from './rules.ts';

const DAY_MS = 86_400_000;
/** Over all users; the oldest leave first. */
const NOTICES_MAX = 10_000;

export interface Notices {
  add(notice: Omit<NoticeRow, 'seq'>): NoticeRow;
  /** Oldest first; nothing older than the days kept. */
  of(userId: string, now: number): readonly NoticeRow[];
  reload(): void;
}

export function createNotices(store: Store, rules: IotCloudRules): Notices {
  const table = store.table<NoticeRow>('iot.notices');
  let seq = 0;
  return {
    add(notice) {
      forgetOldest(table, NOTICES_MAX);
      const row: NoticeRow = { seq: ++seq, ...notice };
      table.put(String(row.seq), row);
      return row;
    },
    of(userId, now) {
      const oldest = now - rules['iotCloud.eventDays'] * DAY_MS;
      const mine: NoticeRow[] = [];
      for (const row of [...table.values()]) {
        if (row.at < oldest) table.delete(String(row.seq));
        else if (row.userId === userId) mine.push(row);
      }
      return mine;
    },
    reload() {
      seq = 0;
      for (const row of table.values()) seq = Math.max(seq, row.seq);
    },
  };
}
