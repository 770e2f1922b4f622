/** What a simulated device tells about itself while it runs: one flat object each, ready for a line of JSON. Never a secret. */
import type { Category, Values } from '../devices/index.ts';
import type { Direction, FaultName, PacketName } from './fault-table.ts';

export type Happening =
  /** MQTT session open, all topics subscribed. */
  | { readonly type: 'connected'; readonly broker: string }
  | { readonly type: 'disconnected'; readonly reason: string; readonly retryInMs?: number }
  /** The broker, or the network on the way to it, said no. */
  | { readonly type: 'refused'; readonly reason: string; readonly fix: string; readonly retryInMs?: number }
  /** Time taken from the cloud; `offsetMs` is how far the device's own clock was off. */
  | { readonly type: 'time-set'; readonly offsetMs: number }
  /** Properties reached the cloud and were accepted. `full`: all of them, after connecting. */
  | { readonly type: 'reported'; readonly full: boolean; readonly properties: Values }
  | { readonly type: 'event'; readonly eventId: string; readonly timestamp: number; readonly params: Values }
  /** The cloud's answer to an event: 0 taken, else refused. */
  | {
      readonly type: 'event-answered';
      readonly eventId: string;
      readonly timestamp: number;
      readonly code: number;
      readonly status: string;
    }
  | { readonly type: 'control'; readonly asked: unknown; readonly code: number; readonly status: string }
  | { readonly type: 'action'; readonly actionId: string; readonly code: number; readonly status: string; readonly output: Values }
  /** The cloud refused something (`code` ≠ 0), or did not answer in time (`code` −1). */
  | { readonly type: 'rejected'; readonly method: string; readonly code: number; readonly status: string }
  /** A message nobody here understands; never answered. */
  | { readonly type: 'ignored'; readonly topic: string; readonly reason: string }
  /** A fault that was set on purpose struck: a packet, or the device itself. */
  | { readonly type: 'fault'; readonly fault: FaultName; readonly packet: PacketName; readonly direction: Direction }
  /** `eventId` and `timestamp` of an event. */
  | { readonly type: 'dropped'; readonly what: string; readonly reason: string; readonly eventId?: string; readonly timestamp?: number }
  /** The picture of an event is in cloud storage. */
  | { readonly type: 'picture'; readonly eventId: string; readonly bytes: number }
  /** The seconds after an event are in cloud storage, as a clip. */
  | { readonly type: 'clip'; readonly eventId: string; readonly bytes: number; readonly seconds: number }
  /** A firmware update on its way; `percent` of the download. */
  | { readonly type: 'update'; readonly version: string; readonly state: 'downloading' | 'burning' | 'done'; readonly percent: number }
  | { readonly type: 'update-failed'; readonly version: string; readonly code: number; readonly reason: string }
  /** A Wi-Fi was told it by a provisioning QR or over its soft-AP, and joined. The password and the token are never told. */
  | { readonly type: 'wifi-joined'; readonly ssid: string }
  | { readonly type: 'wifi-failed'; readonly ssid: string; readonly reason: string }
  | { readonly type: 'token-accepted' }
  | { readonly type: 'bound' }
  | { readonly type: 'unbound' }
  | { readonly type: 'power'; readonly on: boolean }
  | { readonly type: 'factory-reset' }
  /** Started anew with a firmware just installed. */
  | { readonly type: 'restarted'; readonly firmware: string }
  /** Something happened before the device; `note` says why nothing came of it. */
  | { readonly type: 'trigger'; readonly trigger: string; readonly note?: string };

/** A happening of one device. `time` in milliseconds of the run's clock. */
export type LogLine = Happening & {
  readonly time: number;
  readonly productId: string;
  readonly deviceName: string;
  readonly category: Category;
};

/** Who a line is from is filled in by the unit. */
export type Tell = (happening: Happening) => void;

/**
 * One line for people: `12:00:03 lock lock-0001 event doorbell_ring`. What the cloud or a QR code said is in it, so characters
 * that would rewrite a terminal are replaced.
 */
export function describe(line: LogLine): string {
  const at = new Date(line.time).toISOString().slice(11, 19);
  return `${at} ${line.category} ${line.deviceName} ${words(line)}`.replace(/[\p{Cc}\p{Cf}]/gu, '·');
}

function words(line: LogLine): string {
  switch (line.type) {
    case 'connected':
      return `connected to ${line.broker}`;
    case 'disconnected':
      return `disconnected: ${line.reason}${again(line.retryInMs)}`;
    case 'refused':
      return `refused: ${line.reason}. ${line.fix}${again(line.retryInMs)}`;
    case 'time-set':
      return `time set, was off by ${line.offsetMs} ms`;
    case 'reported':
      return line.full ? `reported all ${Object.keys(line.properties).length} properties` : `reported ${JSON.stringify(line.properties)}`;
    case 'event':
      return `event ${line.eventId} ${JSON.stringify(line.params)}`;
    case 'event-answered':
      return line.code === 0 ? `event ${line.eventId} taken by the cloud` : `event ${line.eventId} refused: ${line.code} ${line.status}`;
    case 'control':
      return `control ${JSON.stringify(line.asked)} -> ${line.code} ${line.status}`;
    case 'action':
      return `action ${line.actionId} -> ${line.code} ${line.status} ${JSON.stringify(line.output)}`;
    case 'rejected':
      return `${line.method} rejected: ${line.code} ${line.status}`;
    case 'ignored':
      return `ignored a message on ${line.topic}: ${line.reason}`;
    case 'fault':
      return `fault ${line.fault} struck a ${line.packet} on its way ${line.direction}`;
    case 'dropped':
      return `dropped ${line.what}: ${line.reason}`;
    case 'picture':
      return `stored the picture of ${line.eventId}, ${line.bytes} bytes`;
    case 'clip':
      return `stored a clip of ${line.eventId}, ${line.seconds} s, ${line.bytes} bytes`;
    case 'update':
      return `update to ${line.version}: ${line.state} ${line.percent} %`;
    case 'update-failed':
      return `update to ${line.version} failed: ${line.code} ${line.reason}`;
    case 'wifi-joined':
      return `was told of a Wi-Fi, joined "${line.ssid}"`;
    case 'wifi-failed':
      return `could not join Wi-Fi "${line.ssid}": ${line.reason}`;
    case 'token-accepted':
      return 'bind token accepted by the cloud';
    case 'bound':
      return 'bound to a family';
    case 'unbound':
      return 'unbound';
    case 'power':
      return line.on ? 'powered on' : 'powered off';
    case 'factory-reset':
      return 'reset to factory values';
    case 'restarted':
      return `restarted with firmware ${line.firmware}`;
    case 'trigger':
      return line.note ? `${line.trigger}: nothing came of it, ${line.note}` : line.trigger;
  }
}

function again(ms: number | undefined): string {
  return ms === undefined ? '' : `, next try in ${(ms / 1000).toFixed(1)} s`;
}
