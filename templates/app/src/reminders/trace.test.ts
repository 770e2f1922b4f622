import { expect, test } from 'vitest';
import type { ReminderLine } from './reminder-lines.ts';
import { type TraceFacts, traceOf } from './trace.ts';

const line: ReminderLine = {
  reminderKey: 'doorbell-ring',
  templateId: 't',
  name: '有人按门铃',
  question: '',
  title: '门铃呼叫提醒',
  strong: true,
  state: 'on',
  rings: true,
};
const setting = {
  EnableWechatPush: 1,
  EnableDeviceMessagePush: 1,
  EnableFamilyMessagePush: 1,
  EnableNotifyMessagePush: 1,
  NoDisturbTime: '',
  NoDisturbDeviceList: [],
};
const event = { deviceId: 'P/d', time: Date.parse('2026-01-05T23:00:00+08:00') };
const last = (over: Partial<TraceFacts>) => traceOf({ event, setting, line, fromMessage: false, ...over }).at(-1);

test('begins with the device and the cloud, whatever comes later', () => {
  expect(
    traceOf({ event, setting: undefined, line: undefined, fromMessage: false })
      .slice(0, 2)
      .map((step) => step.state),
  ).toEqual(['done', 'done']);
});

test.each([
  ['WeChat messages are off', { setting: { ...setting, EnableWechatPush: 0 } }, '把提醒发到微信'],
  ['device alarms are off', { setting: { ...setting, EnableDeviceMessagePush: 0 } }, '设备告警'],
  ['the device is silent', { setting: { ...setting, NoDisturbDeviceList: ['P/d'] } }, '这台设备'],
  ['it was a quiet hour', { setting: { ...setting, NoDisturbTime: '22:00-07:00' } }, '免打扰时段'],
  ['nobody allowed it', { line: { ...line, state: 'off' as const } }, '未开启'],
  ['WeChat has it blocked', { line: { ...line, state: 'blocked' as const } }, '被微信关闭'],
  ['the brand sends none', { line: undefined }, '不发提醒'],
])('stops where it stopped: %s', (_why, over, words) => {
  expect(last(over)).toMatchObject({ state: 'stopped' });
  expect(last(over)?.text).toContain(words);
});

test('quiet hours of another time and another silent device do not stop it', () => {
  const steps = traceOf({
    event,
    setting: { ...setting, NoDisturbTime: '12:00-14:00', NoDisturbDeviceList: ['P/other'] },
    line,
    fromMessage: false,
  });
  expect(steps.some((step) => step.state === 'stopped')).toBe(false);
});

test('delivery is claimed only when the message itself was opened', () => {
  expect(last({})).toMatchObject({ state: 'unknown' });
  expect(last({ fromMessage: true })).toMatchObject({ state: 'done', text: expect.stringContaining('送达') });
});

test('says whether it rings, or what that hangs on', () => {
  expect(traceOf({ event, setting, line, fromMessage: false })[2]?.text).toContain('响铃并震动');
  expect(traceOf({ event, setting, line: { ...line, rings: false }, fromMessage: false })[2]?.text).toContain('添加过提醒才会响铃');
});
