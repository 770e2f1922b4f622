/** The smallest store: everything in maps, gone with the process. */
import type { Store, Table } from './store.ts';

/** A table over a map. `changed` hears each key that was put or deleted (the SQLite store writes those behind). */
export function createMapTable<Row>(changed: (key: string) => void = () => {}): Table<Row> & { clear(): void } {
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
    clear: () => rows.clear(),
  };
}

export function createMemoryStore(): Store {
  const tables = new Map<string, ReturnType<typeof createMapTable>>();
  const blobs = new Map<string, Uint8Array>();
  return {
    table<Row>(name: string) {
      let table = tables.get(name);
      if (!table) tables.set(name, (table = createMapTable()));
      return table as unknown as Table<Row>;
    },
    blobs: {
      get: (key) => blobs.get(key),
      put: (key, bytes) => void blobs.set(key, bytes),
      delete: (key) => blobs.delete(key),
    },
    reset() {
      for (const table of tables.values()) table.clear();
      blobs.clear();
    },
    close() {},
  };
}
