/** A device's firmware, as a person follows it: what runs, what is newer, how far the update is. Numbers: facts/tencent-iot.md §5.5. Pure. */

import type { Values } from '@/devices/define.ts';
import { FirmwareStatus } from '@/devices/protocol/firmware-status.ts';

export interface FirmwareTask {
  readonly to: string;
  readonly status: number;
  readonly percent: number;
}

export interface FirmwareWords {
  readonly text: string;
  readonly tone: 'info' | 'success' | 'warning' | 'danger';
  readonly running: boolean;
}

/** Below this an update could die half-way and leave a dead device (facts/users.md §2.3: low-battery guard). */
export const BATTERY_NEEDED = 30;

/** Why an update must wait; empty: it may begin. Devices on the mains tell −1 or nothing. */
export function updateObstacle(values: Values, online: boolean): string {
  if (!online) return '设备不在线，不能升级';
  const battery = values.battery_percentage;
  if (typeof battery === 'number' && battery >= 0 && battery < BATTERY_NEEDED)
    return `电量只有 ${battery}%，请充到 ${BATTERY_NEEDED}% 以上再升级`;
  return '';
}

/** Words for the last update ordered; undefined: there is none to tell of. */
export function taskWords(task: FirmwareTask | undefined): FirmwareWords | undefined {
  switch (task?.status) {
    case FirmwareStatus.deviceOffline:
      return { text: '设备不在线，上线后会自动升级', tone: 'warning', running: true };
    case FirmwareStatus.pending:
    case FirmwareStatus.ordered:
      return { text: '正在通知设备升级…', tone: 'info', running: true };
    case FirmwareStatus.downloading:
      return { text: `设备正在下载 ${task.to}（${task.percent}%）`, tone: 'info', running: true };
    case FirmwareStatus.burning:
      return { text: '设备正在安装，请不要断电', tone: 'info', running: true };
    case FirmwareStatus.failed:
      return { text: '升级没有成功，设备仍是原来的版本，可以再试', tone: 'danger', running: false };
    case FirmwareStatus.done:
      return { text: `已升级到 ${task.to}`, tone: 'success', running: false };
    default:
      return undefined;
  }
}
