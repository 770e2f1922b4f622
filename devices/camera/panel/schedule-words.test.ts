import { expect, test } from 'vitest';
import { hoursOf, scheduleWords } from './schedule-words.ts';

test.each([
  [{ from_minute: 0, to_minute: 1440, week_days: 127 }, '每天 全天'],
  [{ from_minute: 1320, to_minute: 420, week_days: 31 }, '工作日 22:00–次日 07:00'],
  [{ from_minute: 480, to_minute: 1080, week_days: 96 }, '周末 08:00–18:00'],
  [{ from_minute: 0, to_minute: 1440, week_days: 0 }, '从不'],
])('%j reads %s', (hours, words) => expect(scheduleWords(hours)).toBe(words));

test('a camera that told nothing watches all day', () => {
  expect(scheduleWords(hoursOf(undefined))).toBe('每天 全天');
  expect(hoursOf([1])).toEqual(hoursOf({}));
});
