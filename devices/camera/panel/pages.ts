/** The pages behind the camera's first one. */
import Taro from '@tarojs/taro';
import type { FamilyDevice } from '@/family/family-device.ts';

/** Opens one of them for this camera; `time` (milliseconds): where playback begins. */
export function openCameraPage(page: 'playback' | 'settings', device: FamilyDevice, time?: number): void {
  const at = time === undefined ? '' : `&time=${time}`;
  void Taro.navigateTo({ url: `/panels/camera/${page}?deviceId=${encodeURIComponent(device.deviceId)}${at}` });
}
