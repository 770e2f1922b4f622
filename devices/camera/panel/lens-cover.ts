/** Why a camera shows nothing on purpose or by force: away, asleep, its lens covered. Pure. */
import type { FamilyDevice } from '@/family/family-device.ts';
import { timeWords } from '@/time/words.ts';

export interface LensCover {
  readonly title: string;
  readonly text: string;
  readonly icon: string;
}

/** Undefined: it sees. `now` in milliseconds. */
export function lensCover(device: FamilyDevice, now: number): LensCover | undefined {
  if (!device.online) {
    return {
      title: '摄像头离线了',
      text: device.updatedAt ? `上次在线 ${timeWords(device.updatedAt, now)}` : '请检查电源和网络',
      icon: 'offline',
    };
  }
  if (device.values.privacy_mode === 1) return { title: '隐私遮挡中', text: '镜头已关闭，关掉「隐私遮挡」后恢复', icon: 'moon' };
  if (device.values.sleep_mode === 1) return { title: '摄像头休眠中', text: '关掉「休眠」后恢复', icon: 'moon' };
  return undefined;
}
