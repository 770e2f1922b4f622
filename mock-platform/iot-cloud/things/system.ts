/** `$sys/operation` (time) and `$ota/report` (facts/tencent-iot.md §3.5). */
import { type SystemDown, toDeviceId } from '../../../devices/index.ts';
import type { Cloud } from '../cloud.ts';
import { noteProgress, noteVersion } from '../firmware.ts';
import type { DeviceRow } from '../rows.ts';
import { FIRMWARE_VERSION } from '../seed-check.ts';
import { type Answer, type Message, shown } from './envelope.ts';

export function handleSystem(cloud: Cloud, device: DeviceRow, message: Message): Answer {
  const { resource } = message;
  if (message.type !== 'get' || !Array.isArray(resource) || !resource.includes('time')) {
    const expected = 'expected {"type":"get","resource":["time"]}';
    cloud.refusals.record('unknown-method', toDeviceId(device), `system request ${shown(message.type)}; ${expected}`);
    return undefined;
  }
  const now = cloud.clock.now();
  return { type: 'get', time: Math.floor(now / 1000), ntptime1: now, ntptime2: cloud.clock.now() } satisfies SystemDown;
}

/** A version is kept and confirmed; progress of an update is kept without an answer. */
export function handleOtaReport(cloud: Cloud, device: DeviceRow, message: Message): Answer {
  const deviceId = toDeviceId(device);
  if (message.type === 'report_progress') {
    const problem = noteProgress(cloud, deviceId, message.report);
    if (problem) cloud.refusals.record('model-violation', deviceId, `report_progress: ${problem}`);
    return undefined;
  }
  if (message.type !== 'report_version') {
    cloud.refusals.record('unknown-method', deviceId, `ota report ${shown(message.type)}; expected report_version or report_progress`);
    return undefined;
  }
  const version = (message.report as Message | null | undefined)?.version;
  const answer = (result_code: number, result_msg: string): Answer => ({
    type: 'report_version_rsp',
    result_code,
    result_msg,
    version: version ?? '',
  });
  if (typeof version !== 'string' || !FIRMWARE_VERSION.test(version))
    return answer(-1, 'report.version must be 1 to 64 printable characters');
  cloud.state.devices.put(deviceId, { ...(cloud.state.devices.get(deviceId) ?? device), firmware: version });
  noteVersion(cloud, { ...device, deviceId }, version);
  return answer(0, 'success');
}
