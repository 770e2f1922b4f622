/** `$sys/operation` (time) and `$ota/report` (facts/tencent-iot.md §3.5). */
import { otaUpdateTopic, type SystemDown, systemResultTopic, toDeviceId } from '../../../devices/index.ts';
import type { Cloud } from '../cloud.ts';
import type { DeviceRow } from '../rows.ts';
import { type Message, shown } from './envelope.ts';

export function handleSystem(cloud: Cloud, device: DeviceRow, message: Message): void {
  const deviceId = toDeviceId(device);
  const { resource } = message;
  if (message.type !== 'get' || !Array.isArray(resource) || !resource.includes('time')) {
    return cloud.refusals.record(
      'unknown-method',
      deviceId,
      `system request ${shown(message.type)}; expected {"type":"get","resource":["time"]}`,
    );
  }
  const now = cloud.clock.now();
  const answer: SystemDown = { type: 'get', time: now, ntptime1: now, ntptime2: cloud.clock.now() };
  cloud.downlinks.send(deviceId, systemResultTopic(device), answer);
}

export function handleOtaReport(cloud: Cloud, device: DeviceRow, message: Message): void {
  const deviceId = toDeviceId(device);
  const report = message.report as Message | undefined;
  if (message.type === 'report_progress') return;
  const version = report?.version;
  const answer = (result_code: number, result_msg: string) =>
    void cloud.downlinks.send(deviceId, otaUpdateTopic(device), {
      type: 'report_version_rsp',
      result_code,
      result_msg,
      version: version ?? '',
    });
  if (message.type !== 'report_version') {
    return cloud.refusals.record(
      'unknown-method',
      deviceId,
      `ota report ${shown(message.type)}; expected report_version or report_progress`,
    );
  }
  if (typeof version !== 'string' || !/^[\x21-\x7e]{1,64}$/.test(version))
    return answer(-1, 'report.version must be 1 to 64 printable characters');
  cloud.state.devices.put(deviceId, { ...(cloud.state.devices.get(deviceId) ?? device), firmware: version });
  answer(0, 'success');
}
