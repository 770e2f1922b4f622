import { Duplex } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import mqttPacket, { type Packet } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { createManualClock } from '../devices/index.ts';
import type { Connection } from './dial.ts';
import { createInProcessDial, openPair } from './in-process-link.ts';

const FIELDS = { clientId: 'LOCKlock1', username: 'u', password: 'p', keepalive: 60 };

/** A broker's end that answers what it is told to, and a device's connection with all it was told. */
function bench(answer: (packet: Packet) => Packet | undefined) {
  const clock = createManualClock();
  const heard: Packet[] = [];
  const told: string[] = [];
  let broker: Duplex = new Duplex();
  const send = (packet: Packet) => broker.write(mqttPacket.generate(packet));
  const dial = createInProcessDial({
    clock,
    accept(stream) {
      broker = stream;
      const parser = mqttPacket.parser();
      parser.on('packet', (packet) => {
        heard.push(packet);
        const reply = answer(packet);
        if (reply) send(reply);
        if (packet.cmd === 'disconnect') stream.end();
      });
      stream.on('data', (bytes) => parser.parse(bytes));
    },
  });
  const connection: Connection = dial(FIELDS, {
    online: () => told.push('online'),
    message: (topic, payload) => told.push(`${topic} ${Buffer.from(payload)}`),
    ended: (error) => told.push(`ended ${(error as { code?: unknown } | undefined)?.code}`),
  });
  const settle = async () => {
    for (let n = 0; n < 10; n++) await turn();
  };
  return { clock, heard, told, connection, send, settle, broker: () => broker };
}

const politely = (packet: Packet): Packet | undefined => {
  if (packet.cmd === 'connect') return { cmd: 'connack', returnCode: 0, sessionPresent: false };
  if (packet.cmd === 'subscribe') return { cmd: 'suback', messageId: packet.messageId as number, granted: [1] };
  if (packet.cmd === 'pingreq') return { cmd: 'pingresp' };
  return undefined;
};

describe('a pair of ends', () => {
  it('carries bytes both ways, in order, however slowly they are read', async () => {
    const [left, right] = openPair();
    const sent = Array.from({ length: 200 }, (_, index) => Buffer.alloc(1000, index));
    for (const chunk of sent) left.write(chunk);
    left.end();
    const read: Buffer[] = [];
    for await (const chunk of right) read.push(chunk as Buffer);
    expect(Buffer.concat(read).equals(Buffer.concat(sent))).toBe(true);
  });

  it('the other end of one that is destroyed is destroyed as well', async () => {
    const [left, right] = openPair();
    left.destroy();
    await turn();
    expect(right.destroyed).toBe(true);
  });
});

describe('a connection without a socket', () => {
  it('sends its CONNECT, is told of CONNACK, and acknowledges what it hears', async () => {
    const { heard, told, send, settle } = bench(politely);
    await settle();
    expect(heard[0]).toMatchObject({
      cmd: 'connect',
      clientId: 'LOCKlock1',
      username: 'u',
      keepalive: 60,
      clean: true,
      protocolVersion: 4,
    });
    send({ cmd: 'publish', topic: 'a/b', payload: '{}', qos: 1, messageId: 9, dup: false, retain: false });
    await settle();
    expect(told).toEqual(['online', 'a/b {}']);
    expect(heard.at(-1)).toMatchObject({ cmd: 'puback', messageId: 9 });
  });

  it('tells the code of a refusing CONNACK', async () => {
    const { told, settle } = bench(() => ({ cmd: 'connack', returnCode: 5, sessionPresent: false }));
    await settle();
    expect(told).toEqual(['ended 5']);
  });

  it('a broker that does not answer is given up after ten seconds of the clock', async () => {
    const { clock, told, settle, broker } = bench(() => undefined);
    await settle();
    clock.advance(9_999);
    expect(told).toEqual([]);
    clock.advance(1);
    await settle();
    expect(told).toEqual(['ended ETIMEDOUT']);
    expect([broker().destroyed, clock.pending]).toEqual([true, 0]);
  });

  it('pings after a silence of the keep-alive, and takes silence in return for the end', async () => {
    let answers = true;
    const { clock, heard, told, connection, settle } = bench((packet) =>
      packet.cmd === 'pingreq' && !answers ? undefined : politely(packet),
    );
    await settle();
    clock.advance(40_000);
    connection.publish('a', 'b', 0);
    clock.advance(59_999);
    expect(heard.filter(({ cmd }) => cmd === 'pingreq')).toEqual([]);
    clock.advance(1);
    await settle();
    expect(heard.filter(({ cmd }) => cmd === 'pingreq')).toHaveLength(1);
    answers = false;
    clock.advance(60_000);
    await settle();
    clock.advance(60_000);
    await settle();
    expect(told).toEqual(['online', 'ended ETIMEDOUT']);
  });

  it('a subscription that is refused rejects, one that the connection does not survive as well', async () => {
    const refusing = bench((packet) =>
      packet.cmd === 'subscribe' ? { cmd: 'suback', messageId: packet.messageId as number, granted: [0x80] } : politely(packet),
    );
    await refusing.settle();
    await expect(refusing.connection.subscribe('x')).rejects.toThrow('refused');
    const silent = bench((packet) => (packet.cmd === 'subscribe' ? undefined : politely(packet)));
    await silent.settle();
    const asked = silent.connection.subscribe('x');
    silent.broker().destroy();
    await expect(asked).rejects.toThrow('over');
    await silent.settle();
    expect(silent.told).toEqual(['online', 'ended undefined']);
  });

  it('says goodbye when it is closed, and nothing is told after that', async () => {
    const late: Packet = { cmd: 'publish', topic: 'late', payload: '{}', qos: 0, dup: false, retain: false };
    const { clock, heard, told, connection, settle } = bench((packet) => (packet.cmd === 'disconnect' ? late : politely(packet)));
    await settle();
    const closed = connection.close();
    await settle();
    await closed;
    expect(heard.at(-1)).toMatchObject({ cmd: 'disconnect' });
    expect([told, clock.pending]).toEqual([['online'], 0]);
  });

  it('a broker that ignores the goodbye is left after two seconds', async () => {
    const { clock, connection, settle, broker } = bench((packet) => (packet.cmd === 'connect' ? politely(packet) : undefined));
    await settle();
    broker().removeAllListeners('data');
    broker().pause();
    const closed = connection.close();
    await settle();
    clock.advance(2_000);
    await closed;
  });
});
