/**
 * Which topics a device may touch: its own, of the table in devices/protocol/topics.ts, and no other; a gateway also those of the
 * devices behind it.
 */
import { type DeviceName, type ParsedTopic, parseTopic } from '../../../devices/index.ts';
import type { DeviceRow } from '../rows.ts';

export type TopicVerdict =
  /** `device`: whom the topic belongs to, the connection's own or one behind it. */
  | { readonly ok: true; readonly topic: ParsedTopic; readonly device: DeviceRow }
  | { readonly ok: false; readonly why: 'foreign' | 'unknown' };

/** The device behind a gateway that it may act for; undefined: it may not. */
export type ActsFor = (gateway: DeviceRow, name: DeviceName, doing: 'publish' | 'subscribe') => DeviceRow | undefined;

/** Longest topic, bytes (facts/tencent-iot.md §8). Topics that pass are ASCII, so characters are bytes. */
const TOPIC_MAX = 255;
const PUBLISHED: readonly ParsedTopic['kind'][] = ['system', 'ota-report', 'gateway'];
const SUBSCRIBED: readonly ParsedTopic['kind'][] = ['system-result', 'ota-update', 'gateway-result'];

export function checkPublishTopic(device: DeviceRow, name: string, actsFor?: ActsFor): TopicVerdict {
  const allowed = (topic: ParsedTopic) => (topic.kind === 'thing' ? topic.direction === 'up' : PUBLISHED.includes(topic.kind));
  return check(device, name, allowed, (owner) => actsFor?.(device, owner, 'publish'));
}

export function checkSubscribeTopic(device: DeviceRow, name: string, actsFor?: ActsFor): TopicVerdict {
  const allowed = (topic: ParsedTopic) => (topic.kind === 'thing' ? topic.direction === 'down' : SUBSCRIBED.includes(topic.kind));
  return check(device, name, allowed, (owner) => actsFor?.(device, owner, 'subscribe'));
}

function check(
  device: DeviceRow,
  name: string,
  allowed: (topic: ParsedTopic) => boolean,
  behind: (owner: DeviceName) => DeviceRow | undefined,
): TopicVerdict {
  const topic = name.length <= TOPIC_MAX ? parseTopic(name) : undefined;
  if (!topic) return { ok: false, why: 'unknown' };
  const own = topic.productId === device.productId && topic.deviceName === device.deviceName;
  const owner = own ? device : behind(topic);
  if (!owner) return { ok: false, why: 'foreign' };
  return allowed(topic) ? { ok: true, topic, device: owner } : { ok: false, why: 'unknown' };
}
