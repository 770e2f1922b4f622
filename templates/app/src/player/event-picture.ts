/** Pictures of events, out of cloud storage: found by the event's time, shown through an address signed for a while (TC/1081/80183). */
import { cloud } from '@/cloud/index.ts';
import type { CloudStorageEvent } from '@/cloud/operations.ts';
import type { DeviceEvent, FamilyDevice } from '@/family/family-device.ts';
import { nearestPicture, SLACK_SEC } from './nearest-picture.ts';

const DAY_SEC = 86_400;

type Unit = Pick<FamilyDevice, 'productId' | 'deviceName'>;

async function signed(unit: Unit, picture: CloudStorageEvent | undefined): Promise<string | undefined> {
  if (!picture?.Thumbnail) return undefined;
  const { ThumbnailURL } = await cloud.call('IotVideoDescribeCloudStorageThumbnail', {
    ProductId: unit.productId,
    DeviceName: unit.deviceName,
    Thumbnail: picture.Thumbnail,
  });
  return ThumbnailURL;
}

async function picturesOf(unit: Unit, from: number, to: number, size: number): Promise<readonly CloudStorageEvent[]> {
  const { Events = [] } = await cloud.call('IotVideoDescribeCloudStorageEvents', {
    ProductId: unit.productId,
    DeviceName: unit.deviceName,
    StartTime: Math.floor(from),
    EndTime: Math.ceil(to),
    Size: size,
  });
  return Events;
}

/** Address of an event's picture; undefined when it has none. Throws CloudError. */
export async function eventPicture(unit: Unit, event: Pick<DeviceEvent, 'eventId' | 'time'>): Promise<string | undefined> {
  const seconds = event.time / 1000;
  const near = await picturesOf(unit, seconds - SLACK_SEC, seconds + SLACK_SEC, 20);
  return signed(unit, nearestPicture(near, event.time, event.eventId));
}

/** The newest picture of the last day, and when it was taken (milliseconds). Throws CloudError. */
export async function lastPicture(unit: Unit, now: number): Promise<{ readonly url: string; readonly time: number } | undefined> {
  const [newest] = await picturesOf(unit, now / 1000 - DAY_SEC, now / 1000 + DAY_SEC, 1);
  const url = await signed(unit, newest);
  return newest && url ? { url, time: newest.StartTime * 1000 } : undefined;
}
