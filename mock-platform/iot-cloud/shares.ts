/** Which devices are shared with whom (facts/tencent-iot.md §4.5): one table, looked up by device and by person. */
import type { Store } from '../store.ts';
import type { ShareRow } from './rows.ts';

export interface Shares {
  put(share: ShareRow): void;
  get(deviceId: string, userId: string): ShareRow | undefined;
  /** In order of sharing. */
  ofDevice(deviceId: string): readonly ShareRow[];
  ofUser(userId: string): readonly ShareRow[];
  delete(deviceId: string, userId: string): void;
  forgetDevice(deviceId: string): void;
  reload(): void;
}

export function createShares(store: Store): Shares {
  const table = store.table<ShareRow>('iot.shares');
  const byDevice = new Map<string, Map<string, ShareRow>>();
  const byUser = new Map<string, Map<string, ShareRow>>();
  const key = (deviceId: string, userId: string) => `${deviceId}|${userId}`;

  const index = (share: ShareRow) => {
    for (const [map, one, other] of [
      [byDevice, share.deviceId, share.userId],
      [byUser, share.userId, share.deviceId],
    ] as const) {
      const rows = map.get(one);
      if (rows) rows.set(other, share);
      else map.set(one, new Map([[other, share]]));
    }
  };
  const remove = (deviceId: string, userId: string) => {
    table.delete(key(deviceId, userId));
    for (const [map, one, other] of [
      [byDevice, deviceId, userId],
      [byUser, userId, deviceId],
    ] as const) {
      const rows = map.get(one);
      rows?.delete(other);
      if (rows?.size === 0) map.delete(one);
    }
  };

  return {
    put(share) {
      table.put(key(share.deviceId, share.userId), share);
      index(share);
    },
    get: (deviceId, userId) => byDevice.get(deviceId)?.get(userId),
    ofDevice: (deviceId) => [...(byDevice.get(deviceId)?.values() ?? [])],
    ofUser: (userId) => [...(byUser.get(userId)?.values() ?? [])],
    delete: remove,
    forgetDevice(deviceId) {
      for (const { userId } of [...(byDevice.get(deviceId)?.values() ?? [])]) remove(deviceId, userId);
    },
    reload() {
      byDevice.clear();
      byUser.clear();
      for (const share of table.values()) index(share);
    },
  };
}
