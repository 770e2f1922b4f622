/** The smallest store: everything in maps, gone with the process. */
import type { Store, Table } from './store.ts';

/** A table that its store fills and empties without hearing about it. */
export interface MapTable<Row> extends Table<Row> {
  load(key: string, row: Row): void;
  clear(): void;
}

/** A table over a map. `changed` hears each key that was put or deleted (the SQLite store writes those behind). */
export function createMapTable<Row>(changed: (key: string) => void = () => {}): MapTable<Row> {
  const rows = new Map<string, Row>();
  return {
    get: (key) => rows.get(key),
    put(key, row) {
      rows.set(key, row);
      changed(key);
    },
    delete(key) {
      const had = rows.delete(key);
      if (had) changed(key);
      return had;
    },
    values: () => rows.values(),
    entries: () => rows.entries(),
    get size() {
      return rows.size;
    },
    load: (key, row) => void rows.set(key, row),
    clear: () => rows.clear(),
  };
}

export function createMemoryStore(): Store {
  const tables = new Map<string, ReturnType<typeof createMapTable>>();
  const blobs = new Map<string, Uint8Array>();
  return {
    table<Row>(name: string) {
      const table = tables.get(name) ?? createMapTable();
      tables.set(name, table);
      return table as unknown as Table<Row>;
    },
    blobs: {
      get: (key) => blobs.get(key),
      put: (key, bytes) => void blobs.set(key, bytes),
      delete: (key) => blobs.delete(key),
    },
    settled: () => undefined,
    trouble: undefined,
    reset() {
      for (const table of tables.values()) table.clear();
      blobs.clear();
    },
    close() {},
  };
}
