import { expect, test } from 'vitest';
import { lockReminders } from '@/devices/lock/reminders.ts';
import { lineWords, planCalls, planRings, type ReminderLine, readChoices, reminderLines, subscribeFailure } from './reminder-lines.ts';

const templates = Object.fromEntries(Object.keys(lockReminders).map((key) => [key, `tmpl-${key}`]));
const brand = { productId: 'P', modelId: 'M', templates };
const line = (over: Partial<ReminderLine>): ReminderLine => ({
  reminderKey: 'k',
  templateId: 't',
  name: '',
  question: '',
  title: 'title',
  strong: true,
  state: 'off',
  rings: false,
  ...over,
});

test('only reminders with a template are offered, strong ones first', () => {
  const lines = reminderLines(lockReminders, { ...brand, templates: { 'low-battery': 'b', 'doorbell-ring': 'a' } }, {}, undefined);
  expect(lines.map((one) => [one.reminderKey, one.templateId, one.state])).toEqual([
    ['doorbell-ring', 'a', 'off'],
    ['low-battery', 'b', 'off'],
  ]);
  expect(reminderLines(lockReminders, undefined, {}, undefined)).toEqual([]);
});

test.each([
  ['accepted for this unit', { t: 'accept' }, undefined, 'on'],
  ['accepted with sound', { t: 'acceptWithAudio' }, undefined, 'on'],
  ['declined in the dialog', { t: 'reject' }, undefined, 'declined'],
  ['left out of the dialog', { t: 'filter' }, undefined, 'filtered'],
  ['never asked', {}, { mainSwitch: true, itemSettings: {} }, 'off'],
  ['accepted, then switched off in WeChat', { t: 'accept' }, { mainSwitch: true, itemSettings: { t: 'reject' } }, 'blocked'],
  ['everything switched off in WeChat', { t: 'accept' }, { mainSwitch: false }, 'blocked'],
  ['banned', { t: 'ban' }, undefined, 'banned'],
  ['banned later', { t: 'accept' }, { mainSwitch: true, itemSettings: { t: 'ban' } }, 'banned'],
  // Settings are per template: another unit's yes is not this one's.
  ['always accepted, but never for this unit', {}, { mainSwitch: true, itemSettings: { t: 'accept' } }, 'off'],
] as const)('%s', (_name, choices, settings, state) => {
  const lines = reminderLines(lockReminders, { ...brand, templates: { 'doorbell-ring': 't' } }, choices, settings);
  expect(lines[0]?.state).toBe(state);
});

test('all reminders of a lock fit into calls of at most three, each asked exactly once', () => {
  const lines = reminderLines(lockReminders, brand, {}, undefined);
  const calls = planCalls(lines);
  expect(calls.map((call) => call.length)).toEqual([3, 3, 2]);
  expect(
    calls
      .flat()
      .map((one) => one.templateId)
      .sort(),
  ).toEqual(Object.values(templates).sort());
});

test('what a dialog left out is asked again in a dialog of its own', () => {
  const calls = planCalls([
    line({ templateId: 'a' }),
    line({ templateId: 'b', state: 'filtered' }),
    line({ templateId: 'c', title: 'other', state: 'declined' }),
  ]);
  expect(calls.map((call) => call.map((one) => one.templateId))).toEqual([['a', 'c'], ['b']]);
});

test('a strong reminder that perhaps has no sound is offered again, any other is not', () => {
  const silent = line({ templateId: 'a', state: 'on' });
  const calls = planRings([
    silent,
    line({ templateId: 'b', state: 'on', rings: true }),
    line({ templateId: 'c', state: 'on', strong: false }),
    line({ templateId: 'd' }),
  ]);
  expect(calls.map((call) => call.map((one) => one.templateId))).toEqual([['a']]);
});

test.each([
  [{ state: 'on', rings: true }, '已开启 · 会响铃'],
  [{ state: 'on' }, '已开启'],
  [{ state: 'on', strong: false }, '已开启'],
  [{ state: 'declined' }, '未开启 · 上次没有允许'],
  [{ state: 'banned' }, '被微信停用'],
] as const)('%j reads %s', (over, words) => {
  expect(lineWords(line(over))).toBe(words);
});

test('only an answer with sound is known to ring', () => {
  const rings = (choice: 'accept' | 'acceptWithAudio' | 'acceptWithAlert') =>
    reminderLines(lockReminders, { ...brand, templates: { 'doorbell-ring': 't' } }, { t: choice }, undefined)[0]?.rings;
  expect([rings('accept'), rings('acceptWithAudio'), rings('acceptWithAlert')]).toEqual([false, true, true]);
});

test('two templates of one title never share a call', () => {
  const calls = planCalls([line({ templateId: 'a' }), line({ templateId: 'b' }), line({ templateId: 'c', title: 'other' })]);
  expect(calls.map((call) => call.map((one) => one.templateId))).toEqual([['a', 'c'], ['b']]);
});

test('what is on or blocked is not asked, one template is asked once', () => {
  expect(planCalls([line({ state: 'on' }), line({ state: 'blocked', templateId: 'b' })])).toEqual([]);
  expect(planCalls([line({}), line({ reminderKey: 'l', title: 'other' })])).toHaveLength(1);
});

test('answers are read by template, whatever else the answer carries', () => {
  const asked = [line({ templateId: 'a' }), line({ templateId: 'b' }), line({ templateId: 'c' })];
  expect(
    readChoices(asked, { errMsg: 'requestSubscribeDeviceMessage:ok', a: 'accept', b: 'filter', c: 'reject', evil: 'accept', d: 'perhaps' }),
  ).toEqual({ a: 'accept', b: 'filter', c: 'reject' });
});

test.each([
  [{ errCode: 19720727 }, true, '请再点一次'],
  [
    { errCode: 19720726, errMsg: 'requestSubscribeDeviceMessage:fail requestSubscribeDeviceMessage:fail check sn_ticket fail' },
    true,
    '请再点一次',
  ],
  [{ errCode: 19720736 }, false, '联系售后'],
  [{ errMsg: 'requestSubscribeDeviceMessage:fail can only be invoked by user TAP gesture.' }, false, '请再点一次'],
  [{ errMsg: 'requestSubscribeDeviceMessage:fail cancel' }, false, '您没有开启提醒'],
  [{}, true, '没有开启成功'],
])('failure %j says what to do', (error, newTicket, words) => {
  const failure = subscribeFailure(error);
  expect(failure.newTicket).toBe(newTicket);
  expect(failure.words).toContain(words);
});
