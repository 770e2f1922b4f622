/** Rows that only grow at the end: the newest kept per group, the whole bounded. */
import type { Table } from '../store.ts';
import { forgetOldest } from '../store-limit.ts';

interface Numbered {
  /** Grows over the whole table; also the paging cursor. */
  readonly seq: number;
}

export interface Timeline<Row extends Numbered> {
  add(row: Omit<Row, 'seq'>): Row;
  /** Puts a row in the place of the one with its number; nothing when that has left. */
  replace(row: Row): void;
  /** Oldest first. */
  of(group: string): readonly Row[];
  readonly size: number;
  reload(): void;
}

/** Over all groups: a fleet of 100 000 must not fill the memory with its past. */
const ROWS_MAX = 500_000;

export function createTimeline<Row extends Numbered>(options: {
  readonly table: Table<Row>;
  groupOf(row: Row): string;
  perGroup(): number;
  readonly max?: number;
}): Timeline<Row> {
  const { table, groupOf, max = ROWS_MAX } = options;
  const groups = new Map<string, Row[]>();
  let seq = 0;

  const reload = () => {
    groups.clear();
    seq = 0;
    for (const row of [...table.values()].sort((a, b) => a.seq - b.seq)) {
      seq = Math.max(seq, row.seq);
      const rows = groups.get(groupOf(row));
      if (rows) rows.push(row);
      else groups.set(groupOf(row), [row]);
    }
  };

  return {
    add(fields) {
      if (table.size >= max) {
        forgetOldest(table, max);
        reload();
      }
      const row = { ...fields, seq: ++seq } as Row;
      table.put(String(row.seq), row);
      const rows = groups.get(groupOf(row));
      if (!rows) groups.set(groupOf(row), [row]);
      else {
        rows.push(row);
        // A slack of a tenth: cutting one row at a time would move the array with every report.
        const limit = Math.max(1, options.perGroup());
        if (rows.length > limit + Math.ceil(limit / 10))
          for (const old of rows.splice(0, rows.length - limit)) table.delete(String(old.seq));
      }
      return row;
    },
    replace(row) {
      const rows = groups.get(groupOf(row));
      const at = rows?.findIndex((one) => one.seq === row.seq) ?? -1;
      if (!rows || at < 0) return;
      rows[at] = row;
      table.put(String(row.seq), row);
    },
    of(group) {
      const rows = groups.get(group) ?? [];
      return rows.length > options.perGroup() ? rows.slice(-Math.max(1, options.perGroup())) : rows;
    },
    get size() {
      return table.size;
    },
    reload,
  };
}
