import { describe, expect, it } from 'vitest';
import type { UserSettingRow } from '../rows.ts';
import { countAlike, isQuietHours, whyHeldBack } from './held-back.ts';

const loud: UserSettingRow = {
  EnableWechatPush: 1,
  EnableDeviceMessagePush: 1,
  EnableFamilyMessagePush: 0,
  EnableNotifyMessagePush: 0,
  NoDisturbTime: '',
  NoDisturbDeviceList: [],
};
const DEVICE = 'AURORALOCK/lock1';
/** A time of day in China. */
const at = (time: string) => Date.parse(`2026-01-02T${time}:00+08:00`);

describe('quiet hours', () => {
  it.each([
    ['22:00-07:00', '21:59', false],
    ['22:00-07:00', '22:00', true],
    ['22:00-07:00', '00:00', true],
    ['22:00-07:00', '06:59', true],
    ['22:00-07:00', '07:00', false],
    ['13:00-14:30', '12:59', false],
    ['13:00-14:30', '13:00', true],
    ['13:00-14:30', '14:29', true],
    ['13:00-14:30', '14:30', false],
  ])('%s at %s in China: held back %s', (NoDisturbTime, time, held) => {
    expect(whyHeldBack({ ...loud, NoDisturbTime }, DEVICE, at(time)) !== undefined).toBe(held);
  });

  it('hold for the devices they name, for all when they name none', () => {
    const quiet = { ...loud, NoDisturbTime: '22:00-07:00' };
    expect(whyHeldBack({ ...quiet, NoDisturbDeviceList: [DEVICE] }, DEVICE, at('23:00'))).toEqual({
      code: 'quiet-hours',
      span: '22:00-07:00',
    });
    expect(whyHeldBack({ ...quiet, NoDisturbDeviceList: ['P/other'] }, DEVICE, at('23:00'))).toBeUndefined();
  });

  it.each(['', '22:00-07:00', '00:00-23:59'])('%j is one', (text) => expect(isQuietHours(text)).toBe(true));
  it.each(['22:00', '24:00-07:00', '22:60-07:00', '22:00-22:00', '22:00-07:00 ', '9:00-10:00', 'x'])('%j is none', (text) =>
    expect(isQuietHours(text)).toBe(false),
  );
});

it('a switched-off channel holds back at any time, whoever has set nothing is told', () => {
  expect(whyHeldBack({ ...loud, EnableWechatPush: 0 }, DEVICE, 0)).toEqual({ code: 'wechat-push-off' });
  expect(whyHeldBack({ ...loud, EnableDeviceMessagePush: 0 }, DEVICE, 0)).toEqual({ code: 'alarms-off' });
  expect(whyHeldBack(loud, DEVICE, 0)).toBeUndefined();
  expect(whyHeldBack(undefined, DEVICE, 0)).toBeUndefined();
});

it('alike reasons are counted, nobody is named', () => {
  const quiet = { code: 'quiet-hours', span: '22:00-07:00' } as const;
  expect(countAlike([quiet, { code: 'alarms-off' }, quiet])).toBe(
    '2 of the people has quiet hours 22:00-07:00, 1 of the people has device alarms switched off',
  );
});
