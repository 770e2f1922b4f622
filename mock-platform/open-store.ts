/** Where a platform keeps its state. */
import type { Store } from './store.ts';
import { createMemoryStore } from './store-memory.ts';

/** `memory`, a file of SQLite (made when missing), or a store of one's own. */
export type StoreChoice = 'memory' | { readonly file: string } | Store;

export async function openStore(choice: StoreChoice): Promise<Store> {
  if (choice === 'memory') return createMemoryStore();
  if ('table' in choice) return choice;
  const { openSqliteStore } = await import('./store-sqlite.ts');
  return openSqliteStore(choice.file);
}
