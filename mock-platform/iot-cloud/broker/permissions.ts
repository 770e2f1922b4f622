/** Which topics a device may touch: its own, of the table in devices/protocol/topics.ts, and no other. */
import { type ParsedTopic, parseTopic } from '../../../devices/index.ts';
import type { DeviceRow } from '../rows.ts';

export type TopicVerdict = { readonly ok: true; readonly topic: ParsedTopic } | { readonly ok: false; readonly why: 'foreign' | 'unknown' };

/** Longest topic, bytes (facts/tencent-iot.md §8). Topics that pass are ASCII, so characters are bytes. */
const TOPIC_MAX = 255;

export function checkPublishTopic(device: DeviceRow, name: string): TopicVerdict {
  return check(device, name, (topic) =>
    topic.kind === 'thing' ? topic.direction === 'up' : topic.kind === 'system' || topic.kind === 'ota-report',
  );
}

export function checkSubscribeTopic(device: DeviceRow, name: string): TopicVerdict {
  return check(device, name, (topic) =>
    topic.kind === 'thing' ? topic.direction === 'down' : topic.kind === 'system-result' || topic.kind === 'ota-update',
  );
}

function check(device: DeviceRow, name: string, allowed: (topic: ParsedTopic) => boolean): TopicVerdict {
  const topic = name.length <= TOPIC_MAX ? parseTopic(name) : undefined;
  if (!topic) return { ok: false, why: 'unknown' };
  if (topic.productId !== device.productId || topic.deviceName !== device.deviceName) return { ok: false, why: 'foreign' };
  return allowed(topic) ? { ok: true, topic } : { ok: false, why: 'unknown' };
}
