/** Cloud storage as the rest of the cloud uses it: where a device may put a file, where an app may see it. */
import { type Clock, Hosts, type Random, randomText } from '../../../devices/index.ts';
import type { Store } from '../../store.ts';
import type { IotCloudRules } from '../rules.ts';
import { type CloudFileRow, type CloudFiles, createCloudFiles, FILE_TYPES, type FileType } from './cloud-files.ts';
import { createSignedAddresses, type SignedAddresses, STORAGE_PATH } from './signed-addresses.ts';

/** An upload that cannot be; the sentence names the field and what is allowed. */
export class CloudStorageError extends Error {
  override readonly name = 'CloudStorageError';
}

/** What a device wants to store. Times in milliseconds since 1970. */
export interface UploadWish {
  readonly deviceId: string;
  readonly type: FileType;
  /** '' for a clip that belongs to no event. */
  readonly eventId: string;
  readonly startTime: number;
  readonly endTime: number;
}

export interface CloudStorage {
  readonly files: CloudFiles;
  readonly addresses: SignedAddresses;
  /** Where the device PUTs it, with this content type and at most so many bytes. Throws {@link CloudStorageError}. */
  issueUpload(wish: { readonly [field: string]: unknown }): { uploadUrl: string; path: string; expiresAt: number; maxBytes: number };
  /** Path of the playlist of one device; its file names are `/productId/deviceName/timeshift.m3u8`. */
  playlistPath(deviceId: string): string;
  /** The whole address an app may keep, unsigned: it plays nothing yet. */
  playlistUrl(deviceId: string): string;
  /** The device a whole playlist address is about; undefined: it is none of ours. */
  deviceOfPlaylist(url: string): { readonly deviceId: string; readonly query: URLSearchParams } | undefined;
  maxBytes(type: FileType): number;
}

const CLIP_MAX_MS = 3_600_000;

export function createCloudStorage(options: {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
  readonly rules: IotCloudRules;
  /** `http://127.0.0.1:PORT`; throws while nothing listens. */
  baseUrl(): string;
  knows(deviceId: string): boolean;
}): CloudStorage {
  const { clock, random, store, rules } = options;
  const base = () => {
    try {
      return `${options.baseUrl()}/${Hosts.iotApp}`;
    } catch {
      // Answered in process only: then by its official name.
      return `https://${Hosts.iotApp}`;
    }
  };
  const files = createCloudFiles(store, clock, rules);
  const addresses = createSignedAddresses(store, random, base);
  const maxBytes = (type: FileType) =>
    1024 * (FILE_TYPES[type].kind === 'picture' ? rules['iotCloud.cloudPictureMaxKB'] : rules['iotCloud.cloudClipMaxKB']);
  const playlistPath = (deviceId: string) => `/${deviceId}/timeshift.m3u8`;

  return {
    files,
    addresses,
    maxBytes,
    issueUpload(wish) {
      const { deviceId, type, eventId, startTime, endTime } = checkWish(wish, options.knows);
      const name = `${Math.floor(startTime / 1000)}-${randomText(random, 8)}.${FILE_TYPES[type].extension}`;
      const path = `/${deviceId}/events/${name}`;
      const expiresAt = clock.now() + rules['iotCloud.cloudAddressSeconds'] * 1000;
      const query = { type, event: eventId, from: String(startTime), to: String(endTime) };
      return { uploadUrl: addresses.sign('PUT', path, query, expiresAt), path, expiresAt, maxBytes: maxBytes(type) };
    },
    playlistPath,
    playlistUrl: (deviceId) => `${base()}${STORAGE_PATH}${playlistPath(deviceId)}`,
    deviceOfPlaylist(url) {
      const [place = '', query = ''] = url.split('?');
      const start = `${base()}${STORAGE_PATH}/`;
      const end = '/timeshift.m3u8';
      if (!place.startsWith(start) || !place.endsWith(end)) return undefined;
      return { deviceId: place.slice(start.length, -end.length), query: new URLSearchParams(query) };
    },
  };
}

function checkWish(wish: { readonly [field: string]: unknown }, knows: (deviceId: string) => boolean): UploadWish {
  const { deviceId, type, eventId = '', startTime, endTime = startTime } = wish;
  const fail = (text: string): never => {
    throw new CloudStorageError(text);
  };
  if (typeof deviceId !== 'string' || !knows(deviceId)) return fail('deviceId should be productId/deviceName of a registered device');
  if (typeof type !== 'string' || !Object.hasOwn(FILE_TYPES, type))
    return fail(`type should be one of ${Object.keys(FILE_TYPES).join(', ')}`);
  if (typeof eventId !== 'string' || !/^\w{0,32}$/.test(eventId)) return fail('eventId should be the id of an event, or empty');
  const kind = FILE_TYPES[type as FileType].kind;
  if (kind === 'picture' && eventId === '') return fail('a picture belongs to an event: eventId is missing');
  if (!isTime(startTime) || !isTime(endTime)) return fail('startTime and endTime should be milliseconds since 1970');
  if (endTime < startTime || endTime - startTime > CLIP_MAX_MS) return fail('endTime should be at most an hour after startTime');
  if (kind === 'clip' && endTime === startTime) return fail('a clip lasts: endTime should be later than startTime');
  return { deviceId, type: type as FileType, eventId, startTime, endTime };
}

const isTime = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < 10 ** 14;

/** Files a player may see: what was stored before the present owner had the device is not their business. */
export const since = (rows: readonly CloudFileRow[], from: number): CloudFileRow[] => rows.filter((row) => row.storedAt >= from);
