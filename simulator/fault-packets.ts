/** MQTT packets as they travel: where one ends, what kind it is, and how a publish is made wrong. */
import mqttPacket, { type IPublishPacket, type Packet } from 'mqtt-packet';
import { type PacketName, packetNames } from './fault-table.ts';

/** What can be told of a packet without reading all of it. */
export interface Frame {
  readonly name: PacketName;
  /** The whole packet. */
  readonly bytes: Buffer;
}

/** Length of the packet at `from`, fixed header included; undefined: not all of its header is there. Throws when this is no MQTT. */
export function packetLength(bytes: Buffer, from: number): number | undefined {
  const first = bytes[from];
  if (first === undefined) return undefined;
  if (packetNames[first >> 4] === 'reserved') throw new Error('no MQTT packet begins so');
  let length = 0;
  for (let digit = 0; digit < 4; digit++) {
    const byte = bytes[from + 1 + digit];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * 128 ** digit;
    if ((byte & 0x80) === 0) return 2 + digit + length;
  }
  throw new Error('a length of more than four bytes (MQTT 3.1.1 §2.2.3)');
}

export function frameOf(bytes: Buffer): Frame {
  return { name: packetNames[(bytes[0] as number) >> 4] as PacketName, bytes };
}

/** Topic of a publish; '' when it is broken. */
export function topicOf(frame: Frame): string {
  let at = 1;
  while (((frame.bytes[at] ?? 0) & 0x80) !== 0) at++;
  at++;
  if (frame.bytes.length < at + 2) return '';
  return frame.bytes.toString('utf8', at + 2, at + 2 + frame.bytes.readUInt16BE(at));
}

/** The packet as an object; undefined: it is broken. `version` 4 is MQTT 3.1.1, 5 is MQTT 5. */
export function decode(frame: Frame, version: number): Packet | undefined {
  const parser = mqttPacket.parser({ protocolVersion: version });
  let packet: Packet | undefined;
  parser.on('packet', (read: Packet) => {
    packet = read;
  });
  parser.on('error', () => {});
  parser.parse(frame.bytes);
  return packet;
}

/** The same publish with another payload. Returns the frame itself when it is broken, or when `rewrite` has nothing to change. */
export function withPayload(frame: Frame, version: number, rewrite: (payload: Buffer) => Buffer | undefined): Frame {
  const packet = decode(frame, version) as IPublishPacket | undefined;
  if (packet?.cmd !== 'publish') return frame;
  const payload = rewrite(Buffer.from(packet.payload));
  return payload ? frameOf(mqttPacket.generate({ ...packet, payload }, { protocolVersion: version })) : frame;
}

/** A payload that is no JSON object. */
export function malformedPayload(payload: Buffer, how: string | undefined): Buffer {
  if (how === 'binary') return Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28]);
  if (how === 'list') return Buffer.from(`[${payload.toString()}]`);
  return payload.subarray(0, Math.floor(payload.length / 2));
}

/** The same JSON object, of `bytes` bytes. */
export function oversizedPayload(payload: Buffer, bytes: number): Buffer | undefined {
  const message = objectOf(payload);
  if (!message) return undefined;
  const empty = Buffer.byteLength(JSON.stringify({ ...message, padding: '' }));
  return Buffer.from(JSON.stringify({ ...message, padding: 'x'.repeat(Math.max(0, bytes - empty)) }));
}

/** No number of a thing model is so large. */
const FAR_TOO_MUCH = 9_000_000_000_000_000;

/**
 * An event or a report that no thing model allows. Works without the model: an id nobody has, a value inside out, a number far
 * too large. Undefined when there is nothing to break so (an answer, a report without numbers).
 */
export function violatingPayload(payload: Buffer, how: string | undefined): Buffer | undefined {
  const message = objectOf(payload);
  if (!message || (message.method !== 'event_post' && message.method !== 'report')) return undefined;
  const params = (message.params ?? {}) as { readonly [id: string]: unknown };
  const say = (changed: object) => Buffer.from(JSON.stringify({ ...message, ...changed }));
  if (how === 'unknown-id')
    return say(message.method === 'event_post' ? { eventId: 'camlock_unknown' } : { params: { ...params, camlock_unknown: 1 } });
  const entries = Object.entries(params);
  if (how === 'wrong-type') {
    const [first] = entries;
    return first && say({ params: { ...params, [first[0]]: [[]] } });
  }
  const number = entries.filter(([, value]) => typeof value === 'number').at(-1);
  return number && say({ params: { ...params, [number[0]]: FAR_TOO_MUCH } });
}

function objectOf(payload: Buffer): { readonly [key: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(payload.toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as { [key: string]: unknown }) : undefined;
  } catch {
    return undefined;
  }
}
