import { expect, test } from 'vitest';
import { formatQuietHours, isQuiet, parseQuietHours, quietWords, USUAL_QUIET_HOURS } from './quiet-hours.ts';

const china = (clock: string) => Date.parse(`2026-01-05T${clock}:00+08:00`);

test.each(['', '22:00', '24:00-07:00', '22:60-07:00', '2:00-7:00', undefined])('%s is no span', (text) => {
  expect(parseQuietHours(text)).toBeUndefined();
});

test('a span is read and written as the cloud has it', () => {
  expect(formatQuietHours(parseQuietHours('22:00-07:00'))).toBe('22:00-07:00');
  expect(formatQuietHours(undefined)).toBe('');
});

test('a night is quiet until the morning, by the clock of China', () => {
  const night = USUAL_QUIET_HOURS;
  expect(['21:59', '22:00', '23:30', '00:00', '06:59', '07:00', '12:00'].map((clock) => isQuiet(night, china(clock)))).toEqual([
    false,
    true,
    true,
    true,
    true,
    false,
    false,
  ]);
});

test('a span within a day is quiet in between only', () => {
  const noon = { from: '12:00', to: '14:00' };
  expect(['11:59', '12:00', '13:59', '14:00'].map((clock) => isQuiet(noon, china(clock)))).toEqual([false, true, true, false]);
});

test('a span of no length is never quiet', () => {
  expect(isQuiet({ from: '08:00', to: '08:00' }, china('08:00'))).toBe(false);
});

test('the words say when the end is tomorrow', () => {
  expect(quietWords(USUAL_QUIET_HOURS)).toBe('22:00 到次日 07:00');
  expect(quietWords({ from: '12:00', to: '14:00' })).toBe('12:00 到 14:00');
});
