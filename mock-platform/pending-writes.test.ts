import { expect, test } from 'vitest';
import { createManualClock } from '../devices/index.ts';
import { type Batch, createPendingWrites } from './pending-writes.ts';

/** A store that takes batches, or refuses them while `broken`. */
function scene() {
  const clock = createManualClock();
  const batches: Batch[] = [];
  const place = { broken: false };
  const writes = createPendingWrites({
    clock,
    async write(batch) {
      if (place.broken) throw new Error('no disk');
      batches.push(batch);
    },
  });
  const pass = async (ms: number) => {
    clock.advance(ms);
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  const state = { settled: false };
  const wait = () => void writes.settled()?.then(() => (state.settled = true));
  return { writes, batches, place, pass, wait, state, put: (key: string, row: unknown) => writes.tables.of('a').put(key, row) };
}

test('who waits brings the write forward, in one batch with all others', async () => {
  const { writes, batches, pass, put, wait, state } = scene();
  put('x', 1);
  wait();
  put('y', 2);
  await pass(0);
  expect(state.settled).toBe(true);
  expect(batches.map(({ put }) => put)).toEqual([
    [
      { tbl: 'a', key: 'x', value: '1' },
      { tbl: 'a', key: 'y', value: '2' },
    ],
  ]);
  expect(writes.settled()).toBeUndefined();
});

test('what was refused is tried again with what came since, and settles only then', async () => {
  const { writes, batches, place, pass, put, wait, state } = scene();
  place.broken = true;
  put('x', 1);
  wait();
  await pass(0);
  expect([state.settled, writes.trouble]).toEqual([false, 'no disk']);
  put('x', 2);
  put('y', 3);
  place.broken = false;
  await pass(500);
  expect([state.settled, writes.trouble]).toEqual([true, undefined]);
  expect(batches.flatMap(({ put }) => put.map(({ key, value }) => [key, value]))).toEqual([
    ['x', '2'],
    ['y', '3'],
  ]);
});

test('a reset overtakes what was refused before it', async () => {
  const { writes, batches, place, pass, put } = scene();
  place.broken = true;
  put('x', 1);
  await pass(20);
  writes.reset();
  put('y', 2);
  place.broken = false;
  await pass(500);
  expect(batches).toEqual([{ emptied: true, deleted: [], put: [{ tbl: 'a', key: 'y', value: '2' }], blobs: [] }]);
});

test('closing writes what is left, and says so when it cannot', async () => {
  const good = scene();
  good.put('x', 1);
  await good.writes.close();
  expect(good.batches).toHaveLength(1);
  const bad = scene();
  bad.place.broken = true;
  bad.put('x', 1);
  await expect(bad.writes.close()).rejects.toThrow('no disk');
  expect(() => bad.put('y', 1)).toThrow(/is closed/);
});
