/**
 * State behind one small interface: memory for tests, SQLite (libsql) for a platform that is restarted.
 * Reads and writes are synchronous and see each other at once; the SQLite store writes behind in batches, never in the
 * middle of a handler, and flushes on `close`. Nobody outside is told of a write before it has `settled`. Rows are plain JSON
 * values.
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
  /**
   * Undefined: whatever was put so far survives the process (in memory: as far as it ever will). Else a promise that resolves
   * once it does. Whoever tells the outside that something was taken waits for this first.
   */
  settled(): Promise<void> | undefined;
  /** Why nothing can be written at present, in words for a person; undefined while all is well. What waits is tried again. */
  readonly trouble: string | undefined;
  /** Present where several processes could own the state and this one does. */
  readonly owner?: {
    /** Counts takeovers. */
    readonly epoch: string;
    /** Another process has taken the state over: nothing here is true any more. */
    readonly fenced: boolean;
    /** Resolves when that happens. */
    readonly gone: Promise<void>;
    /** Tells the others where this process answers. */
    announce(url: string): Promise<void>;
  };
  /** Empties everything. */
  reset(): void;
  /** Writes what is pending and frees file or connection. */
  close(): void | Promise<void>;
}
