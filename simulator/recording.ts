/** A recording: one line of JSON a packet, to be read by people, replayed and shortened. Never a secret in it. */
import type { Direction, PacketName } from './fault-table.ts';

/** First line of the file. */
export interface RecordingHead {
  readonly camlockRecording: 1;
  /** Milliseconds since 1970 on the clock of the run. */
  readonly startedAt: number;
}

export interface RecordedPacket {
  /** Milliseconds since 1970 on the clock of the run. */
  readonly at: number;
  /** Client id: product id and device name without a gap. */
  readonly client: string;
  /** `up`: from the device. */
  readonly dir: Direction;
  /** `closed`: the connection is gone, with or without a DISCONNECT before. */
  readonly packet: PacketName | 'closed';
  /** Of a publish. */
  readonly topic?: string;
  readonly qos?: number;
  readonly dup?: true;
  readonly retain?: true;
  /** Of a publish: decoded JSON, */
  readonly payload?: unknown;
  /** or text that is no JSON, */
  readonly text?: string;
  /** or bytes that are no text. */
  readonly base64?: string;
  /** Packet identifier, where there is one. */
  readonly id?: number;
  /** Of a connect. */
  readonly username?: string;
  readonly keepalive?: number;
  readonly clean?: boolean;
  readonly will?: true;
  /** Of a connack: 0, or why not. */
  readonly code?: number;
  /** Of a subscribe or unsubscribe. */
  readonly topics?: readonly string[];
}

/** A file that is no recording; `message` starts with `name:LINE:`. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
}

/** Lines one recording may have. */
const LINES_MAX = 2_000_000;

/**
 * Reads a recording: its packets in order. `name` begins each message. Throws {@link RecordingError} with the line, what is
 * wrong there and what to do; never shows more of a line than 60 characters.
 */
export function parseRecording(text: string, name: string): { readonly startedAt: number; readonly packets: readonly RecordedPacket[] } {
  const wrong = (line: number, what: string) => new RecordingError(`${name}:${line}: ${what}`);
  const lines = text.split('\n');
  if (lines.length > LINES_MAX) throw wrong(LINES_MAX, `more than ${LINES_MAX} lines; split the recording`);
  const read = (line: string, number: number): { readonly [key: string]: unknown } => {
    try {
      const value: unknown = JSON.parse(line);
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as { [key: string]: unknown };
    } catch {}
    throw wrong(number, `${JSON.stringify(line.slice(0, 60))} is no line of JSON; camlock record writes such files`);
  };
  const head = read(lines[0] ?? '', 1);
  if (head.camlockRecording !== 1 || typeof head.startedAt !== 'number')
    throw wrong(1, 'this is no recording; its first line must be {"camlockRecording":1,"startedAt":…}');
  const packets: RecordedPacket[] = [];
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === '') continue;
    const packet = read(line, index + 1);
    const { at, client, dir } = packet;
    if (typeof at !== 'number' || !Number.isFinite(at)) throw wrong(index + 1, 'at must be a time in milliseconds');
    if (typeof client !== 'string' || client === '') throw wrong(index + 1, 'client must be a client id');
    if (dir !== 'up' && dir !== 'down') throw wrong(index + 1, 'dir must be "up" or "down"');
    if (typeof packet.packet !== 'string') throw wrong(index + 1, 'packet must be a kind of packet, such as "publish"');
    if (packet.packet === 'publish' && typeof packet.topic !== 'string') throw wrong(index + 1, 'a publish needs a topic');
    if (packet.topics !== undefined && !(Array.isArray(packet.topics) && packet.topics.every((topic) => typeof topic === 'string')))
      throw wrong(index + 1, 'topics must be a list of topics');
    packets.push(packet as unknown as RecordedPacket);
  }
  return { startedAt: head.startedAt, packets };
}

/** The text of a recording; {@link parseRecording} reads it. */
export function recordingText(startedAt: number, packets: readonly RecordedPacket[]): string {
  const head: RecordingHead = { camlockRecording: 1, startedAt };
  return `${[head, ...packets].map((line) => JSON.stringify(line)).join('\n')}\n`;
}
