/**
 * The page a reminder opens. The cloud fills it when it sends, the app reads it when it opens:
 * both take it from here, so a reminder can never open a page the app does not have.
 */

/** Page path without leading slash, as in app.json. */
export const EVENT_PAGE = 'pages/event/index';

/** What identifies one event of one device. `time` is the event's timestamp in milliseconds. */
export interface EventLink {
  readonly deviceId: string;
  readonly eventId: string;
  readonly time: number;
}

/**
 * Latest time an event may carry, milliseconds: the last one that is a four-digit year in every time zone. Later ones are
 * no dates a person could be shown.
 */
export const EVENT_TIME_MAX = Date.UTC(9999, 11, 30);

/** True for whole milliseconds after 1970 that can be shown as a date. */
export function isEventTime(time: unknown): time is number {
  return typeof time === 'number' && Number.isInteger(time) && time > 0 && time <= EVENT_TIME_MAX;
}

/** `pages/event/index?deviceId=…&eventId=…&time=…`, URL-encoded. */
export function encodeEventLink(link: EventLink): string {
  return `${EVENT_PAGE}?deviceId=${encodeURIComponent(link.deviceId)}&eventId=${encodeURIComponent(link.eventId)}&time=${link.time}`;
}

/** Undefined when a part is missing or malformed. Accepts values still URL-encoded, as some clients hand them over. */
export function parseEventLink(query: { readonly [key: string]: string | undefined }): EventLink | undefined {
  const time = Number(query.time);
  if (!query.deviceId || !query.eventId || !isEventTime(time)) return undefined;
  try {
    return { deviceId: decodeURIComponent(query.deviceId), eventId: decodeURIComponent(query.eventId), time };
  } catch {
    return undefined;
  }
}
