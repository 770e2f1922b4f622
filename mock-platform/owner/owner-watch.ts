/** Where the process that owns the state answers, as the database has it: asked again and again, for those that do not own it. */
import pg from 'pg';
import type { Clock } from '../../devices/index.ts';

export interface Owner {
  readonly url: string;
  /** Counts takeovers. */
  readonly epoch: string;
}

export interface OwnerWatch {
  /** The newest that is known, also while the database is away; undefined: nobody has said so yet. */
  readonly owner: Owner | undefined;
  /** Why the database cannot be asked; undefined while it can. */
  readonly trouble: string | undefined;
  stop(): Promise<void>;
}

const EVERY_MS = 250;
const ANSWER_MS = 5_000;

export function watchOwner(databaseUrl: string, clock: Clock): OwnerWatch {
  let client: pg.Client | undefined;
  let owner: Owner | undefined;
  let trouble: string | undefined;
  let stopped = false;
  let cancel = () => {};

  const opened = async (): Promise<pg.Client> => {
    const fresh = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: ANSWER_MS, query_timeout: ANSWER_MS });
    fresh.on('error', () => {
      if (client === fresh) client = undefined;
    });
    await fresh.connect();
    client = fresh;
    return fresh;
  };

  async function look(): Promise<void> {
    try {
      const at = client ?? (await opened());
      const row = (await at.query<{ url: string | null; epoch: string }>('SELECT url, epoch FROM camlock_owner')).rows[0];
      owner = row?.url ? { url: row.url, epoch: row.epoch } : undefined;
      trouble = undefined;
    } catch (error) {
      const broken = client;
      client = undefined;
      await broken?.end().catch(() => {});
      const { code, message } = error as { code?: string; message?: string };
      trouble = `PostgreSQL does not say who owns the state: ${code ?? message ?? 'unknown'}`;
    }
    if (!stopped) cancel = clock.after(EVERY_MS, () => void look());
  }
  void look();

  return {
    get owner() {
      return owner;
    },
    get trouble() {
      return trouble;
    },
    async stop() {
      stopped = true;
      cancel();
      await client?.end().catch(() => {});
    },
  };
}
