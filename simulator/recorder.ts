/** Writes down what passes on a wire, packet by packet, as it was sent: before any fault. */
import type { Packet } from 'mqtt-packet';
import type { Clock } from '../devices/index.ts';
import { decode, type Frame } from './fault-packets.ts';
import type { Direction } from './fault-table.ts';
import type { RecordedPacket, RecordingHead } from './recording.ts';
import { redactText, redactUsername, redactValue } from './redact.ts';

export interface Recorder {
  packet(clientId: string, direction: Direction, frame: Frame, version: number): void;
  closed(clientId: string): void;
}

export interface RecorderOptions {
  readonly clock: Clock;
  /** Gets one line at a time, without its line break. */
  readonly write: (line: string) => void;
  /** Whose packets; left out: everybody's. */
  readonly who?: (clientId: string) => boolean;
}

/** The first line is written at once. Keep-alives are left out: they say nothing and there is no end to them. */
export function createRecorder({ clock, write, who = () => true }: RecorderOptions): Recorder {
  const head: RecordingHead = { camlockRecording: 1, startedAt: clock.now() };
  write(JSON.stringify(head));
  const put = (line: RecordedPacket) => write(JSON.stringify(line));
  return {
    packet(client, dir, frame, version) {
      if (frame.name === 'pingreq' || frame.name === 'pingresp' || !who(client)) return;
      const packet = decode(frame, version);
      put({ at: clock.now(), client, dir, packet: frame.name, ...(packet && details(packet)) });
    },
    closed(client) {
      if (who(client)) put({ at: clock.now(), client, dir: 'up', packet: 'closed' });
    },
  };
}

/** What a person or a replay wants to know of it. */
function details(packet: Packet): Partial<RecordedPacket> {
  switch (packet.cmd) {
    case 'connect': {
      const { username, keepalive, clean, will } = packet;
      return {
        ...(username !== undefined && { username: redactUsername(username) }),
        ...(keepalive !== undefined && { keepalive }),
        ...(clean !== undefined && { clean }),
        ...(will && { will: true }),
      };
    }
    case 'connack':
      return { code: packet.returnCode ?? packet.reasonCode ?? 0 };
    case 'publish': {
      const { topic, qos, messageId, dup, retain } = packet;
      return {
        topic,
        qos,
        ...(messageId !== undefined && { id: messageId }),
        ...(dup && { dup }),
        ...(retain && { retain }),
        ...payloadOf(Buffer.from(packet.payload)),
      } as Partial<RecordedPacket>;
    }
    case 'subscribe':
      return { id: packet.messageId as number, topics: packet.subscriptions.map(({ topic }) => topic) };
    case 'unsubscribe':
      return { id: packet.messageId as number, topics: packet.unsubscriptions };
    default:
      return packet.messageId === undefined ? {} : { id: packet.messageId };
  }
}

function payloadOf(bytes: Buffer): Pick<RecordedPacket, 'payload' | 'text' | 'base64'> {
  const text = bytes.toString();
  if (!Buffer.from(text).equals(bytes)) {
    const latin = bytes.toString('latin1');
    const safe = redactText(latin);
    return safe === latin ? { base64: bytes.toString('base64') } : { text: safe };
  }
  try {
    return { payload: redactValue(JSON.parse(text)) };
  } catch {
    return { text: redactText(text) };
  }
}
