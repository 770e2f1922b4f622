/** Which picture of the cloud storage belongs to an event. Pure. */
import type { CloudStorageEvent } from '@/cloud/operations.ts';

/** Cloud storage counts in seconds: an event and its picture may fall on either side of one. */
export const SLACK_SEC = 2;

/** The picture nearest to a time (milliseconds), of this event if `eventId` is given; undefined when none is near. */
export function nearestPicture(pictures: readonly CloudStorageEvent[], time: number, eventId?: string): CloudStorageEvent | undefined {
  const away = (picture: CloudStorageEvent) => Math.abs(picture.StartTime - time / 1000);
  return pictures
    .filter((picture) => (eventId === undefined || picture.EventId === eventId) && away(picture) <= SLACK_SEC)
    .sort((left, right) => away(left) - away(right))[0];
}
