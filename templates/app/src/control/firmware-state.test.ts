import { expect, test } from 'vitest';
import { FirmwareStatus } from '@/devices/protocol/firmware-status.ts';
import { BATTERY_NEEDED, taskWords, updateObstacle } from './firmware-state.ts';

test.each(Object.entries(FirmwareStatus))('%s is told in words', (_name, status) => {
  expect(taskWords({ to: '1.2.0', status, percent: 40 })?.text).toMatch(/[\u4e00-\u9fff]/);
});

test('what is under way keeps being asked after; what ended is not', () => {
  const { failed, done } = FirmwareStatus;
  for (const status of Object.values(FirmwareStatus))
    expect(taskWords({ to: '', status, percent: 0 })?.running).toBe(status !== failed && status !== done);
  expect(taskWords(undefined)).toBeUndefined();
  expect(taskWords({ to: '', status: 99, percent: 0 })).toBeUndefined();
});

test('progress is a number people can watch', () => {
  expect(taskWords({ to: '1.2.0', status: FirmwareStatus.downloading, percent: 40 })?.text).toContain('1.2.0（40%）');
});

test.each([
  [{ battery_percentage: BATTERY_NEEDED - 1 }, true, /充到 30%/],
  [{ battery_percentage: BATTERY_NEEDED }, true, /^$/],
  [{ battery_percentage: -1 }, true, /^$/],
  [{}, true, /^$/],
  [{ battery_percentage: 100 }, false, /不在线/],
])('with %j, connected %s', (values, online, words) => expect(updateObstacle(values, online)).toMatch(words));
