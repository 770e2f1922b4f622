/**
 * An update of one device, from the app's word to the version the device reports afterwards (facts/tencent-iot.md §3.5, §5.5).
 * A device that is away gets its order when it next reports its version [I].
 */
import { type DeviceName, FirmwareStatus, type OtaDown, otaUpdateTopic } from '../../devices/index.ts';
import type { Cloud } from './cloud.ts';
import type { FirmwareRow, FirmwareTaskRow } from './rows.ts';

type Named = DeviceName & { readonly deviceId: string };

const STATUS_OF = {
  downloading: FirmwareStatus.downloading,
  burning: FirmwareStatus.burning,
  done: FirmwareStatus.done,
  fail: FirmwareStatus.failed,
} as const;
/** Nothing has come of these yet: the order may be given, or given again. */
const WAITING: readonly FirmwareStatus[] = [FirmwareStatus.deviceOffline, FirmwareStatus.pending, FirmwareStatus.ordered];
const OVER: readonly FirmwareStatus[] = [FirmwareStatus.failed, FirmwareStatus.done];

/** What the product's devices should run: the firmware uploaded last. */
export function newestFirmware(cloud: Cloud, productId: string): FirmwareRow | undefined {
  let newest: FirmwareRow | undefined;
  for (const firmware of cloud.state.firmwares.values()) if (firmware.productId === productId) newest = firmware;
  return newest;
}

export const isRunning = (task: FirmwareTaskRow): boolean => !OVER.includes(task.status);

/** Starts an update and orders it when the device can hear it. */
export function startUpdate(cloud: Cloud, device: Named, from: string, firmware: FirmwareRow): void {
  order(cloud, device, firmware, {
    deviceId: device.deviceId,
    from,
    to: firmware.version,
    status: FirmwareStatus.pending,
    percent: 0,
    error: '',
  });
}

function order(cloud: Cloud, device: Named, firmware: FirmwareRow, task: FirmwareTaskRow): void {
  const topic = otaUpdateTopic(device);
  let status: FirmwareStatus = FirmwareStatus.deviceOffline;
  if (cloud.downlinks.isOnline(device.deviceId)) status = FirmwareStatus.pending;
  if (cloud.downlinks.listens(device.deviceId, topic)) {
    const message: OtaDown = {
      type: 'update_firmware',
      file_size: firmware.fileSize,
      // Clients compare it as text with their own, in small letters.
      md5sum: firmware.md5sum.toLowerCase(),
      url: firmware.url,
      version: firmware.version,
      user_defined: firmware.userDefined ?? '',
    };
    if (cloud.downlinks.send(device.deviceId, topic, message, 1)) status = FirmwareStatus.ordered;
  }
  cloud.state.firmwareTasks.put(device.deviceId, { ...task, status });
}

/** The device has said which version it runs: the update is through, or its order is due. */
export function noteVersion(cloud: Cloud, device: Named, version: string): void {
  const task = cloud.state.firmwareTasks.get(device.deviceId);
  if (!task) return;
  if (version === task.to) {
    cloud.state.firmwareTasks.put(device.deviceId, { ...task, status: FirmwareStatus.done, percent: 100, error: '' });
    return;
  }
  const firmware = cloud.state.firmwares.get(`${device.productId}|${task.to}`);
  if (firmware && version === task.from && WAITING.includes(task.status)) order(cloud, device, firmware, task);
}

/** Takes a `report_progress`; returns what is wrong with it. */
export function noteProgress(cloud: Cloud, deviceId: string, report: unknown): string | undefined {
  const { progress, version } = (typeof report === 'object' && report !== null ? report : {}) as { progress?: unknown; version?: unknown };
  if (typeof progress !== 'object' || progress === null) return 'report.progress is missing';
  const { state, percent, result_code, result_msg } = progress as { readonly [field: string]: unknown };
  if (typeof state !== 'string' || !Object.hasOwn(STATUS_OF, state)) return 'progress.state must be downloading, burning, done or fail';
  const task = cloud.state.firmwareTasks.get(deviceId);
  if (!task) return 'no update was ordered';
  if (version !== undefined && version !== task.to) return `the update that was ordered is ${task.to}`;
  if (!isRunning(task)) return 'the update is over';
  const status = STATUS_OF[state as keyof typeof STATUS_OF];
  // C SDK sends numbers as text.
  const done = percent === undefined || percent === '' ? task.percent : Number(percent);
  if (!Number.isInteger(done) || done < 0 || done > 100) return 'progress.percent must be from 0 to 100';
  const error =
    status === FirmwareStatus.failed ? `${String(result_code ?? '').slice(0, 16)} ${String(result_msg ?? '').slice(0, 200)}`.trim() : '';
  cloud.state.firmwareTasks.put(deviceId, { ...task, status, percent: status === FirmwareStatus.done ? 100 : done, error });
  return undefined;
}
