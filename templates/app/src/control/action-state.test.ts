import { expect, test } from 'vitest';
import { CloudError } from '@/cloud/cloud-error.ts';
import { actionFailed, actionWords, readOutput } from './action-state.ts';

const said = { running: '正在转动…', done: '已转动' };

test.each([
  ['FailedOperation.DeviceOffline', 'offline', /不在线/],
  ['FailedOperation.DeviceNoSubscription', 'offline', /还没有准备好/],
  ['FailedOperation.ActionUnreachable', 'timeout', /没有回应/],
  ['FailedOperation.Timeout', 'timeout', /没有及时回应/],
  ['DeviceRefused', 'refused', /没有同意/],
  ['InvalidParameterValue.ActionNilOrNotExist', 'refused', /没有这个功能/],
])('%s is %s and says so', (code, phase, words) => {
  const state = actionFailed(new CloudError('api', code, ''));
  expect(state.phase).toBe(phase);
  expect(actionWords(state, said)).toMatch(words);
});

test('a call that never got there blames the network, not the unit', () => {
  const state = actionFailed(new CloudError('network', 'NoAnswer', ''));
  expect(state.phase).toBe('failed');
  expect(actionWords(state, said)).toMatch(/网络/);
});

test('a refusal has the words of its own button when that has some', () => {
  expect(actionWords(actionFailed(new CloudError('api', 'DeviceRefused', '')), { ...said, refused: '已经到头了' })).toBe('已经到头了');
  expect(actionWords({ phase: 'idle' }, said)).toBe('');
  expect(actionWords({ phase: 'running' }, said)).toBe('正在转动…');
  expect(actionWords({ phase: 'done', output: {} }, said)).toBe('已转动');
});

test.each([
  [undefined, {}],
  ['', {}],
  ['{"result":1}', { result: 1 }],
  ['[1]', {}],
  ['{broken', {}],
])('output %j reads as %j', (text, output) => expect(readOutput(text)).toEqual(output));
