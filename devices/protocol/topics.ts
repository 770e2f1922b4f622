/** Every MQTT topic of Tencent's IoT cloud that is played here, spelled once (facts/tencent-iot.md §3). */

export type Channel = 'property' | 'event' | 'action' | 'service';

export interface DeviceName {
  readonly productId: string;
  readonly deviceName: string;
}

/** `$thing/up/<channel>/<pid>/<dn>`: published by the device. */
export function upTopic(channel: Channel, device: DeviceName): string {
  return `$thing/up/${channel}/${device.productId}/${device.deviceName}`;
}

/** `$thing/down/<channel>/<pid>/<dn>`: published by the cloud. */
export function downTopic(channel: Channel, device: DeviceName): string {
  return `$thing/down/${channel}/${device.productId}/${device.deviceName}`;
}

/** Time request of a device. */
export function systemTopic(device: DeviceName): string {
  return `$sys/operation/${device.productId}/${device.deviceName}`;
}

/** Answer to the time request. */
export function systemResultTopic(device: DeviceName): string {
  return `$sys/operation/result/${device.productId}/${device.deviceName}`;
}

/** Firmware version and progress, device → cloud. */
export function otaReportTopic(device: DeviceName): string {
  return `$ota/report/${device.productId}/${device.deviceName}`;
}

/** Firmware orders, cloud → device. */
export function otaUpdateTopic(device: DeviceName): string {
  return `$ota/update/${device.productId}/${device.deviceName}`;
}

/** What a gateway says about the devices behind it (facts/tencent-iot.md §3.5; TC/1105/41828, 41829). */
export function gatewayTopic(gateway: DeviceName): string {
  return `$gateway/operation/${gateway.productId}/${gateway.deviceName}`;
}

/** Answers to it. */
export function gatewayResultTopic(gateway: DeviceName): string {
  return `$gateway/operation/result/${gateway.productId}/${gateway.deviceName}`;
}

export type ParsedTopic =
  | ({ readonly kind: 'thing'; readonly direction: 'up' | 'down'; readonly channel: Channel } & DeviceName)
  | ({ readonly kind: 'system' | 'system-result' | 'ota-report' | 'ota-update' | 'gateway' | 'gateway-result' } & DeviceName);

const SLASH = 0x2f;
const NAMES = /^[A-Za-z0-9_-]+\/[A-Za-z0-9_-]+$/;
/** No two begin with the same letter. */
const CHANNEL_BY_LETTER: { readonly [code: number]: Channel } = { 112: 'property', 101: 'event', 97: 'action', 115: 'service' };
const OTHER =
  /^(\$sys\/operation\/result|\$sys\/operation|\$ota\/report|\$ota\/update|\$gateway\/operation\/result|\$gateway\/operation)\/([A-Za-z0-9_-]+)\/([A-Za-z0-9_-]+)$/;
const OTHER_KIND = {
  '$sys/operation': 'system',
  '$sys/operation/result': 'system-result',
  '$ota/report': 'ota-report',
  '$ota/update': 'ota-update',
  '$gateway/operation': 'gateway',
  '$gateway/operation/result': 'gateway-result',
} as const;

/** Undefined for any topic outside this table (wildcards included). */
export function parseTopic(topic: string): ParsedTopic | undefined {
  if (topic.startsWith('$thing/')) return parseThingTopic(topic);
  const other = OTHER.exec(topic);
  if (!other) return undefined;
  const [, prefix, productId, deviceName] = other as unknown as [string, keyof typeof OTHER_KIND, string, string];
  return { kind: OTHER_KIND[prefix], productId, deviceName };
}

/** Every message of every device passes here, twice: by hand this takes half of what an expression with five groups takes. */
function parseThingTopic(topic: string): ParsedTopic | undefined {
  const direction = topic.startsWith('up/', 7) ? 'up' : topic.startsWith('down/', 7) ? 'down' : undefined;
  if (!direction) return undefined;
  const at = 8 + direction.length;
  const channel = CHANNEL_BY_LETTER[topic.charCodeAt(at)];
  if (!channel || !topic.startsWith(channel, at) || topic.charCodeAt(at + channel.length) !== SLASH) return undefined;
  const names = topic.slice(at + channel.length + 1);
  if (!NAMES.test(names)) return undefined;
  const between = names.indexOf('/');
  return { kind: 'thing', direction, channel, productId: names.slice(0, between), deviceName: names.slice(between + 1) };
}

/** Topics a device may publish to. */
export function publishTopics(device: DeviceName): string[] {
  return [
    ...(['property', 'event', 'action', 'service'] as const).map((channel) => upTopic(channel, device)),
    systemTopic(device),
    otaReportTopic(device),
    gatewayTopic(device),
  ];
}

/** Topics a camera or a lock subscribes to; a gateway also to {@link gatewayResultTopic}. */
export function subscribeTopics(device: DeviceName): string[] {
  return [
    ...(['property', 'event', 'action', 'service'] as const).map((channel) => downTopic(channel, device)),
    systemResultTopic(device),
    otaUpdateTopic(device),
  ];
}
