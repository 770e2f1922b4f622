/** From a permitted MQTT message to the file of its channel, and the answer back to the device. */
import {
  downTopic,
  gatewayResultTopic,
  otaUpdateTopic,
  type ParsedTopic,
  parsePayload,
  systemResultTopic,
  ThingCode,
  toDeviceId,
} from '../../../devices/index.ts';
import type { Cloud } from '../cloud.ts';
import { handleGateway } from '../gateway/operations.ts';
import type { DeviceRow } from '../rows.ts';
import { handleAction } from './action.ts';
import type { Answer, Message } from './envelope.ts';
import { handleEvent } from './event.ts';
import { handleProperty } from './property.ts';
import { handleService } from './service.ts';
import { handleOtaReport, handleSystem } from './system.ts';

/** `again`: the packet carries MQTT's DUP flag. */
export function dispatchUplink(cloud: Cloud, device: DeviceRow, topic: ParsedTopic, payload: Uint8Array, again = false): void {
  const message = parsePayload(payload, cloud.rules['iotCloud.maxPayloadBytes']);
  if (!message) {
    const what = topic.kind === 'thing' ? topic.channel : topic.kind;
    cloud.refusals.record('payload-malformed', toDeviceId(device), `${what}: ${payload.byteLength} bytes that are not a JSON object`);
    answerUnreadable(cloud, device, topic, 'the payload is not a JSON object in UTF-8');
    return;
  }
  const answer = handle(cloud, device, topic, message, again);
  if (answer) cloud.downlinks.send(toDeviceId(device), answerTopic(topic), answer);
}

function handle(cloud: Cloud, device: DeviceRow, topic: ParsedTopic, message: Message, again: boolean): Answer {
  if (topic.kind === 'system') return handleSystem(cloud, device, message);
  if (topic.kind === 'ota-report') return handleOtaReport(cloud, device, message);
  if (topic.kind === 'gateway') return handleGateway(cloud, device, message);
  if (topic.kind !== 'thing') return undefined;
  switch (topic.channel) {
    case 'property':
      return handleProperty(cloud, device, message);
    case 'event':
      return handleEvent(cloud, device, message, again);
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
  const answer =
    topic.channel === 'property'
      ? { method: 'report_reply', ...base }
      : topic.channel === 'event'
        ? { method: 'event_reply', version: '1.0', data: {}, ...base }
        : undefined;
  if (answer) cloud.downlinks.send(toDeviceId(device), answerTopic(topic), answer);
}

function answerTopic(topic: ParsedTopic): string {
  if (topic.kind === 'thing') return downTopic(topic.channel, topic);
  if (topic.kind === 'gateway') return gatewayResultTopic(topic);
  return topic.kind === 'system' ? systemResultTopic(topic) : otaUpdateTopic(topic);
}
