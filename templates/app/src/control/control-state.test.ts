import { expect, test } from 'vitest';
import { type ControlEvent, controlStep, controlWords, idle, sameValue, shownValue } from './control-state.ts';

const play = (...events: ControlEvent[]) => events.reduce(controlStep, idle);

test('a wish shows at once, and holds once the unit reports it', () => {
  const pending = play({ kind: 'asked', desired: 1 });
  expect(shownValue(pending, 0)).toBe(1);
  const confirmed = controlStep(pending, { kind: 'reported', value: 1 });
  expect(confirmed.phase).toBe('confirmed');
  expect(shownValue(confirmed, 1)).toBe(1);
});

test.each<[string, ControlEvent, string]>([
  ['another value reported', { kind: 'reported', value: 0 }, 'refused'],
  ['a refusal of the cloud', { kind: 'failed', code: 'InvalidParameterValue' }, 'refused'],
  ['a device that is away', { kind: 'failed', code: 'FailedOperation.DeviceOffline' }, 'offline'],
  ['silence', { kind: 'late' }, 'timeout'],
  ['a device that leaves while it is asked', { kind: 'gone' }, 'offline'],
])('%s puts the switch back and says so', (_name, event, phase) => {
  const state = play({ kind: 'asked', desired: 1 }, event);
  expect(state.phase).toBe(phase);
  expect(shownValue(state, 0)).toBe(0);
  expect(controlWords(state)).not.toBe('');
});

test('a late report still confirms', () => {
  expect(play({ kind: 'asked', desired: 1 }, { kind: 'late' }, { kind: 'reported', value: 1 }).phase).toBe('confirmed');
});

test('reports nobody waited for change nothing', () => {
  expect(play({ kind: 'reported', value: 1 })).toBe(idle);
  expect(play({ kind: 'late' })).toBe(idle);
});

test('structures and lists are the same by what they hold', () => {
  const hours = { from_minute: 0, to_minute: 1440, week_days: 127 };
  expect(sameValue(hours, { week_days: 127, to_minute: 1440, from_minute: 0 })).toBe(true);
  expect(sameValue(hours, { ...hours, week_days: 31 })).toBe(false);
  expect(sameValue([{ id: '1' }], [{ id: '1' }])).toBe(true);
  expect(sameValue([{ id: '1' }], [{ id: '1' }, { id: '2' }])).toBe(false);
  expect(sameValue([], {})).toBe(false);
  expect(sameValue(undefined, 0)).toBe(false);
  expect(play({ kind: 'asked', desired: hours }, { kind: 'reported', value: { ...hours } }).phase).toBe('confirmed');
});

test('good news stands a moment, bad news until the next wish', () => {
  const confirmed = play({ kind: 'asked', desired: 1 }, { kind: 'reported', value: 1 });
  expect(controlWords(confirmed)).toBe('已生效');
  expect(controlStep(confirmed, { kind: 'settled' })).toBe(idle);
  const refused = play({ kind: 'asked', desired: 1 }, { kind: 'reported', value: 0 });
  expect(controlStep(refused, { kind: 'settled' })).toBe(refused);
});
