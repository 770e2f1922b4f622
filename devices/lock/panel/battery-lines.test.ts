import { expect, test } from 'vitest';
import { createBench } from '@/devices/lock/lock.fixture.ts';
import { batteryLines } from './battery-lines.ts';

test('both batteries of a new lock are full and fine', () => {
  expect(batteryLines(createBench().state)).toMatchObject([
    { name: '主电池', words: '100% · 正常', tone: 'good' },
    { name: '备用电池', words: '100% · 正常', tone: 'good' },
  ]);
});

test.each([
  ['电量低', () => ['battery', { percent: 15 }] as const, /^15% · 电量低$/, 'warning'],
  ['即将耗尽', () => ['battery', { percent: 2 }] as const, /^2% · 即将耗尽$/, 'danger'],
  ['充电中', () => ['battery-state', { state: 3 }] as const, /充电中$/, 'good'],
  ['已取出', () => ['battery-state', { state: 4 }] as const, /^已取出$/, 'danger'],
  ['过热', () => ['battery-state', { state: 5 }] as const, /过热$/, 'danger'],
])('%s is told', (_name, happening, words, tone) => {
  const bench = createBench();
  bench.trigger(...happening());
  const [main] = batteryLines(bench.state);
  expect(main?.words).toMatch(words);
  expect(main?.tone).toBe(tone);
});

test('a lock that tells nothing shows nothing', () => expect(batteryLines({})).toEqual([]));
