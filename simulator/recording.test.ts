/** A recording is read back as it was written, and a file that is none says where it goes wrong. */
import mqttPacket, { type Packet } from 'mqtt-packet';
import { expect, it } from 'vitest';
import { createManualClock } from '../devices/index.ts';
import { frameOf } from './fault-packets.ts';
import { createRecorder } from './recorder.ts';
import { parseRecording, RecordingError, recordingText } from './recording.ts';

const frame = (packet: Packet) => frameOf(mqttPacket.generate(packet));
const publish = (payload: string | Buffer): Packet => ({ cmd: 'publish', topic: 't', payload, qos: 0, dup: false, retain: false });

it('writes each packet as one line, keep-alives left out, and only of those asked for', () => {
  const clock = createManualClock(1000);
  const lines: string[] = [];
  const recorder = createRecorder({ clock, write: (line) => lines.push(line), who: (client) => client === 'a' });
  recorder.packet(
    'a',
    'up',
    frame({
      cmd: 'connect',
      clientId: 'a',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: true,
      keepalive: 60,
      username: 'admin',
      password: Buffer.from('pw'),
    }),
    4,
  );
  recorder.packet('a', 'down', frame({ cmd: 'connack', returnCode: 5, sessionPresent: false }), 4);
  clock.advance(5);
  recorder.packet('a', 'up', frame(publish('{"a":1}')), 4);
  recorder.packet('a', 'up', frame(publish('{"a":')), 4);
  recorder.packet('a', 'up', frame(publish(Buffer.from([0xff, 0x01]))), 4);
  recorder.packet('a', 'up', frame(publish(Buffer.from([0xff, ...Buffer.from('"token":"abc"')]))), 4);
  recorder.packet('a', 'up', frame({ cmd: 'subscribe', messageId: 7, subscriptions: [{ topic: 't', qos: 1 }] }), 4);
  recorder.packet('a', 'up', frame({ cmd: 'pingreq' }), 4);
  recorder.packet('b', 'up', frame(publish('{}')), 4);
  recorder.closed('b');
  recorder.closed('a');
  const { startedAt, packets } = parseRecording(`${lines.join('\n')}\n`, 'a.jsonl');
  expect(startedAt).toBe(1000);
  expect(packets).toEqual([
    { at: 1000, client: 'a', dir: 'up', packet: 'connect', username: '[redacted]', keepalive: 60, clean: true },
    { at: 1000, client: 'a', dir: 'down', packet: 'connack', code: 5 },
    { at: 1005, client: 'a', dir: 'up', packet: 'publish', topic: 't', qos: 0, payload: { a: 1 } },
    { at: 1005, client: 'a', dir: 'up', packet: 'publish', topic: 't', qos: 0, text: '{"a":' },
    { at: 1005, client: 'a', dir: 'up', packet: 'publish', topic: 't', qos: 0, base64: '/wE=' },
    { at: 1005, client: 'a', dir: 'up', packet: 'publish', topic: 't', qos: 0, text: expect.stringContaining('[redacted]') },
    { at: 1005, client: 'a', dir: 'up', packet: 'subscribe', id: 7, topics: ['t'] },
    { at: 1005, client: 'a', dir: 'up', packet: 'closed' },
  ]);
  expect(recordingText(startedAt, packets)).toBe(`${lines.join('\n')}\n`);
});

const HEAD = '{"camlockRecording":1,"startedAt":1}\n';
it.each([
  ['', 'a.jsonl:1: "" is no line of JSON'],
  ['{}', 'a.jsonl:1: this is no recording'],
  [`${HEAD}hello`, 'a.jsonl:2: "hello" is no line of JSON'],
  [`${HEAD}{"at":"now"}`, 'a.jsonl:2: at must be a time'],
  [`${HEAD}{"at":1}`, 'a.jsonl:2: client must be'],
  [`${HEAD}{"at":1,"client":"a","dir":"sideways"}`, 'a.jsonl:2: dir must be'],
  [`${HEAD}\n{"at":1,"client":"a","dir":"up"}`, 'a.jsonl:3: packet must be'],
  [`${HEAD}{"at":1,"client":"a","dir":"up","packet":"publish"}`, 'a.jsonl:2: a publish needs a topic'],
  [`${HEAD}{"at":1,"client":"a","dir":"up","packet":"subscribe","topics":"t"}`, 'a.jsonl:2: topics must be a list'],
])('%j is no recording', (text, message) => {
  expect(() => parseRecording(text, 'a.jsonl')).toThrow(RecordingError);
  expect(() => parseRecording(text, 'a.jsonl')).toThrow(message);
});
