/** Names of one unit on both clouds, and how they follow from each other. */
import type { DeviceName } from './topics.ts';

/** Tencent's DeviceId: `productId/deviceName` (facts/tencent-iot.md §4.4). */
export function toDeviceId(device: DeviceName): string {
  return `${device.productId}/${device.deviceName}`;
}

/** Undefined when the text is not `pid/dn` within Tencent's limits (pid ≤10, dn ≤48 of `A-Za-z0-9_-`). */
export function parseDeviceId(deviceId: string): DeviceName | undefined {
  const match = /^([A-Za-z0-9_-]{1,10})\/([A-Za-z0-9_-]{1,48})$/.exec(deviceId);
  return match ? { productId: match[1] as string, deviceName: match[2] as string } : undefined;
}

/** The serial number WeChat knows the unit by: `pid_dn` [I] (facts/tencent-iot.md open question 13). */
export function toSn(device: DeviceName): string {
  return `${device.productId}_${device.deviceName}`;
}

/** WeChat's rule for an sn: 1–128 bytes of digits, letters, `_`, `-` (facts/wechat.md §2.3). */
export const SN_MAX_BYTES = 128;
export const SN_PATTERN = /^[0-9A-Za-z_-]+$/;
