/**
 * The store of a platform that may move to another machine: PostgreSQL. One process owns the state at a time, by an advisory
 * lock of its session; others that open it stand by and take over when that session ends, by stop or by kill -9. Why not
 * several writers at once: docs/decisions/0009-one-owner-of-a-shared-state.md.
 * Rows are read into memory once, at opening; changes are written behind, one transaction at a time, everybody who waits in
 * one (group commit). While the database is gone they stay pending, nothing settles, and `trouble` says why.
 */
import pg from 'pg';
import { type Clock, createRealClock } from '../devices/index.ts';
import { createPendingWrites, type Tables } from './pending-writes.ts';
import { createSession, type Session } from './postgres-session.ts';
import type { Store, Table } from './store.ts';

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`. */
  readonly url: string;
  /** Paces retries; default: the machine's own. */
  readonly clock?: Clock;
  /** Told once when another process owns the state and this one waits for it to end. */
  readonly onStandby?: () => void;
}

/** Resolves once this process owns the state and has read it. Rejects when the database cannot be reached or read. */
export async function openPostgresStore(options: PostgresOptions): Promise<Store> {
  const clock = options.clock ?? createRealClock({ keepAlive: false });
  const session: Session = createSession(() => new pg.Client({ connectionString: options.url }), {
    standby: () => options.onStandby?.(),
    lost: (why) => writes.lost(why),
    pause: (ms) => new Promise<void>((resolve) => void clock.after(ms, resolve)),
  });
  const writes = createPendingWrites({ clock, write: (batch) => session.write(batch) });
  await session.own();
  const { rows, blobs } = await session.read();
  const tables: Tables = writes.tables;
  for (const { tbl, key, value } of rows) tables.of(tbl).load(key, JSON.parse(value));
  for (const { key, bytes } of blobs) tables.blobs.set(key, bytes);

  return {
    table: <Row>(name: string) => tables.of(name) as unknown as Table<Row>,
    blobs: {
      get: (key) => tables.blobs.get(key),
      put(key, bytes) {
        tables.blobs.set(key, bytes);
        writes.blobChanged(key);
      },
      delete(key) {
        const had = tables.blobs.delete(key);
        if (had) writes.blobChanged(key);
        return had;
      },
    },
    settled: writes.settled,
    owner: {
      get epoch() {
        return session.epoch ?? '';
      },
      get fenced() {
        return session.fenced;
      },
      gone: session.gone,
      announce: session.announce,
    },
    get trouble() {
      return writes.trouble;
    },
    reset: writes.reset,
    async close() {
      try {
        await writes.close();
      } finally {
        await session.end();
      }
    },
  };
}
