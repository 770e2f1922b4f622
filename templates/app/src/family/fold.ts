/** Pure folding: cloud answers and pushes → FamilyDevice. Sources: facts/tencent-iot.md §5.5 (data), §5.7 (pushes). */

import type { EventHistoryItem, ProductInfo } from '@/cloud/operations.ts';
import type { DeviceChange } from '@/cloud/push.ts';
import type { Values } from '@/devices/define.ts';
import type { DeviceEvent, FamilyDevice } from './family-device.ts';

/** What folding must know about a category. */
export interface KnownCategory {
  readonly category: string;
  readonly categoryId: number;
  /** The brand's default product. */
  readonly productId?: string;
}

/** The category of a product: by Tencent's category number, else by the brand's default product. */
export function categoryOf(productId: string, product: ProductInfo | undefined, known: readonly KnownCategory[]): string | undefined {
  const byDefault = known.find((one) => one.productId === productId);
  if (byDefault) return byDefault.category;
  const number = Number(product?.CategoryId);
  return known.find((one) => one.categoryId === number)?.category;
}

function parseObject(text: unknown): { [key: string]: unknown } {
  if (typeof text !== 'string') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as { [key: string]: unknown }) : {};
  } catch {
    return {};
  }
}

/** AppGetDeviceData's JSON text `{id:{Value,LastUpdate}}` → values and the newest update. */
export function readDeviceData(text: unknown): { values: Values; updatedAt: number } {
  const values: { [id: string]: Values[string] } = {};
  let updatedAt = 0;
  for (const [id, entry] of Object.entries(parseObject(text))) {
    const { Value, LastUpdate } = (entry ?? {}) as { Value?: Values[string]; LastUpdate?: number };
    if (Value === undefined || Value === null) continue;
    values[id] = Value;
    if (typeof LastUpdate === 'number') updatedAt = Math.max(updatedAt, LastUpdate);
  }
  return { values, updatedAt };
}

/** A span of AppListEventHistory, which counts in seconds while its answers count in milliseconds (TC/1081/60783). */
export function secondsBetween(from: number, to: number): { StartTime: number; EndTime: number } {
  return { StartTime: Math.floor(from / 1000), EndTime: Math.ceil(to / 1000) };
}

/** AppListEventHistory's items → events, newest first. */
export function readEvents(deviceId: string, items: readonly EventHistoryItem[] | undefined): DeviceEvent[] {
  return (items ?? [])
    .filter((item) => typeof item.TimeStamp === 'number' && typeof item.EventId === 'string')
    .map((item) => ({ deviceId, eventId: item.EventId, time: item.TimeStamp, params: parseObject(item.Data) as Values }))
    .sort((a, b) => b.time - a.time);
}

/** Newest first, each event once: the push and the history tell of the same one. */
export function mergeEvents(known: readonly DeviceEvent[], more: readonly DeviceEvent[]): DeviceEvent[] {
  const seen = new Set(known.map((event) => `${event.eventId}|${event.time}`));
  return [...known, ...more.filter((event) => !seen.has(`${event.eventId}|${event.time}`))].sort((a, b) => b.time - a.time);
}

/** The device after a push; the same object when the push says nothing new. `now` in milliseconds. */
export function applyChange(device: FamilyDevice, change: DeviceChange, now: number): FamilyDevice {
  if (change.type === 'StatusChange' && (change.subType === 'Online' || change.subType === 'Offline')) {
    const online = change.subType === 'Online';
    return online === device.online ? device : { ...device, online };
  }
  if (change.type === 'Property' && change.subType === 'Report') {
    const params = change.payload.params;
    if (typeof params !== 'object' || params === null) return device;
    return { ...device, online: true, values: { ...device.values, ...(params as Values) }, updatedAt: now };
  }
  if (change.type === 'Event' && change.subType === 'Report') {
    const posted = Array.isArray(change.payload.events) ? change.payload.events : [change.payload];
    const events = posted
      .filter((one): one is { eventId: string; timestamp?: number; params?: Values } => typeof one?.eventId === 'string')
      .map((one) => ({
        deviceId: device.deviceId,
        eventId: one.eventId,
        time: typeof one.timestamp === 'number' ? one.timestamp : now,
        params: one.params ?? {},
      }));
    return events.length ? { ...device, online: true, events: mergeEvents(device.events, events) } : device;
  }
  return device;
}
