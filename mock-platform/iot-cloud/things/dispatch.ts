/** From a permitted MQTT message to the file of its channel. */
import { downTopic, type ParsedTopic, parsePayload, ThingCode, toDeviceId } from '../../../devices/index.ts';
import type { Cloud } from '../cloud.ts';
import type { DeviceRow } from '../rows.ts';
import { handleAction } from './action.ts';
import { handleEvent } from './event.ts';
import { handleProperty } from './property.ts';
import { handleService } from './service.ts';
import { handleOtaReport, handleSystem } from './system.ts';

export function dispatchUplink(cloud: Cloud, device: DeviceRow, topic: ParsedTopic, payload: Uint8Array): void {
  const message = parsePayload(payload, cloud.rules['iotCloud.maxPayloadBytes']);
  if (!message) {
    cloud.refusals.record(
      'payload-malformed',
      toDeviceId(device),
      `${topicName(topic)}: ${payload.byteLength} bytes that are not a JSON object`,
    );
    return answerUnreadable(cloud, device, topic, 'the payload is not a JSON object in UTF-8');
  }
  if (topic.kind === 'system') return handleSystem(cloud, device, message);
  if (topic.kind === 'ota-report') return handleOtaReport(cloud, device, message);
  if (topic.kind !== 'thing') return;
  switch (topic.channel) {
    case 'property':
      return handleProperty(cloud, device, message);
    case 'event':
      return handleEvent(cloud, device, message);
    case 'action':
      return handleAction(cloud, device, message);
    case 'service':
      return handleService(cloud, device, message);
  }
}

/** Code 400 where the channel has a reply that fits any request [P]: property and event. */
export function answerUnreadable(cloud: Cloud, device: DeviceRow, topic: ParsedTopic, status: string): void {
  if (!cloud.rules['iotCloud.answerMalformed'] || topic.kind !== 'thing') return;
  const base = { clientToken: '', code: ThingCode.malformed, status };
  if (topic.channel === 'property')
    cloud.downlinks.send(toDeviceId(device), downTopic('property', device), { method: 'report_reply', ...base });
  if (topic.channel === 'event') {
    cloud.downlinks.send(toDeviceId(device), downTopic('event', device), { method: 'event_reply', version: '1.0', data: {}, ...base });
  }
}

const topicName = (topic: ParsedTopic) => (topic.kind === 'thing' ? `${topic.direction}/${topic.channel}` : topic.kind);
