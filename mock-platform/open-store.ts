/** Where a platform keeps its state. */
import type { Store } from './store.ts';
import { createMemoryStore } from './store-memory.ts';

/** `memory`, a file of SQLite (made when missing), a PostgreSQL database, or a store of one's own. */
export type StoreChoice = 'memory' | { readonly file: string } | PostgresChoice | Store;

interface PostgresChoice {
  /** `postgres://user:password@host:port/database`; the tables are made when missing. */
  readonly databaseUrl: string;
  /** Told once when another process owns the state and this one waits for it to end. */
  readonly onStandby?: () => void;
}

export async function openStore(choice: StoreChoice): Promise<Store> {
  if (choice === 'memory') return createMemoryStore();
  if ('table' in choice) return choice;
  if ('databaseUrl' in choice) {
    const { openPostgresStore } = await import('./store-postgres.ts');
    return openPostgresStore({ url: choice.databaseUrl, ...(choice.onStandby ? { onStandby: choice.onStandby } : {}) });
  }
  const { openSqliteStore } = await import('./store-sqlite.ts');
  return openSqliteStore(choice.file);
}
