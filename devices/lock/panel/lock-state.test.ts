import { expect, test } from 'vitest';
import type { FamilyDevice } from '@/family/family-device.ts';
import { batteryWords, isBatteryLow, lockChips, lockWords, unlockObstacle } from './lock-state.ts';

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
  [{ lock_state: 0, door_state: 0 }, '未上锁', 'unlocked'],
  [{ lock_state: 0, door_state: 1 }, '门开着', 'unlocked'],
  [{ lock_state: 0, door_state: 2 }, '没有关好', 'ajar'],
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

test.each([
  [{}, []],
  [{ disarming: 1 }, ['已布防']],
  [{ disarming: 0, child_lock_state: 1, inner_lock_state: 1, emergency_power: 1 }, ['室内反锁', '童锁已开', '未布防', '应急供电中']],
])('%j shows the chips %j', (values, chips) => expect(lockChips(lock(values)).map((chip) => chip.text)).toEqual(chips));

test.each([
  [{ lock_state: 1 }, undefined],
  [{ lock_state: 0 }, /没有上锁/],
  [{ lock_state: 1, inner_lock_state: 1 }, /反锁/],
])('what stands in the way of a remote unlock with %j', (values, words) => {
  if (words) expect(unlockObstacle(lock(values))).toMatch(words);
  else expect(unlockObstacle(lock(values))).toBeUndefined();
});

test('a lock that is away cannot be opened from afar', () => {
  expect(unlockObstacle({ ...lock({ lock_state: 1 }), online: false })).toMatch(/不在线/);
});
