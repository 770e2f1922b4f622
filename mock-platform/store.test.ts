/** One suite for both stores: what holds for memory holds for SQLite. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Store } from './store.ts';
import { createMemoryStore } from './store-memory.ts';
import { openSqliteStore } from './store-sqlite.ts';

const opened: { store: Store; folder?: string }[] = [];
afterEach(() => {
  for (const { store, folder } of opened.splice(0)) {
    store.close();
    if (folder) rmSync(folder, { recursive: true });
  }
});

const kinds: { [name: string]: () => Store } = {
  memory() {
    const store = createMemoryStore();
    opened.push({ store });
    return store;
  },
  sqlite() {
    const folder = mkdtempSync(join(tmpdir(), 'camlock-store-'));
    const store = openSqliteStore(join(folder, 'state.db'));
    opened.push({ store, folder });
    return store;
  },
};

describe.each(Object.keys(kinds))('%s store', (kind) => {
  const open = kinds[kind] as () => Store;

  test('a row that was put is read at once, replaced, and gone when deleted', () => {
    const table = open().table<{ n: number }>('a.rows');
    table.put('x', { n: 1 });
    expect(table.get('x')).toEqual({ n: 1 });
    table.put('x', { n: 2 });
    expect(table.get('x')).toEqual({ n: 2 });
    expect([table.delete('x'), table.delete('x'), table.get('x'), table.size]).toEqual([true, false, undefined, 0]);
  });

  test('the same name is the same table, another name another', () => {
    const store = open();
    store.table<number>('a').put('x', 1);
    expect(store.table<number>('a').get('x')).toBe(1);
    expect(store.table<number>('b').get('x')).toBeUndefined();
  });

  test('values come in order of first insertion', () => {
    const table = open().table<number>('a');
    for (const [key, n] of [
      ['c', 1],
      ['a', 2],
      ['b', 3],
      ['a', 4],
    ] as const)
      table.put(key, n);
    expect([...table.entries()]).toEqual([
      ['c', 1],
      ['a', 4],
      ['b', 3],
    ]);
    expect([...table.values()]).toEqual([1, 4, 3]);
  });

  test('names that objects have are ordinary keys', () => {
    const table = open().table<string>('__proto__');
    expect(table.get('constructor')).toBeUndefined();
    table.put('__proto__', 'row');
    expect(table.get('__proto__')).toBe('row');
  });

  test('blobs come back byte for byte', () => {
    const { blobs } = open();
    const bytes = Uint8Array.from({ length: 70_000 }, (_, i) => i % 251);
    blobs.put('p', bytes);
    expect(Buffer.from(blobs.get('p') ?? []).equals(bytes)).toBe(true);
    expect(blobs.get('q')).toBeUndefined();
    expect([blobs.delete('p'), blobs.delete('p'), blobs.get('p')]).toEqual([true, false, undefined]);
  });

  test('reset empties tables that are already in use', () => {
    const store = open();
    const table = store.table<number>('a');
    table.put('x', 1);
    store.blobs.put('p', new Uint8Array([1]));
    store.reset();
    expect([table.size, store.blobs.get('p')]).toEqual([0, undefined]);
    table.put('y', 2);
    expect(store.table<number>('a').get('y')).toBe(2);
  });
});
