import { expect, test } from 'vitest';
import { isLarge, LARGE_FROM_PX, readTextSize } from './text-size.ts';

test('without a choice WeChat’s own setting decides', () => {
  expect(isLarge('auto', 16)).toBe(false);
  expect(isLarge('auto', LARGE_FROM_PX - 1)).toBe(false);
  expect(isLarge('auto', LARGE_FROM_PX)).toBe(true);
  expect(isLarge('auto', undefined)).toBe(false);
});

test('a choice made here is stronger than WeChat’s setting', () => {
  expect(isLarge('normal', 24)).toBe(false);
  expect(isLarge('large', 16)).toBe(true);
});

test.each([undefined, '', 'huge', 3, null])('%s in storage is no choice', (kept) => {
  expect(readTextSize(kept)).toBe('auto');
});

test('a kept choice is read back', () => {
  expect(readTextSize('large')).toBe('large');
});
