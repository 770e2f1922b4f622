/** The event a reminder's link names: from what is already known, else asked of the cloud. */
import { cloud } from '@/cloud/index.ts';
import type { EventLink } from '@/devices/protocol/deep-link.ts';
import { parseDeviceId } from '@/devices/protocol/identity.ts';
import type { DeviceEvent } from '@/family/family-device.ts';
import { readEvents, secondsBetween } from '@/family/fold.ts';

/** A reminder's time may have been cut to seconds on its way. */
const SLACK_MS = 1_000;

/** The event nearest to the link's time within a second; undefined when there is none. */
export function matchEvent(events: readonly DeviceEvent[], link: EventLink): DeviceEvent | undefined {
  return events
    .filter((event) => event.eventId === link.eventId && Math.abs(event.time - link.time) <= SLACK_MS)
    .sort((a, b) => Math.abs(a.time - link.time) - Math.abs(b.time - link.time))[0];
}

/** Undefined when the cloud does not know such an event (any more). Throws CloudError. */
export async function findEvent(link: EventLink): Promise<DeviceEvent | undefined> {
  const device = parseDeviceId(link.deviceId);
  if (!device) return undefined;
  const answer = await cloud.call('AppListEventHistory', {
    ProductId: device.productId,
    DeviceName: device.deviceName,
    EventId: link.eventId,
    ...secondsBetween(link.time - SLACK_MS, link.time + SLACK_MS),
    Size: 100,
  });
  return matchEvent(readEvents(link.deviceId, answer.EventHistory), link);
}
