import { expect, it } from 'vitest';
import { createMemoryStore } from '../store-memory.ts';
import { createTimeline } from './timeline.ts';

interface Row {
  readonly seq: number;
  readonly group: string;
  readonly text: string;
}

function open(perGroup: number, max?: number, store = createMemoryStore()) {
  const timeline = createTimeline<Row>({
    table: store.table('t'),
    groupOf: (row) => row.group,
    perGroup: () => perGroup,
    ...(max === undefined ? {} : { max }),
  });
  return { timeline, store, texts: (group: string) => timeline.of(group).map((row) => row.text) };
}

it('keeps the newest of each group, in order', () => {
  const { timeline, texts } = open(3);
  for (let i = 0; i < 20; i++) timeline.add({ group: i % 2 ? 'odd' : 'even', text: String(i) });
  expect(texts('odd')).toEqual(['15', '17', '19']);
  expect(texts('even')).toEqual(['14', '16', '18']);
  expect(texts('none')).toEqual([]);
  expect(timeline.size).toBeLessThanOrEqual(8);
});

it('never holds more than its whole, whatever the groups', () => {
  const { timeline, texts } = open(1000, 50);
  for (let i = 0; i < 500; i++) timeline.add({ group: `g${i}`, text: String(i) });
  expect(timeline.size).toBeLessThanOrEqual(50);
  expect(texts('g499')).toEqual(['499']);
  expect(texts('g0')).toEqual([]);
});

it('replaces a row in its place, and forgets to when it has left', () => {
  const { timeline, texts } = open(2);
  const first = timeline.add({ group: 'g', text: 'a' });
  timeline.add({ group: 'g', text: 'b' });
  timeline.replace({ ...first, text: 'A' });
  expect(texts('g')).toEqual(['A', 'b']);
  for (const text of ['c', 'd', 'e']) timeline.add({ group: 'g', text });
  timeline.replace({ ...first, text: 'ghost' });
  expect(texts('g')).toEqual(['d', 'e']);
});

it('goes on where it was after the store was opened again', () => {
  const before = open(10);
  before.timeline.add({ group: 'g', text: 'a' });
  const after = open(10, undefined, before.store);
  after.timeline.reload();
  expect(after.timeline.add({ group: 'g', text: 'b' }).seq).toBe(2);
  expect(after.texts('g')).toEqual(['a', 'b']);
});
