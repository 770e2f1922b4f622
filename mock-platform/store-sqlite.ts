/**
 * The store of a platform that is restarted: SQLite through `libsql`, WAL. Rows are read into memory once, at opening;
 * changes are written behind, many in one transaction, and at the latest on `close`. Somebody who waits for `settled` brings
 * the transaction forward to the end of the turn, together with everybody else who waits (group commit). A transaction never
 * ends inside a handler, so after kill -9 all or nothing of what a handler did is there. `synchronous = NORMAL`: a commit is
 * the operating system's, not yet the disk's; it outlives the process, not a power failure.
 */
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type Database from 'libsql';
import { type Clock, createRealClock } from '../devices/index.ts';
import type { Store, Table } from './store.ts';
import { createMapTable } from './store-memory.ts';

/** Raised when the file cannot be used; says what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** `user_version` of the file; another number is another layout. */
const LAYOUT = 1;
/** Short, so that a write is short too (about 8 µs a row measured): a busy platform must not pause for it. */
const WRITE_AFTER_MS = 20;
/** Pending rows at which a write waits for the end of the turn only. */
const WRITE_AT_ROWS = 500;
/** A disk that was full is asked again. */
const RETRY_MS = 500;

export interface SqliteStore extends Store {
  /** Writes what is pending now. */
  flush(): void;
  close(): void;
}

/** `clock` paces the writing behind (the machine's own by default: a disk does not wait for a manual clock). */
export function openSqliteStore(file: string, clock: Clock = createRealClock({ keepAlive: false })): SqliteStore {
  const database = openDatabase(file);
  const putRow = database.prepare(
    'INSERT INTO rows (tbl, key, value) VALUES (?, ?, ?) ON CONFLICT (tbl, key) DO UPDATE SET value = excluded.value',
  );
  const deleteRow = database.prepare('DELETE FROM rows WHERE tbl = ? AND key = ?');
  const getBlob = database.prepare('SELECT bytes FROM blobs WHERE key = ?');
  const putBlob = database.prepare('INSERT INTO blobs (key, bytes) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET bytes = excluded.bytes');
  const deleteBlob = database.prepare('DELETE FROM blobs WHERE key = ?');

  const tables = new Map<string, ReturnType<typeof createMapTable>>();
  /** Keys put or deleted since the last write, by table. */
  const pending = new Map<string, Set<string>>();
  let pendingRows = 0;
  let cancelTimer: (() => void) | undefined;
  /** Whether the timer runs out at the end of this turn. */
  let soon = false;
  let waiters: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;
  let trouble: string | undefined;
  let closed = false;

  const flush = (): void => {
    disarm();
    if (pendingRows === 0) return;
    try {
      database.exec('BEGIN');
      for (const [name, keys] of pending) {
        const table = tables.get(name);
        for (const key of keys) {
          const row = table?.get(key);
          if (row === undefined) deleteRow.run(name, key);
          else putRow.run(name, key, JSON.stringify(row));
        }
      }
      database.exec('COMMIT');
    } catch (error) {
      if (database.inTransaction) database.exec('ROLLBACK');
      throw new StoreError(`cannot write the state to ${file}: ${(error as Error).message}`);
    }
    forgetPending();
  };

  const forgetPending = (): void => {
    pending.clear();
    pendingRows = 0;
    trouble = undefined;
    waiters?.resolve();
    waiters = undefined;
  };

  const disarm = (): void => {
    cancelTimer?.();
    cancelTimer = undefined;
    soon = false;
  };

  /** What cannot be written stays pending, and with it everybody who waits for it. */
  const writeBehind = (): void => {
    try {
      flush();
    } catch (error) {
      trouble = (error as Error).message;
      cancelTimer = clock.after(RETRY_MS, writeBehind);
    }
  };

  const writeSoon = (): void => {
    if (soon || trouble !== undefined) return;
    disarm();
    soon = true;
    cancelTimer = clock.after(0, writeBehind);
  };

  const changed = (name: string, key: string): void => {
    if (closed) throw new StoreError(`the store ${file} is closed`);
    let keys = pending.get(name);
    if (!keys) {
      keys = new Set();
      pending.set(name, keys);
    }
    if (keys.has(key)) return;
    keys.add(key);
    pendingRows++;
    if (pendingRows >= WRITE_AT_ROWS) writeSoon();
    else cancelTimer ??= clock.after(WRITE_AFTER_MS, writeBehind);
  };

  const tableOf = (name: string): ReturnType<typeof createMapTable> => {
    let table = tables.get(name);
    if (!table) {
      table = createMapTable((key) => changed(name, key));
      tables.set(name, table);
    }
    return table;
  };

  try {
    for (const row of database.prepare('SELECT tbl, key, value FROM rows ORDER BY id').iterate() as Iterable<{
      tbl: string;
      key: string;
      value: string;
    }>) {
      tableOf(row.tbl).load(row.key, JSON.parse(row.value));
    }
  } catch (error) {
    database.close();
    throw unusable(file, error);
  }

  return {
    table: <Row>(name: string) => tableOf(name) as unknown as Table<Row>,
    blobs: {
      get(key) {
        const row = getBlob.get(key) as { bytes: Uint8Array } | undefined;
        return row && new Uint8Array(row.bytes);
      },
      put: (key, bytes) => void putBlob.run(key, Buffer.from(bytes)),
      delete: (key) => deleteBlob.run(key).changes > 0,
    },
    settled() {
      if (pendingRows === 0) return undefined;
      if (!waiters) {
        let resolve: () => void = () => {};
        const promise = new Promise<void>((done) => {
          resolve = done;
        });
        waiters = { promise, resolve };
      }
      writeSoon();
      return waiters.promise;
    },
    get trouble() {
      return trouble;
    },
    reset() {
      disarm();
      for (const table of tables.values()) table.clear();
      database.exec('DELETE FROM rows; DELETE FROM blobs;');
      forgetPending();
    },
    flush,
    close() {
      if (closed) return;
      flush();
      closed = true;
      database.close();
    },
  };
}

function openDatabase(file: string): Database.Database {
  mkdirSync(dirname(file), { recursive: true });
  const fresh = !existsSync(file);
  const Sqlite = createRequire(import.meta.url)('libsql') as typeof Database;
  let database: Database.Database | undefined;
  try {
    database = new Sqlite(file);
    // The file holds AppSecrets and device keys of the seeded consoles.
    if (fresh) chmodSync(file, 0o600);
    database.exec('PRAGMA journal_mode = WAL');
    database.exec('PRAGMA synchronous = NORMAL');
    const { user_version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
    if (user_version !== LAYOUT && user_version !== 0)
      throw new Error(`it has layout ${user_version}, this camlock writes layout ${LAYOUT}`);
    if (user_version === 0) {
      database.exec(
        `CREATE TABLE rows (id INTEGER PRIMARY KEY, tbl TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (tbl, key));
         CREATE TABLE blobs (key TEXT PRIMARY KEY, bytes BLOB NOT NULL);
         PRAGMA user_version = ${LAYOUT};`,
      );
    }
    return database;
  } catch (error) {
    database?.close();
    throw unusable(file, error);
  }
}

function unusable(file: string, error: unknown): StoreError {
  return new StoreError(`the state file ${file} cannot be used: ${(error as Error).message}. Move it away or delete it to start empty.`);
}
