/** Cloud storage as an app sees it (TC/1081/80183, 106039–106043). StreamData is not played: no picture stream's format is published. */
import type { Cloud } from '../../cloud.ts';
import { type CloudFileRow, FILE_TYPES } from '../../cloud-storage/cloud-files.ts';
import { since } from '../../cloud-storage/cloud-storage.ts';
import { beijingTime } from '../../reminders/beijing-time.ts';
import { boundDevice, type Caller, linkedProduct } from '../access.ts';
import { ApiError } from '../api-error.ts';
import { type Handlers, seconds } from '../handler.ts';
import { integerOr, type Params, text, textOr } from '../params.ts';

const DAY_SECONDS = 86_400;
/** Seconds since 1970. */
const FARTHEST = 100_000_000_000;
/** "Size" has no published maximum [I]. */
const PAGE_MAX = 100;
const ADDRESS_MAX = 1024;

export const cloudStorageActions: Handlers = {
  /** Newest first [I]. StartTime 0 or absent: a day ago; EndTime 0 or absent: now. `Total` counts this answer's rows. */
  IotVideoDescribeCloudStorageEvents(cloud, caller, params) {
    const { deviceId, rows } = ownFiles(cloud, caller, params);
    const now = seconds(cloud.clock.now());
    const from = integerOr(params, 'StartTime', 0, 0, FARTHEST) || now - DAY_SECONDS;
    const to = integerOr(params, 'EndTime', 0, 0, FARTHEST) || now;
    if (from > to) throw new ApiError('InvalidParameterValue', 'StartTime is later than EndTime');
    const size = integerOr(params, 'Size', 10, 1, PAGE_MAX);
    const eventId = textOr(params, 'EventId', '', 64);
    const cursor = textOr(params, 'Context', '', 16);
    if (cursor !== '' && !/^\d{1,9}$/.test(cursor))
      throw new ApiError('InvalidParameterValue', 'Context is not one this call has returned');
    const pictures = rows.filter((row) => FILE_TYPES[row.type].kind === 'picture');
    const events = pictures
      .filter((row) => (eventId === '' || row.eventId === eventId) && seconds(row.startTime) >= from && seconds(row.startTime) <= to)
      .reverse();
    const start = Number(cursor);
    const shown = events.slice(start, start + size);
    const listover = start + size >= events.length;
    return {
      Events: shown.map((row) => ({
        StartTime: seconds(row.startTime),
        EndTime: seconds(endOf(row, rows)),
        Thumbnail: row.path,
        EventId: row.eventId,
      })),
      Context: listover ? '' : String(start + size),
      Listover: listover,
      Total: shown.length,
      VideoURL: cloud.storage.playlistUrl(deviceId),
    };
  },

  IotVideoDescribeCloudStorageThumbnail(cloud, caller, params) {
    const { rows } = ownFiles(cloud, caller, params);
    const path = text(params, 'Thumbnail', 256);
    if (!rows.some((row) => row.path === path)) throw new ApiError('InvalidParameterValue', 'Thumbnail is not one of this device');
    return { ThumbnailURL: cloud.storage.addresses.sign('GET', path, {}, goodUntil(cloud)) };
  },

  /** Days with a clip or a picture, `2021-01-05`. */
  IotVideoDescribeCloudStorageDate(cloud, caller, params) {
    const { rows } = ownFiles(cloud, caller, params);
    return { Data: [...new Set(rows.map((row) => dayOf(row.startTime)))].sort() };
  },

  /** Clips of one day that touch the span; StartTime and EndTime 0 or absent: the whole day. */
  IotVideoDescribeCloudStorageTime(cloud, caller, params) {
    const { deviceId, rows } = ownFiles(cloud, caller, params);
    const day = text(params, 'Date', 10);
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new ApiError('InvalidParameterValue', 'Date must be like 2021-01-05');
    const from = integerOr(params, 'StartTime', 0, 0, FARTHEST);
    const to = integerOr(params, 'EndTime', 0, 0, FARTHEST) || FARTHEST;
    const clips = rows.filter((row) => FILE_TYPES[row.type].kind === 'clip' && dayOf(row.startTime) === day);
    return {
      Data: {
        VideoURL: clips.length > 0 ? cloud.storage.playlistUrl(deviceId) : '',
        TimeList: clips
          .map((row) => ({ StartTime: seconds(row.startTime), EndTime: seconds(row.endTime) }))
          .filter((span) => span.EndTime >= from && span.StartTime <= to),
      },
    };
  },

  /** `VideoURL` with `starttime_epoch` and `endtime_epoch`, as the document has the app put it together; `ExpireTime` in seconds since 1970. */
  IotVideoGenerateSignedVideoURL(cloud, caller, params) {
    const { productId } = linkedProduct(cloud, caller, text(params, 'ProductId', 64));
    const asked = cloud.storage.deviceOfPlaylist(text(params, 'VideoURL', ADDRESS_MAX));
    const until = integerOr(params, 'ExpireTime', 0, 0, FARTHEST) * 1000;
    if (until <= cloud.clock.now()) throw new ApiError('InvalidParameterValue', 'ExpireTime must be a time to come, in seconds since 1970');
    if (!asked?.deviceId.startsWith(`${productId}/`))
      throw new ApiError('InvalidParameterValue', 'VideoURL is none this cloud has returned for this product');
    const span = ['starttime_epoch', 'endtime_epoch'].map((name) => asked.query.get(name) ?? '');
    if (!span.every((value) => /^\d{1,11}$/.test(value)))
      throw new ApiError('InvalidParameterValue', 'VideoURL must end in ?starttime_epoch=…&endtime_epoch=…, in seconds');
    const { deviceId, from } = ownFiles(cloud, caller, { DeviceId: asked.deviceId });
    const [starttime_epoch = '', endtime_epoch = ''] = span;
    const query = { starttime_epoch, endtime_epoch, since: String(from) };
    return { SignedVideoURL: cloud.storage.addresses.sign('GET', cloud.storage.playlistPath(deviceId), query, until) };
  },
};

/** The device's files since the caller has it, and from when that is. */
function ownFiles(cloud: Cloud, caller: Caller, params: Params) {
  const { deviceId, binding } = boundDevice(cloud, caller, params, 'guest');
  const isMember = cloud.state.roleIn(binding.familyId, caller.user.userId) !== undefined;
  const from = isMember ? binding.createdAt : (cloud.state.shares.get(deviceId, caller.user.userId)?.createdAt ?? cloud.clock.now());
  return { deviceId, from, rows: since(cloud.storage.files.of(deviceId), from) };
}

/** The end of the clip that was taken of it; the event's own time without one. */
const endOf = (picture: CloudFileRow, rows: readonly CloudFileRow[]): number =>
  rows.find((row) => FILE_TYPES[row.type].kind === 'clip' && row.startTime <= picture.startTime && row.endTime >= picture.startTime)
    ?.endTime ?? picture.endTime;

const dayOf = (ms: number): string => beijingTime(ms).slice(0, 10);
const goodUntil = (cloud: Cloud): number => cloud.clock.now() + cloud.rules['iotCloud.cloudAddressSeconds'] * 1000;
