/** What the lock says about itself, for people. Pure. */
import type { FamilyDevice } from '@/family/family-device.ts';

export interface LockWords {
  /** 已上锁 · 已反锁 · 未上锁 · 门开着 · 没有关好 · 门锁异常 · 状态未知 */
  readonly word: string;
  readonly kind: 'locked' | 'unlocked' | 'ajar' | 'abnormal' | 'unknown';
  readonly icon: string;
}

/** Numbers of `door_state` in the thing model. */
const Door = { open: 1, ajar: 2 } as const;

/** `lock_state`: 0 not locked, 1 locked, 3 abnormal (facts/tencent-iot.md §7.3); `door_state` says what the door does beside its bolt. */
export function lockWords(device: FamilyDevice): LockWords {
  const { lock_state, door_state } = device.values;
  switch (lock_state) {
    case 0:
      if (door_state === Door.ajar) return { word: '没有关好', kind: 'ajar', icon: 'door' };
      if (door_state === Door.open) return { word: '门开着', kind: 'unlocked', icon: 'door' };
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

/** What holds at the door beside its bolt: shown as chips, nothing for what is off. */
export function lockChips(device: FamilyDevice): { readonly text: string; readonly tone: 'good' | 'quiet' | 'warning' }[] {
  const { inner_lock_state, child_lock_state, disarming, emergency_power } = device.values;
  return [
    ...(inner_lock_state === 1 ? [{ text: '室内反锁', tone: 'quiet' } as const] : []),
    ...(child_lock_state === 1 ? [{ text: '童锁已开', tone: 'quiet' } as const] : []),
    ...(disarming === 1 ? [{ text: '已布防', tone: 'good' } as const] : []),
    ...(disarming === 0 ? [{ text: '未布防', tone: 'quiet' } as const] : []),
    ...(emergency_power === 1 ? [{ text: '应急供电中', tone: 'warning' } as const] : []),
  ];
}

/** Why the door cannot be opened from afar now, as far as the app knows; undefined: nothing known stands in the way. */
export function unlockObstacle(device: FamilyDevice): string | undefined {
  if (!device.online) return '门锁不在线，不能远程开锁';
  if (device.values.lock_state === 0) return '门现在没有上锁';
  if (device.values.inner_lock_state === 1) return '门已从室内反锁，请家里人打开';
  return undefined;
}
