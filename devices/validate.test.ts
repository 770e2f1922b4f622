import { describe, expect, it } from 'vitest';
import type { Define, Member } from './define.ts';
import { describeProblems, MAX_ARRAY_ITEMS, MAX_PROBLEMS, validateValues } from './validate.ts';

const words = { zh: '', en: '' };
const member = (define: Define): Member => ({ name: words, define });
const kinds = {
  switch: member({ type: 'bool', mapping: { 0: words, 1: words } }),
  state: member({ type: 'enum', mapping: { 0: words, 1: words, 3: words } }),
  battery: member({ type: 'int', min: -1, max: 100 }),
  heat: member({ type: 'float', min: -40, max: 80.5 }),
  label: member({ type: 'string', min: 1, max: 4 }),
  at: member({ type: 'timestamp' }),
  owner: member({
    type: 'struct',
    specs: { id: member({ type: 'string', min: 0, max: 8 }), age: member({ type: 'int', min: 0, max: 150 }) },
  }),
  faces: member({ type: 'array', items: { type: 'struct', specs: { id: member({ type: 'string', min: 0, max: 8 }) } } }),
  tags: member({ type: 'array', items: { type: 'string', min: 0, max: 4 } }),
} as const;

const problemsOf = (values: unknown, options = {}) => {
  const checked = validateValues(kinds, values, options);
  return checked.ok ? [] : checked.problems;
};

describe('allowed', () => {
  it.each([
    ['nothing at all', {}],
    ['both ends of every range', { switch: 0, battery: -1, heat: 80.5, at: 0 }],
    ['the other ends', { switch: 1, battery: 100, heat: -40, at: 4294967295 }],
    ['an enum value above a gap', { state: 3 }],
    ['four characters that are twelve bytes', { label: '门锁电量' }],
    ['four emoji', { label: '🏠🏠🏠🏠' }],
    ['a struct with one of its members', { owner: { id: 'x' } }],
    ['lists, empty and filled', { faces: [], tags: ['a', ''] }],
    ['a list of structs', { faces: [{ id: '1' }, {}] }],
  ])('%s', (_, values) => {
    expect(validateValues(kinds, values)).toEqual({ ok: true, values });
  });
});

describe('refused', () => {
  it.each([
    ['switch', 2],
    ['switch', true],
    ['switch', '1'],
    ['state', 2],
    ['state', '0'],
    ['state', 1.5],
    ['battery', 101],
    ['battery', -2],
    ['battery', 1.5],
    ['battery', '50'],
    ['battery', Number.NaN],
    ['battery', null],
    ['heat', 81],
    ['heat', Number.POSITIVE_INFINITY],
    ['label', ''],
    ['label', 'abcde'],
    ['label', '🏠🏠🏠🏠🏠'],
    ['label', 'x'.repeat(100_000)],
    ['label', 7],
    ['at', -1],
    ['at', 1.5],
    ['at', 1700000000000],
    ['owner', []],
    ['owner', 'x'],
    ['owner', null],
    ['faces', {}],
    ['faces', 'abc'],
    ['tags', Array.from({ length: MAX_ARRAY_ITEMS + 1 }, () => 'a')],
  ])('%s: %j', (id, value) => {
    expect(problemsOf({ [id]: value })).toMatchObject([{ path: id, expected: expect.stringMatching(/\S/) }]);
  });

  it.each([undefined, null, 1, 'x', [], [{}]])('anything but an object: %j', (values) => {
    expect(problemsOf(values)).toMatchObject([{ path: '' }]);
  });

  it('unknown ids, whatever objects inherit', () => {
    for (const id of ['nope', 'toString', 'constructor', 'hasOwnProperty']) expect(problemsOf({ [id]: 1 })).toMatchObject([{ path: id }]);
    expect(problemsOf(JSON.parse('{"__proto__":{"polluted":1}}'))).toMatchObject([{ path: '__proto__' }]);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('names the place inside structs and lists', () => {
    expect(problemsOf({ owner: { age: 200 } })).toMatchObject([{ path: 'owner.age', value: 200, expected: 'an integer from 0 to 150' }]);
    expect(problemsOf({ faces: [{ id: 'ok' }, { id: 5 }] })).toMatchObject([{ path: 'faces[1].id' }]);
    expect(problemsOf({ tags: ['ok', 'too long'] })).toMatchObject([{ path: 'tags[1]' }]);
    expect(problemsOf({ owner: { shoe: 43 } })).toMatchObject([{ path: 'owner.shoe' }]);
  });

  it('everything at once, but never a flood', () => {
    expect(problemsOf({ switch: 2, battery: 101, nope: 1 }).map((problem) => problem.path)).toEqual(['switch', 'battery', 'nope']);
    const flood = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`x${index}`, 1]));
    expect(problemsOf(flood)).toHaveLength(MAX_PROBLEMS);
    expect(problemsOf({ tags: Array.from({ length: 500 }, () => 'too long') })).toHaveLength(MAX_PROBLEMS);
  });
});

describe('options', () => {
  it('complete asks for every member', () => {
    const only = { switch: kinds.switch, battery: kinds.battery };
    expect(validateValues(only, { switch: 1 }, { complete: true })).toMatchObject({
      ok: false,
      problems: [{ path: 'battery', value: undefined }],
    });
    expect(validateValues(only, { switch: 1, battery: 5 }, { complete: true }).ok).toBe(true);
  });

  it('writable keeps a control away from read-only properties', () => {
    const properties = { lock_state: { ...kinds.state, mode: 'r' as const }, volume: { ...kinds.state, mode: 'rw' as const } };
    expect(validateValues(properties, { lock_state: 0 }, { only: 'writable' })).toMatchObject({
      ok: false,
      problems: [{ path: 'lock_state' }],
    });
    expect(validateValues(properties, { lock_state: 0, volume: 1 }).ok).toBe(true);
  });
});

it('returns a copy that later changes do not reach', () => {
  const values = { owner: { id: 'a' }, tags: ['x'] };
  const checked = validateValues(kinds, values);
  values.owner.id = 'changed';
  values.tags.push('y');
  expect(checked).toEqual({ ok: true, values: { owner: { id: 'a' }, tags: ['x'] } });
});

it('tells problems in words, three at most and none of them long', () => {
  const text = describeProblems(problemsOf({ switch: 2, battery: 101, label: 'x'.repeat(5000), at: -1, heat: 99 }));
  expect(text).toContain('switch: got 2, expected 0 or 1');
  expect(text).toContain('and 2 more');
  expect(text.length).toBeLessThan(300);
});
