/** Changes on their way into a store that answers later: gathered, one batch at a time, tried again until they are in. */
import type { Clock } from '../devices/index.ts';
import { createMapTable, type MapTable } from './store-memory.ts';

/** What one transaction writes, in this order. */
export interface Batch {
  /** Everything that was there goes first. */
  readonly emptied: boolean;
  readonly deleted: readonly { readonly tbl: string; readonly key: string }[];
  /** In order of change; `value` is JSON. */
  readonly put: readonly { readonly tbl: string; readonly key: string; readonly value: string }[];
  /** Without bytes: deleted. */
  readonly blobs: readonly { readonly key: string; readonly bytes: Uint8Array | undefined }[];
}

export interface Tables {
  of(name: string): MapTable<unknown>;
  readonly blobs: Map<string, Uint8Array>;
}

export interface PendingWrites {
  readonly tables: Tables;
  blobChanged(key: string): void;
  settled(): Promise<void> | undefined;
  readonly trouble: string | undefined;
  reset(): void;
  /** The way to the store broke between two writes: it is tried until it is there again, even with nothing to write. */
  lost(why: string): void;
  /** Writes what is left, once; rejects when that fails. */
  close(): Promise<void>;
}

/** A write nobody waits for may gather others. */
const WRITE_AFTER_MS = 20;
const RETRY_MS = 500;
/** A store that has not answered for so long is in trouble, even if it comes back. */
const SLOW_MS = 2000;

interface Gathered {
  emptied: boolean;
  readonly rows: Map<string, Set<string>>;
  readonly blobs: Set<string>;
}

const nothing = (): Gathered => ({ emptied: false, rows: new Map(), blobs: new Set() });
const isEmpty = ({ emptied, rows, blobs }: Gathered) => !emptied && rows.size === 0 && blobs.size === 0;

export function createPendingWrites(options: { readonly clock: Clock; write(batch: Batch): Promise<void> }): PendingWrites {
  const { clock } = options;
  const map = new Map<string, MapTable<unknown>>();
  const blobs = new Map<string, Uint8Array>();
  let pending = nothing();
  let writing: Promise<void> | undefined;
  /** Who waits for what is pending. */
  let waiters: (() => void)[] = [];
  /** Who waits for the batch under way. */
  let flying: (() => void)[] | undefined;
  let cancelTimer: (() => void) | undefined;
  let trouble: string | undefined;
  let closed = false;

  const batchOf = (gathered: Gathered): Batch => {
    const deleted: { tbl: string; key: string }[] = [];
    const put: { tbl: string; key: string; value: string }[] = [];
    for (const [tbl, keys] of gathered.rows) {
      for (const key of keys) {
        const row = map.get(tbl)?.get(key);
        if (row === undefined) deleted.push({ tbl, key });
        else put.push({ tbl, key, value: JSON.stringify(row) });
      }
    }
    return { emptied: gathered.emptied, deleted, put, blobs: [...gathered.blobs].map((key) => ({ key, bytes: blobs.get(key) })) };
  };

  /** What was not written comes before what changed since. */
  const putBack = (failed: Gathered) => {
    if (pending.emptied) return;
    const later = pending;
    pending = failed;
    for (const [tbl, keys] of later.rows) for (const key of keys) note(tbl, key);
    for (const key of later.blobs) pending.blobs.add(key);
  };

  const writeOnce = async (): Promise<void> => {
    cancelTimer?.();
    cancelTimer = undefined;
    const taken = pending;
    const told = waiters;
    pending = nothing();
    waiters = [];
    flying = told;
    const cancelSlow = clock.after(SLOW_MS, () => {
      trouble ??= `the database has not answered for ${SLOW_MS / 1000} s`;
    });
    try {
      await options.write(batchOf(taken));
      flying = undefined;
      trouble = undefined;
      for (const tell of told) tell();
    } catch (error) {
      flying = undefined;
      putBack(taken);
      waiters = [...told, ...waiters];
      trouble = (error as Error).message;
      throw error;
    } finally {
      cancelSlow();
    }
  };

  const start = (): void => {
    if (writing) return;
    writing = writeOnce()
      .then(
        () => 0,
        () => RETRY_MS,
      )
      .then((pause) => {
        writing = undefined;
        if (closed || (isEmpty(pending) && trouble === undefined)) return;
        cancelTimer?.();
        cancelTimer = clock.after(pause, start);
      });
  };

  const note = (tbl: string, key: string) => {
    const keys = pending.rows.get(tbl);
    if (keys) keys.add(key);
    else pending.rows.set(tbl, new Set([key]));
  };

  const arm = () => {
    if (closed) throw new Error('the store is closed');
    if (!writing) cancelTimer ??= clock.after(WRITE_AFTER_MS, start);
  };

  return {
    tables: {
      of(name) {
        let table = map.get(name);
        if (!table) {
          table = createMapTable<unknown>((key) => {
            arm();
            note(name, key);
          });
          map.set(name, table);
        }
        return table;
      },
      blobs,
    },
    blobChanged(key) {
      arm();
      pending.blobs.add(key);
    },
    settled() {
      if (isEmpty(pending) && !flying) return undefined;
      const told = isEmpty(pending) && flying ? flying : waiters;
      const promise = new Promise<void>((resolve) => told.push(resolve));
      if (!writing && trouble === undefined) {
        // The end of this turn gathers what the handler still puts.
        cancelTimer?.();
        cancelTimer = clock.after(0, start);
      }
      return promise;
    },
    get trouble() {
      return trouble;
    },
    reset() {
      for (const table of map.values()) table.clear();
      blobs.clear();
      arm();
      pending = { ...nothing(), emptied: true };
    },
    lost(why) {
      if (closed) return;
      trouble = why;
      if (writing) return;
      cancelTimer?.();
      cancelTimer = clock.after(RETRY_MS, start);
    },
    async close() {
      if (closed) return;
      closed = true;
      cancelTimer?.();
      await writing;
      if (!isEmpty(pending)) await writeOnce();
    },
  };
}
