import { expect, test } from 'vitest';
import { stepsOf } from './number-steps.ts';

const minutes = { type: 'int', min: 0, max: 30, step: 1, start: 0, unit: '分' } as const;

test('offers what the model allows, and what the unit has although nobody offered it', () => {
  expect(stepsOf(minutes, [0, 5, 30, 60], 7)).toEqual([
    { value: 0, text: '0分' },
    { value: 5, text: '5分' },
    { value: 7, text: '7分' },
    { value: 30, text: '30分' },
  ]);
});

test('without steps both ends, and nothing twice', () => {
  expect(stepsOf(minutes, [], 30).map((one) => one.value)).toEqual([0, 30]);
  expect(stepsOf(minutes, [5], undefined).map((one) => one.value)).toEqual([5]);
});
