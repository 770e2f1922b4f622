/** Names of one unit on both clouds, and how they follow from each other. */
import type { DeviceName } from './topics.ts';

/** Length limits of Tencent's C SDK, and the characters that also survive as a WeChat sn (facts/tencent-iot.md §2.2). */
export const PRODUCT_ID_MAX = 10;
export const DEVICE_NAME_MAX = 48;
export const PRODUCT_ID_PATTERN = new RegExp(`^[A-Za-z0-9_-]{1,${PRODUCT_ID_MAX}}$`);
export const DEVICE_NAME_PATTERN = new RegExp(`^[A-Za-z0-9_-]{1,${DEVICE_NAME_MAX}}$`);

/** Tencent's DeviceId: `productId/deviceName` (facts/tencent-iot.md §4.4). */
export function toDeviceId(device: DeviceName): string {
  return `${device.productId}/${device.deviceName}`;
}

/** Undefined when the text is not `pid/dn` of an allowed product id and device name. */
export function parseDeviceId(deviceId: string): DeviceName | undefined {
  const [productId = '', deviceName = '', ...more] = deviceId.split('/', 3);
  if (more.length > 0 || !PRODUCT_ID_PATTERN.test(productId) || !DEVICE_NAME_PATTERN.test(deviceName)) return undefined;
  return { productId, deviceName };
}

/** The serial number WeChat knows the unit by: `pid_dn` [I] (facts/tencent-iot.md open question 13). */
export function toSn(device: DeviceName): string {
  return `${device.productId}_${device.deviceName}`;
}

/** WeChat's rule for an sn: 1–128 bytes of digits, letters, `_`, `-` (facts/wechat.md §2.3). */
export const SN_MAX_BYTES = 128;
export const SN_PATTERN = /^[0-9A-Za-z_-]+$/;
