import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createManualClock } from '../devices/index.ts';
import { openSqliteStore, StoreError } from './store-sqlite.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'camlock-state-'));
  file = join(folder, 'deep/er/state.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('rows, their order and blobs survive a restart', () => {
  const first = openSqliteStore(file);
  const table = first.table<{ n: number }>('a');
  table.put('c', { n: 1 });
  table.put('gone', { n: 9 });
  table.put('a', { n: 2 });
  first.flush();
  table.put('c', { n: 3 });
  table.put('b', { n: 4 });
  table.delete('gone');
  first.blobs.put('p', new Uint8Array([0, 255, 1]));
  first.close();

  const second = openSqliteStore(file);
  expect([...second.table<{ n: number }>('a').entries()]).toEqual([
    ['c', { n: 3 }],
    ['a', { n: 2 }],
    ['b', { n: 4 }],
  ]);
  expect([...(second.blobs.get('p') ?? [])]).toEqual([0, 255, 1]);
  second.reset();
  second.close();
  const third = openSqliteStore(file);
  expect([third.table('a').size, third.blobs.get('p')]).toEqual([0, undefined]);
  third.close();
});

test('what was written behind is there for somebody else without close', () => {
  const clock = createManualClock();
  const store = openSqliteStore(file, clock);
  for (let i = 0; i < 10; i++) store.table<number>('a').put(`k${i % 3}`, i);
  expect(clock.pending).toBe(1);
  const before = openSqliteStore(file);
  expect(before.table('a').size).toBe(0);
  before.close();
  clock.advance(100);
  const after = openSqliteStore(file);
  expect([...after.table<number>('a').entries()]).toEqual([
    ['k0', 9],
    ['k1', 7],
    ['k2', 8],
  ]);
  after.close();
  store.close();
  expect(clock.pending).toBe(0);
});

test('a file that cannot be written is trouble: nothing settles until it can, and then nothing is missing', async () => {
  const clock = createManualClock();
  const store = openSqliteStore(file, clock);
  const { default: Database } = await import('libsql');
  const other = new Database(file);
  other.exec('BEGIN IMMEDIATE');
  store.table<number>('a').put('x', 1);
  let settled = false;
  const waiting = store.settled()?.then(() => {
    settled = true;
  });
  clock.advance(0);
  expect(store.trouble).toMatch(/cannot write the state to .*state\.db/);
  await Promise.resolve();
  expect(settled).toBe(false);
  other.exec('ROLLBACK');
  other.close();
  clock.advance(500);
  await waiting;
  expect([settled, store.trouble, store.settled()]).toEqual([true, undefined, undefined]);
  store.close();
  const after = openSqliteStore(file);
  expect(after.table('a').get('x')).toBe(1);
  after.close();
});

test('the file is readable by its owner only: it holds secrets', () => {
  openSqliteStore(file).close();
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test.each([
  ['a text file', 'this is no database, but long enough to be looked at as one. '.repeat(40)],
  ['a damaged header', `SQLite format 3\u0000${'\u0007'.repeat(4000)}`],
])('%s is refused with what to do', (_name, content) => {
  const path = join(folder, 'bad.db');
  writeFileSync(path, content);
  const open = () => openSqliteStore(path);
  expect(open).toThrow(StoreError);
  expect(open).toThrow(/the state file .*bad\.db cannot be used: .*Move it away or delete it to start empty\./);
});

test('a file of another layout is refused, not overwritten', async () => {
  const { default: Database } = await import('libsql');
  const path = join(folder, 'other.db');
  const other = new Database(path);
  other.exec('PRAGMA user_version = 99');
  other.close();
  expect(() => openSqliteStore(path)).toThrow(/layout 99, this camlock writes layout 1/);
});

test('writing after close is an error, closing twice is not', () => {
  const store = openSqliteStore(file);
  const table = store.table<number>('a');
  store.close();
  store.close();
  expect(() => table.put('x', 1)).toThrow(/is closed/);
});
