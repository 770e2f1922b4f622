import { expect, test } from 'vitest';
import { clockTime, dateText, dayOfText, daysAgo, dayWords, remainingWords, timeWords } from './words.ts';

const now = new Date(2026, 10, 22, 18, 30).getTime();
const at = (day: number, hour: number, minute: number) => new Date(2026, 10, day, hour, minute).getTime();

test.each([
  [now, '刚刚'],
  [now - 59_000, '刚刚'],
  [now - 5 * 60_000, '5 分钟前'],
  [at(22, 16, 10), '2 小时前'],
  [at(21, 21, 14), '昨天 21:14'],
  [at(20, 8, 5), '11月20日 08:05'],
  [new Date(2025, 11, 31, 23, 59).getTime(), '2025年12月31日 23:59'],
])('says %s the way a person does: %s', (time, words) => {
  expect(timeWords(time, now)).toBe(words);
});

test('a device whose clock is a little ahead still says 刚刚, far ahead shows the time', () => {
  expect(timeWords(now + 60_000, now)).toBe('刚刚');
  expect(timeWords(at(22, 20, 0), now)).toBe('今天 20:00');
});

test('one minute to midnight and one minute after are two days', () => {
  expect(daysAgo(at(21, 23, 59), at(22, 0, 1))).toBe(1);
  expect(dayWords(at(21, 23, 59), at(22, 0, 1))).toBe('昨天');
});

test('the clock is 24-hour with two digits', () => {
  expect(clockTime(at(22, 7, 5))).toBe('07:05');
});

test('a lifetime runs down in words and ends at nought', () => {
  expect(remainingWords(185_000)).toBe('3 分 05 秒');
  expect(remainingWords(59_000)).toBe('59 秒');
  expect(remainingWords(-5)).toBe('0 秒');
});

test('a day goes to a date picker and back', () => {
  expect(dateText(now)).toBe('2026-11-22');
  expect(dayOfText('2026-11-22')).toBe(new Date(2026, 10, 22).getTime());
  expect(['2026-02-30', '2026-1-5', '', 'x'].map(dayOfText)).toEqual([undefined, undefined, undefined, undefined]);
});
