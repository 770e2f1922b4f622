/**
 * One session of PostgreSQL that owns the state: lock and writes share the connection, so who has lost the lock cannot write.
 * A session that broke is opened again; the epoch tells whether somebody else owned the state meanwhile.
 */
import type pg from 'pg';
import type { Batch } from './pending-writes.ts';
import { StoreError } from './store-sqlite.ts';

/** `camlock` on a telephone's keys: the advisory lock of one database. */
const LOCK = 2265625;
const LAYOUT = 1;
/** A standby asks a database that is away again after so long. */
const RETRY_MS = 500;
/** How long a standby whose wait was broken off leaves the lock to the one that had it; an owner comes back every half second. */
const OWNER_FIRST_MS = 3_000;

export interface Session {
  /** Waits for the lock and takes the state over; who has waited once goes on waiting while the database is away. */
  own(): Promise<void>;
  /** Another process has taken the state over: what this one holds is of yesterday. */
  readonly fenced: boolean;
  /** Resolves when that happens. */
  readonly gone: Promise<void>;
  /** Of the owner that this session is: counts takeovers. */
  readonly epoch: string | undefined;
  /** Where the others find the owner, from now on and after the session broke. */
  announce(url: string): Promise<void>;
  /** In order of first insertion. */
  read(): Promise<{ rows: { tbl: string; key: string; value: string }[]; blobs: { key: string; bytes: Uint8Array }[] }>;
  /** One transaction. Rejects when nothing was written; opens the session again first when it broke. */
  write(batch: Batch): Promise<void>;
  end(): Promise<void>;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS camlock_owner (one boolean PRIMARY KEY DEFAULT true CHECK (one), layout int NOT NULL, epoch bigint NOT NULL);
  CREATE TABLE IF NOT EXISTS camlock_rows (id bigserial PRIMARY KEY, tbl text NOT NULL, key text NOT NULL, value text NOT NULL, UNIQUE (tbl, key));
  CREATE TABLE IF NOT EXISTS camlock_blobs (key text PRIMARY KEY, bytes bytea NOT NULL);
  ALTER TABLE camlock_owner ADD COLUMN IF NOT EXISTS url text;
  INSERT INTO camlock_owner (layout, epoch) VALUES (${LAYOUT}, 0) ON CONFLICT DO NOTHING;`;

export function createSession(
  connect: () => pg.Client,
  on: {
    standby(): void;
    lost(why: string): void;
    /** Resolves after so many milliseconds. */
    pause(ms: number): Promise<void>;
  },
): Session {
  let client: pg.Client | undefined;
  let epoch: string | undefined;
  let address: string | undefined;
  let stoodBy = false;
  let fenced = false;
  let tellGone = (): void => {};
  const gone = new Promise<void>((resolve) => {
    tellGone = resolve;
  });

  const open = async (): Promise<pg.Client> => {
    const fresh = connect();
    fresh.on('error', () => {
      if (client !== fresh) return;
      client = undefined;
      on.lost('the session with PostgreSQL broke');
    });
    try {
      await fresh.connect();
    } catch (error) {
      throw new StoreError(`PostgreSQL cannot be reached: ${reasonOf(error)}. Check DATABASE_URL and that the server runs.`);
    }
    return fresh;
  };

  const tryLock = async (at: pg.Client) =>
    (await at.query<{ ok: boolean }>('SELECT pg_try_advisory_lock($1) AS ok', [LOCK])).rows[0]?.ok === true;

  /** The same owner in a new session: only when nobody else had the state in between. */
  const again = async (): Promise<pg.Client> => {
    const fresh = await open();
    try {
      // First whose state it is: a new owner holds the lock for as long as it lives.
      const now = (await fresh.query<{ epoch: string }>('SELECT epoch FROM camlock_owner')).rows[0]?.epoch;
      if (now !== epoch) {
        fenced = true;
        tellGone();
        throw new StoreError('another process has taken the state over; this one may not write any more: restart it');
      }
      if (!(await tryLock(fresh))) throw new StoreError('another session of the database owns the state');
      await tellAddress(fresh);
    } catch (error) {
      await fresh.end().catch(() => {});
      throw error;
    }
    client = fresh;
    return fresh;
  };

  const tellAddress = async (at: pg.Client) => {
    if (address !== undefined) await at.query('UPDATE camlock_owner SET url = $1 WHERE epoch = $2', [address, epoch]);
  };

  const takeOver = async (): Promise<void> => {
    const fresh = await open();
    try {
      // After an outage everybody comes back at once: the owner first, whose unwritten changes would be lost otherwise.
      if (stoodBy) await on.pause(OWNER_FIRST_MS);
      if (!(await tryLock(fresh))) {
        if (!stoodBy) on.standby();
        stoodBy = true;
        await fresh.query('SELECT pg_advisory_lock($1)', [LOCK]);
      }
      await fresh.query(SCHEMA);
      const owner = await fresh.query<{ layout: number; epoch: string }>(
        'UPDATE camlock_owner SET epoch = epoch + 1, url = NULL RETURNING layout, epoch',
      );
      const { layout, epoch: mine } = owner.rows[0] as { layout: number; epoch: string };
      if (layout !== LAYOUT) throw new LayoutError(`the database has layout ${layout}, this camlock writes layout ${LAYOUT}`);
      epoch = mine;
    } catch (error) {
      await fresh.end().catch(() => {});
      throw error instanceof StoreError ? error : new StoreError(`the database cannot be used: ${reasonOf(error)}`);
    }
    client = fresh;
  };

  return {
    async own() {
      for (;;) {
        try {
          return await takeOver();
        } catch (error) {
          if (!stoodBy || error instanceof LayoutError) throw error;
          await on.pause(RETRY_MS);
        }
      }
    },
    get fenced() {
      return fenced;
    },
    gone,
    get epoch() {
      return epoch;
    },
    async announce(url) {
      address = url;
      // A session that has just broken tells it when it is opened again.
      if (client) await tellAddress(client).catch(() => {});
    },
    async read() {
      if (!client) throw new StoreError('the session with PostgreSQL has ended');
      const rows = await client.query<{ tbl: string; key: string; value: string }>('SELECT tbl, key, value FROM camlock_rows ORDER BY id');
      const blobs = await client.query<{ key: string; bytes: Buffer }>('SELECT key, bytes FROM camlock_blobs');
      return {
        rows: rows.rows.map((row) => ({ ...row, key: JSON.parse(row.key) as string })),
        blobs: blobs.rows.map(({ key, bytes }) => ({ key: JSON.parse(key) as string, bytes: new Uint8Array(bytes) })),
      };
    },
    async write(batch) {
      const at = client ?? (await again());
      try {
        await at.query('BEGIN');
        await writeBatch(at, batch);
        await at.query('COMMIT');
      } catch (error) {
        // Whatever it was: a session in doubt is not written to again.
        if (client === at) client = undefined;
        at.end().catch(() => {});
        throw new StoreError(`PostgreSQL does not take the state: ${reasonOf(error)}`);
      }
    },
    async end() {
      const last = client;
      client = undefined;
      await last?.end().catch(() => {});
    },
  };
}

/** Waiting does not mend this one. */
class LayoutError extends StoreError {}

async function writeBatch(at: pg.Client, batch: Batch): Promise<void> {
  // A key may hold what PostgreSQL's text cannot (NUL, half a surrogate pair); as JSON it does not.
  const names = (list: readonly { readonly tbl: string }[]) => list.map(({ tbl }) => tbl);
  const keys = (list: readonly { readonly key: string }[]) => list.map(({ key }) => JSON.stringify(key));
  if (batch.emptied) await at.query('DELETE FROM camlock_rows; DELETE FROM camlock_blobs');
  if (batch.deleted.length > 0) {
    await at.query(
      'DELETE FROM camlock_rows r USING unnest($1::text[], $2::text[]) AS gone(tbl, key) WHERE r.tbl = gone.tbl AND r.key = gone.key',
      [names(batch.deleted), keys(batch.deleted)],
    );
  }
  if (batch.put.length > 0) {
    await at.query(
      `INSERT INTO camlock_rows (tbl, key, value)
       SELECT tbl, key, value FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS new(tbl, key, value, n) ORDER BY n
       ON CONFLICT (tbl, key) DO UPDATE SET value = excluded.value`,
      [names(batch.put), keys(batch.put), batch.put.map(({ value }) => value)],
    );
  }
  for (const { key, bytes } of batch.blobs) {
    if (bytes === undefined) await at.query('DELETE FROM camlock_blobs WHERE key = $1', [JSON.stringify(key)]);
    else {
      await at.query('INSERT INTO camlock_blobs (key, bytes) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET bytes = excluded.bytes', [
        JSON.stringify(key),
        Buffer.from(bytes),
      ]);
    }
  }
}

/** Never the URL: it holds a password. */
function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return code ? `${code} ${message ?? ''}`.trim() : (message ?? 'unknown');
}
