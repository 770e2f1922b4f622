import { expect, test } from 'vitest';
import { mutantsOf } from './mutants.ts';

test.each([
  ['a boolean', { default: true }, [true, false]],
  ['a number', { default: 300 }, [300, 601, 150]],
  ['a number that is off', { default: 0 }, [0, 1]],
  ['one', { default: 1 }, [1, 3, 0]],
  ['a code', { default: -1000 }, [-1000, -2000]],
  ['words', { default: 'drop', values: ['drop', 'keep', 'refuse'] }, ['drop', 'keep', 'refuse']],
])('%s', (_, rule, values) => {
  const mutants = mutantsOf({ name: 'x.y', ...rule });
  expect(mutants.map(({ value }) => value)).toEqual(values);
  expect(mutants.filter(({ dead }) => dead).map(({ value }) => value)).toEqual([rule.default]);
});
