import { expect, test } from 'vitest';
import { createRules, defineRules, RuleError } from './rules.ts';

const table = defineRules({
  'x.strict': { default: true, text: 'strict', source: 'sheet' },
  'x.seconds': { default: 5, text: 'seconds', source: 'sheet' },
  'x.mode': { default: 'drop', values: ['drop', 'keep'], text: 'mode', source: 'sheet' },
});

test('values are live: a switch is seen by who holds them', () => {
  const rules = createRules();
  const values = rules.use(table);
  expect(values).toEqual({ 'x.strict': true, 'x.seconds': 5, 'x.mode': 'drop' });
  rules.set('x.seconds', 9);
  expect(values['x.seconds']).toBe(9);
  expect(rules.list()).toContainEqual({ name: 'x.seconds', value: 9, default: 5, text: 'seconds', source: 'sheet' });
});

test('reset goes back to the start values, not to the defaults', () => {
  const rules = createRules({ 'x.seconds': 7 });
  const values = rules.use(table);
  rules.set('x.seconds', 1);
  rules.set('x.strict', false);
  rules.reset();
  expect(values).toEqual({ 'x.strict': true, 'x.seconds': 7, 'x.mode': 'drop' });
});

test.each([
  ['x.unknown', 1, /no rule "x.unknown"/],
  ['toString', 1, /no rule "toString"/],
  ['x.seconds', '9', /"9" is not a number; its default is 5/],
  ['x.seconds', Number.NaN, /is not a number/],
  ['x.strict', 1, /1 is not a boolean/],
  ['x.mode', 'dorp', /"dorp" is not one of "drop", "keep"/],
])('%s = %s is refused', (name, value, text) => {
  const rules = createRules();
  rules.use(table);
  expect(() => rules.set(name, value)).toThrow(RuleError);
  expect(() => rules.set(name, value)).toThrow(text);
});

test('a start value of the wrong type and a name used twice are refused', () => {
  expect(() => createRules({ 'x.strict': 'yes' }).use(table)).toThrow(/"yes" is not a boolean/);
  const rules = createRules();
  rules.use(table);
  expect(() => rules.use(table)).toThrow(/defined twice/);
});

test('a start value for a rule nobody has is refused once all tables are in', () => {
  const rules = createRules({ 'x.secnods': 7 });
  rules.use(table);
  expect(() => rules.complete()).toThrow(/no rule "x.secnods" to start with; the rules are x.strict, x.seconds, x.mode/);
  const right = createRules({ 'x.seconds': 7 });
  right.use(table);
  expect(() => right.complete()).not.toThrow();
});
