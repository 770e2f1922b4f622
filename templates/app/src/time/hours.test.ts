import { expect, test } from 'vitest';
import { minuteOf, minuteWords, weekWords } from './hours.ts';

test('days and minutes as people say them', () => {
  expect([127, 31, 96, 5, 0].map(weekWords)).toEqual(['每天', '工作日', '周末', '周一、三', '没有选日子']);
  expect([0, 510, 1440].map(minuteWords)).toEqual(['00:00', '08:30', '24:00']);
  expect(['08:30', '24:00', '24:01', 'x', ''].map(minuteOf)).toEqual([510, 1440, undefined, undefined, undefined]);
});
