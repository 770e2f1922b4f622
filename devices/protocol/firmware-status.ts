/** Status of an update in AppDescribeFirmwareUpdateStatus (facts/tencent-iot.md §5.5). */
export const FirmwareStatus = {
  deviceOffline: 0,
  pending: 1,
  ordered: 2,
  downloading: 3,
  burning: 4,
  failed: 5,
  done: 6,
} as const;
export type FirmwareStatus = (typeof FirmwareStatus)[keyof typeof FirmwareStatus];
