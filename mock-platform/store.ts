/**
 * State behind one small interface: memory for tests, SQLite (libsql) for a platform that is restarted.
 * Reads and writes are synchronous and see each other at once; the SQLite store writes behind in batches
 * and flushes on `close`. Rows are plain JSON values.
 */

export interface Table<Row> {
  get(key: string): Row | undefined;
  put(key: string, row: Row): void;
  delete(key: string): boolean;
  /** In order of first insertion. */
  values(): Iterable<Row>;
  entries(): Iterable<readonly [string, Row]>;
  readonly size: number;
}

export interface Store {
  /** The same name gives the same table. Names: `<room>.<plural>`, e.g. `wechat.subscriptions`. */
  table<Row>(name: string): Table<Row>;
  /** Large binary values (uploaded packages), kept apart from rows. */
  readonly blobs: {
    get(key: string): Uint8Array | undefined;
    put(key: string, bytes: Uint8Array): void;
    delete(key: string): boolean;
  };
  /** Empties everything. */
  reset(): void;
  /** Writes what is pending and frees the file. */
  close(): void;
}
