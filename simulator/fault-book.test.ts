/** Rules and the wire between them, packet by packet, on a stepped clock and without a socket. */
import type { Duplex } from 'node:stream';
import mqttPacket, { type IPublishPacket, type Packet } from 'mqtt-packet';
import { beforeEach, describe, expect, it } from 'vitest';
import { createManualClock, type ManualClock } from '../devices/index.ts';
import { createFaultBook, type FaultBook } from './fault-book.ts';
import { openPair } from './in-process-link.ts';

const settle = async () => {
  for (let turn = 0; turn < 8; turn++) await new Promise((resolve) => setImmediate(resolve));
};
const publish = (payload: string, topic = '$thing/up/event/P/d', messageId = 1): Packet => ({
  cmd: 'publish',
  topic,
  payload,
  qos: 1,
  messageId,
  dup: false,
  retain: false,
});
const connect = (clientId: string): Packet => ({
  cmd: 'connect',
  protocolId: 'MQTT',
  protocolVersion: 4,
  clean: true,
  clientId,
  keepalive: 60,
});

interface Side {
  readonly got: Packet[];
  readonly stream: Duplex;
  send(packet: Packet): Promise<void>;
  ended: boolean;
}

let clock: ManualClock;
let book: FaultBook;
beforeEach(() => {
  clock = createManualClock();
  book = createFaultBook({ clock, seed: 7 });
});

function side(stream: Duplex): Side {
  const parser = mqttPacket.parser({ protocolVersion: 4 });
  const mine: Side = {
    got: [],
    stream,
    ended: false,
    async send(packet) {
      stream.write(mqttPacket.generate(packet));
      await settle();
    },
  };
  parser.on('packet', (packet: Packet) => mine.got.push(packet));
  stream.on('data', (bytes: Buffer) => void parser.parse(bytes));
  stream.on('error', () => {});
  stream.on('close', () => {
    mine.ended = true;
  });
  return mine;
}

/** A device that has sent its CONNECT, and the broker it reached. */
async function meet(clientId = 'Pd'): Promise<{ device: Side; broker: Side }> {
  const [near, far] = openPair();
  const device = side(book.wrap(near));
  const broker = side(far);
  await device.send(connect(clientId));
  return { device, broker };
}
const payloads = ({ got }: Side) => got.flatMap((packet) => (packet.cmd === 'publish' ? [String(packet.payload)] : []));

describe('the wire', () => {
  it('passes what nobody strikes byte by byte, however it is cut into pieces', async () => {
    const { device, broker } = await meet();
    const bytes = Buffer.concat([mqttPacket.generate(publish('one')), mqttPacket.generate(publish('two'))]);
    for (const byte of bytes) device.stream.write(Buffer.from([byte]));
    await settle();
    expect(payloads(broker)).toEqual(['one', 'two']);
    await broker.send({ cmd: 'puback', messageId: 1 });
    expect(device.got).toMatchObject([{ cmd: 'puback', messageId: 1 }]);
  });

  it('a rule set in the middle of a packet strikes the whole packet', async () => {
    const { device, broker } = await meet();
    const bytes = mqttPacket.generate(publish('one'));
    device.stream.write(bytes.subarray(0, 5));
    await settle();
    book.add({ fault: 'drop', packet: 'publish', times: 1 });
    device.stream.write(bytes.subarray(5));
    await settle();
    await device.send(publish('two'));
    expect(payloads(broker)).toEqual(['two']);
  });

  it('a packet is late with all behind it, on the run’s clock', async () => {
    const { device, broker } = await meet();
    book.add({ fault: 'delay', packet: 'publish', ms: 500, times: 1 });
    await device.send(publish('one'));
    await device.send(publish('two'));
    clock.advance(499);
    await settle();
    expect(payloads(broker)).toEqual([]);
    clock.advance(1);
    await settle();
    expect(payloads(broker)).toEqual(['one', 'two']);
  });

  it('a slow link takes as long as the bytes do, packet after packet', async () => {
    const { device, broker } = await meet();
    book.add({ fault: 'slow', bytesPerSecond: 100, direction: 'up' });
    const each = (mqttPacket.generate(publish('0123456789')).length * 1000) / 100;
    await device.send(publish('0123456789'));
    await device.send(publish('0123456789'));
    clock.advance(each);
    await settle();
    expect(payloads(broker)).toHaveLength(1);
    clock.advance(each);
    await settle();
    expect(payloads(broker)).toHaveLength(2);
  });

  it('a goodbye waits for what is under way', async () => {
    const { device, broker } = await meet();
    book.add({ fault: 'delay', packet: 'publish', ms: 100, times: 1 });
    await device.send(publish('last words'));
    device.stream.end();
    await settle();
    expect([payloads(broker), broker.ended]).toEqual([[], false]);
    clock.advance(100);
    await settle();
    expect(payloads(broker)).toEqual(['last words']);
  });

  it('a refused device hears the code, the broker hears nothing', async () => {
    book.add({ fault: 'refuse', code: 5 });
    const { device, broker } = await meet();
    expect(device.got).toMatchObject([{ cmd: 'connack', returnCode: 5 }]);
    expect([broker.got, broker.ended]).toEqual([[], true]);
  });

  it('half-open: the device gives up, the broker still believes in it until it looks', async () => {
    const { device, broker } = await meet();
    book.add({ fault: 'freeze', times: 1 });
    await device.send(publish('lost'));
    device.stream.destroy();
    await settle();
    expect([payloads(broker), broker.ended]).toEqual([[], false]);
    book.close();
    await settle();
    expect(broker.ended).toBe(true);
  });

  it('a storm cuts each time it is let in, after as long as it says', async () => {
    book.add({ fault: 'storm', ms: 20, times: 2 });
    for (const cut of [true, true, false]) {
      const { device, broker } = await meet();
      await broker.send({ cmd: 'connack', returnCode: 0, sessionPresent: false });
      expect(device.got).toHaveLength(1);
      clock.advance(20);
      await settle();
      expect([device.ended, broker.ended]).toEqual([cut, cut]);
    }
  });

  it('a broker that speaks no MQTT ends the connection', async () => {
    const { device, broker } = await meet();
    broker.stream.write(Buffer.from([0x00, 0x00]));
    await settle();
    expect(device.ended).toBe(true);
  });

  it('what waits on a slow link has a limit', async () => {
    const { device } = await meet();
    book.add({ fault: 'delay', packet: 'publish', ms: 1000, times: 1 });
    await device.send(publish('first'));
    const ping = mqttPacket.generate({ cmd: 'pingreq' });
    device.stream.write(Buffer.concat(Array.from({ length: 10_001 }, () => ping)));
    await settle();
    expect(device.ended).toBe(true);
    expect(clock.pending).toBe(0);
  });
});

describe('a spoiled payload', () => {
  const event = JSON.stringify({ method: 'event_post', clientToken: 't', eventId: 'pry_alarm', params: { event_time: 5, who: 'x' } });
  const sent = async (rule: Parameters<FaultBook['add']>[0], payload = event): Promise<Buffer> => {
    const { device, broker } = await meet();
    book.add(rule);
    await device.send(publish(payload));
    return (broker.got.at(-1) as IPublishPacket).payload as Buffer;
  };

  it.each(['cut', 'binary', 'list'])('malformed by %s is no JSON object', async (how) => {
    const text = (await sent({ fault: 'malformed', how })).toString();
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {}
    expect(typeof value === 'object' && value !== null && !Array.isArray(value)).toBe(false);
  });

  it('oversized is the same object, of exactly that many bytes', async () => {
    const payload = await sent({ fault: 'oversized', bytes: 20_000 });
    expect(payload).toHaveLength(20_000);
    expect(JSON.parse(payload.toString())).toMatchObject({ eventId: 'pry_alarm' });
  });

  it.each([
    ['unknown-id', { eventId: 'camlock_unknown' }],
    ['wrong-type', { params: { event_time: [[]], who: 'x' } }],
    ['out-of-range', { params: { event_time: 9_000_000_000_000_000, who: 'x' } }],
  ])('violates by %s', async (how, changed) => {
    expect(JSON.parse((await sent({ fault: 'violate', how })).toString())).toMatchObject(changed);
  });

  it('an answer, which no model rules, passes as it is', async () => {
    const reply = JSON.stringify({ method: 'control_reply', code: 0, clientToken: 't' });
    expect((await sent({ fault: 'violate' }, reply)).toString()).toBe(reply);
  });
});

describe('whom and how often', () => {
  it('one device’s fault spares the next, and only as many packets as it says', async () => {
    book.add({ fault: 'drop', packet: 'publish', clientId: 'Pa', times: 1 });
    for (const [clientId, expected] of [
      ['Pa', ['two']],
      ['Pb', ['one', 'two']],
    ] as const) {
      const { device, broker } = await meet(clientId);
      await device.send(publish('one'));
      await device.send(publish('two'));
      expect(payloads(broker)).toEqual(expected);
    }
    expect(book.standing()).toEqual([]);
    expect(book.strokes).toMatchObject([{ clientId: 'Pa', fault: 'drop', packet: 'publish', direction: 'up', at: clock.now() }]);
  });

  it('the older of two rules strikes, whoever it is for', async () => {
    book.add({ fault: 'drop', packet: 'publish', times: 1 });
    book.add({ fault: 'duplicate', packet: 'publish', clientId: 'Pd', times: 1 });
    const { device, broker } = await meet();
    await device.send(publish('one'));
    await device.send(publish('two'));
    expect(payloads(broker)).toEqual(['two', 'two']);
  });

  it('by topic', async () => {
    book.add({ fault: 'drop', topic: '$thing/up/event/' });
    const { device, broker } = await meet();
    await device.send(publish('event'));
    await device.send(publish('report', '$thing/up/property/P/d'));
    expect(payloads(broker)).toEqual(['report']);
  });

  it('lifts itself after its time', async () => {
    book.add({ fault: 'drop', packet: 'publish', forMs: 1000 });
    const { device, broker } = await meet();
    await device.send(publish('in it'));
    clock.advance(1000);
    await device.send(publish('after it'));
    expect(payloads(broker)).toEqual(['after it']);
  });

  it('chance: the same seed loses the same packets, another seed others, and neighbours do not disturb it', async () => {
    const lost = async (seed: number, neighbour: boolean) => {
      book = createFaultBook({ clock, seed });
      book.add({ fault: 'drop', packet: 'publish', chance: 0.5 });
      const { device, broker } = await meet('Pd');
      const other = await meet('Pe');
      for (let count = 0; count < 40; count++) {
        await device.send(publish(String(count)));
        if (neighbour) await other.device.send(publish('x'));
      }
      return payloads(broker).join();
    };
    const once = await lost(7, false);
    expect(await lost(7, true)).toBe(once);
    expect(await lost(8, false)).not.toBe(once);
    expect(once.split(',').length).toBeGreaterThan(8);
    expect(once.split(',').length).toBeLessThan(32);
  });

  it('what a device does wrong itself is asked for, and counted only where it is done', () => {
    book.add({ fault: 'wrong-secret', clientId: ['Pd'], times: 1 });
    expect(book.now('Pd', 'wrong-secret')).toMatchObject({ fault: 'wrong-secret' });
    expect(book.now('Pe', 'wrong-secret')).toBeUndefined();
    expect(book.atConnect('Pd', 'wrong-secret')).toMatchObject({ fault: 'wrong-secret' });
    expect(book.atConnect('Pd', 'wrong-secret')).toBeUndefined();
    expect(book.strokes).toMatchObject([{ fault: 'wrong-secret', packet: 'connect' }]);
  });

  it('is lifted by its number, and there is an end to how many may stand', () => {
    const { id } = book.add({ fault: 'drop' });
    expect(book.standing('anybody')).toEqual([{ id, rule: { fault: 'drop' } }]);
    expect([book.lift(id), book.lift(id)]).toEqual([true, false]);
    for (let count = 0; count < 10_000; count++) book.add({ fault: 'drop', clientId: `P${count}` });
    expect(() => book.add({ fault: 'drop' })).toThrow('10000 faults stand already');
    book.clear();
    expect(book.standing()).toEqual([]);
  });
});
