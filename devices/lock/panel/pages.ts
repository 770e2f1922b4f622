/** The pages behind the lock's first one. */
import Taro from '@tarojs/taro';
import type { FamilyDevice } from '@/family/family-device.ts';

/** Opens one of them for this lock. */
export function openLockPage(page: 'log' | 'people' | 'passwords' | 'settings', device: FamilyDevice): void {
  void Taro.navigateTo({ url: `/panels/lock/${page}?deviceId=${encodeURIComponent(device.deviceId)}` });
}
