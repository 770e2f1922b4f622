/**
 * Pictures and clips that devices put into cloud storage, newest kept per device for a number of days
 * (facts/tencent-iot.md §5.5 cloud storage, TC/1081/80183). How Tencent's closed SDK uploads is not public: here a device
 * gets a signed address and PUTs to it.
 */
import type { Clock } from '../../../devices/index.ts';
import type { Store } from '../../store.ts';
import type { IotCloudRules } from '../rules.ts';

/** What a file may be, and how its first bytes look. A clip is MPEG-TS, because that is what a `.m3u8` plays. */
export const FILE_TYPES = {
  'image/jpeg': { kind: 'picture', extension: 'jpg', looksRight: (bytes: Uint8Array) => startsWith(bytes, 0xff, 0xd8, 0xff) },
  'image/png': { kind: 'picture', extension: 'png', looksRight: (bytes: Uint8Array) => startsWith(bytes, 0x89, 0x50, 0x4e, 0x47) },
  'video/mp2t': {
    kind: 'clip',
    extension: 'ts',
    looksRight: (bytes: Uint8Array) => bytes.length % 188 === 0 && bytes[0] === 0x47 && (bytes.length === 188 || bytes[188] === 0x47),
  },
} as const;

export type FileType = keyof typeof FILE_TYPES;

/** Times in milliseconds since 1970: of the event for a picture, first and last picture of a clip. */
export interface CloudFileRow {
  /** Also its path: `/productId/deviceName/events/…`. */
  readonly path: string;
  readonly deviceId: string;
  readonly type: FileType;
  /** '' for a clip that belongs to no event. */
  readonly eventId: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly storedAt: number;
  readonly bytes: number;
}

export interface CloudFiles {
  put(row: Omit<CloudFileRow, 'storedAt' | 'bytes'>, content: Uint8Array): void;
  get(path: string): { readonly row: CloudFileRow; readonly content: Uint8Array } | undefined;
  /** Oldest first by the time of what is shown. */
  of(deviceId: string): readonly CloudFileRow[];
  readonly size: number;
}

const DAY_MS = 86_400_000;
const blobKey = (path: string) => `iot.cloudFile${path}`;

export function createCloudFiles(store: Store, clock: Clock, rules: IotCloudRules): CloudFiles {
  const table = store.table<CloudFileRow>('iot.cloudFiles');
  const remove = (path: string) => {
    table.delete(path);
    store.blobs.delete(blobKey(path));
  };
  /** In order of storing; what is too old leaves with the first look after its time. */
  const fresh = (): CloudFileRow[] => {
    const oldest = clock.now() - rules['iotCloud.cloudStorageDays'] * DAY_MS;
    const kept: CloudFileRow[] = [];
    for (const row of [...table.values()])
      if (row.storedAt < oldest) remove(row.path);
      else kept.push(row);
    return kept;
  };

  return {
    put(row, content) {
      const mine = fresh().filter((one) => one.deviceId === row.deviceId && one.path !== row.path);
      const limit = Math.max(1, rules['iotCloud.cloudFilesPerDevice']);
      for (const old of mine.slice(0, Math.max(0, mine.length - limit + 1))) remove(old.path);
      // Stored anew, so that it stands at the end of the table.
      remove(row.path);
      store.blobs.put(blobKey(row.path), content);
      table.put(row.path, { ...row, storedAt: clock.now(), bytes: content.byteLength });
    },
    get(path) {
      const row = fresh().find((one) => one.path === path);
      const content = row && store.blobs.get(blobKey(path));
      return row && content ? { row, content } : undefined;
    },
    of: (deviceId) =>
      fresh()
        .filter((row) => row.deviceId === deviceId)
        .sort((a, b) => a.startTime - b.startTime),
    get size() {
      return table.size;
    },
  };
}

const startsWith = (bytes: Uint8Array, ...head: readonly number[]) => head.every((byte, index) => bytes[index] === byte);
