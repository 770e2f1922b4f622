/** What the lock says about itself, for people. Pure. */
import type { FamilyDevice } from '@/family/family-device.ts';

export interface LockWords {
  /** 已上锁 · 未上锁 · 门锁异常 · 状态未知 */
  readonly word: string;
  readonly kind: 'locked' | 'unlocked' | 'abnormal' | 'unknown';
  readonly icon: string;
}

/** `lock_state`: 0 not locked, 1 locked, 3 abnormal (facts/tencent-iot.md §7.3). */
export function lockWords(device: FamilyDevice): LockWords {
  switch (device.values.lock_state) {
    case 0:
      return { word: '未上锁', kind: 'unlocked', icon: 'unlock' };
    case 1:
      return { word: device.values.inner_lock_state === 1 ? '已反锁' : '已上锁', kind: 'locked', icon: 'lock' };
    case 3:
      return { word: '门锁异常', kind: 'abnormal', icon: 'alert' };
    default:
      return { word: '状态未知', kind: 'unknown', icon: 'lock' };
  }
}

/** 「电量 82%」; empty when unknown or mains powered (−1). */
export function batteryWords(device: FamilyDevice): string {
  const percentage = device.values.battery_percentage;
  return typeof percentage === 'number' && percentage >= 0 ? `电量 ${percentage}%` : '';
}

/** Below this the battery is worth a warning. */
export const LOW_BATTERY = 20;

export function isBatteryLow(device: FamilyDevice): boolean {
  const percentage = device.values.battery_percentage;
  return typeof percentage === 'number' && percentage >= 0 && percentage <= LOW_BATTERY;
}
