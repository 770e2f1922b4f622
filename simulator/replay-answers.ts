/** What a recording says about questions and answers, and how its times are moved to another day. */
import type { RecordedPacket } from './recording.ts';

export function tokenOf(message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const token = (message as { clientToken?: unknown }).clientToken;
  return typeof token === 'string' ? token : undefined;
}

export function codeOf(message: unknown): number | undefined {
  const code = (message as { code?: unknown } | undefined)?.code;
  return typeof code === 'number' ? code : undefined;
}

/** What the cloud said in the recording: to the nth message with a token its nth answer, to the nth CONNECT its nth CONNACK; who got no answer is not in it. */
export function recordedAnswers(packets: readonly RecordedPacket[]): ReadonlyMap<RecordedPacket, number> {
  const said = new Map<RecordedPacket, number>();
  const open = new Map<string, RecordedPacket[]>();
  const key = ({ client, payload }: RecordedPacket) => `${client} ${tokenOf(payload) ?? ''}`;
  for (const packet of packets) {
    if (packet.dir === 'up' && (packet.packet === 'publish' || packet.packet === 'connect')) {
      if (packet.packet === 'publish' && tokenOf(packet.payload) === undefined) continue;
      open.set(key(packet), [...(open.get(key(packet)) ?? []), packet]);
    } else if (packet.dir === 'down' && (packet.packet === 'connack' || packet.packet === 'publish')) {
      const code = packet.packet === 'connack' ? packet.code : codeOf(packet.payload);
      if (code === undefined) continue;
      const question = open.get(key(packet))?.shift();
      if (question) said.set(question, code);
    }
  }
  return said;
}

/** The payload as text, its times moved by `ms` to where the replay is. Undefined: bytes that are no text. */
export function moved({ payload, text, base64 }: RecordedPacket, ms: number): string | undefined {
  if (base64 !== undefined) return undefined;
  if (payload === undefined) return text ?? '';
  if (typeof payload !== 'object' || payload === null) return JSON.stringify(payload);
  const message = { ...(payload as { [key: string]: unknown }) };
  if (typeof message.timestamp === 'number') message.timestamp += ms;
  const params = message.params as { readonly event_time?: unknown } | undefined;
  if (typeof params?.event_time === 'number') message.params = { ...params, event_time: params.event_time + Math.round(ms / 1000) };
  return JSON.stringify(message);
}
