import { expect, test } from 'vitest';
import type { FamilyDevice } from '@/family/family-device.ts';
import { batteryWords, isBatteryLow, lockWords } from './lock-state.ts';

const lock = (values: FamilyDevice['values']): FamilyDevice => ({
  deviceId: 'p/d',
  productId: 'p',
  deviceName: 'd',
  name: '门锁',
  category: 'lock',
  online: true,
  values,
  updatedAt: 0,
  events: [],
});

test.each([
  [{ lock_state: 0 }, '未上锁', 'unlocked'],
  [{ lock_state: 1 }, '已上锁', 'locked'],
  [{ lock_state: 1, inner_lock_state: 1 }, '已反锁', 'locked'],
  [{ lock_state: 3 }, '门锁异常', 'abnormal'],
  // 2 is not used by Tencent: never shown as locked.
  [{ lock_state: 2 }, '状态未知', 'unknown'],
  [{}, '状态未知', 'unknown'],
])('%j reads %s', (values, word, kind) => {
  expect(lockWords(lock(values))).toMatchObject({ word, kind });
});

test.each([
  [{ battery_percentage: 82 }, '电量 82%', false],
  [{ battery_percentage: 20 }, '电量 20%', true],
  [{ battery_percentage: 0 }, '电量 0%', true],
  [{ battery_percentage: -1 }, '', false],
  [{}, '', false],
])('battery of %j reads %j', (values, words, low) => {
  expect(batteryWords(lock(values))).toBe(words);
  expect(isBatteryLow(lock(values))).toBe(low);
});
