/**
 * Our own MQTT 3.1.1 client over any byte stream: what a device needs and no more, with every timer on the run's clock.
 * It takes part in nothing MQTT.js does by itself: no store, no queue, no resending on a clean session.
 */
import type { Duplex } from 'node:stream';
import mqttPacket, { type Packet } from 'mqtt-packet';
import type { Clock } from '../devices/index.ts';
import { CONNECT_TIMEOUT_MS, type Connection, type ConnectionEvents, type Dial, GOODBYE_MS } from './dial.ts';

export interface LeanOptions {
  /** A fresh stream to the broker; bytes written before it is connected wait in it. */
  readonly open: () => Duplex;
  readonly clock: Clock;
}

const PACKET_IDS = 65_535;
/** SUBACK's word for a refused subscription (MQTT 3.1.1 §3.9.3). */
const SUBACK_REFUSED = 0x80;

export function createLeanDial({ open, clock }: LeanOptions): Dial {
  return (fields, events) => {
    const connection = new LeanConnection(open(), fields.keepalive * 1000, events, clock);
    connection.send({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: true,
      ...fields,
      password: Buffer.from(fields.password),
    });
    return connection;
  };
}

interface Asked {
  resolve(): void;
  reject(error: Error): void;
}

/** A class and not a closure: there are as many of these as devices, and methods are shared. */
class LeanConnection implements Connection {
  readonly #stream: Duplex;
  readonly #events: ConnectionEvents;
  readonly #clock: Clock;
  readonly #keepaliveMs: number;
  readonly #parser = mqttPacket.parser({ protocolVersion: 4 });
  readonly #subscribing = new Map<number, Asked>();
  #over = false;
  #closed: (() => void) | undefined;
  #packetId = 0;
  #silentSince = 0;
  #pinged = false;
  #cancelTimer: () => void;

  constructor(stream: Duplex, keepaliveMs: number, events: ConnectionEvents, clock: Clock) {
    this.#stream = stream;
    this.#events = events;
    this.#clock = clock;
    this.#keepaliveMs = keepaliveMs;
    this.#cancelTimer = clock.after(CONNECT_TIMEOUT_MS, () => this.#end(coded('ETIMEDOUT', 'connack timeout')));
    this.#parser.on('packet', (packet: Packet) => this.#receive(packet));
    this.#parser.on('error', (error: Error) => this.#end(error));
    stream.on('data', (bytes: Buffer) => void this.#parser.parse(bytes));
    stream.on('error', (error) => this.#end(error));
    stream.on('end', () => this.#end(undefined));
    stream.on('close', () => this.#end(undefined));
  }

  send(packet: Packet): void {
    if (this.#over) return;
    this.#silentSince = this.#clock.now();
    this.#stream.write(mqttPacket.generate(packet));
  }

  subscribe(topic: string): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#over) return reject(new Error('the connection is over'));
      const messageId = this.#nextId();
      this.#subscribing.set(messageId, { resolve, reject });
      this.send({ cmd: 'subscribe', messageId, subscriptions: [{ topic, qos: 1 }] });
    });
  }

  publish(topic: string, payload: string, qos: 0 | 1): void {
    const messageId = qos === 1 ? this.#nextId() : undefined;
    this.send({ cmd: 'publish', topic, payload, qos, dup: false, retain: false, ...(messageId !== undefined && { messageId }) });
  }

  close(): Promise<void> {
    if (this.#over) return Promise.resolve();
    // Told nothing from here on, not even what a broker in this very process answers at once.
    this.#stop();
    this.#stream.write(mqttPacket.generate({ cmd: 'disconnect' }));
    return new Promise((resolve) => {
      const cancel = this.#clock.after(GOODBYE_MS, () => this.#stream.destroy());
      this.#closed = () => {
        cancel();
        resolve();
      };
      this.#stream.end();
    });
  }

  destroy(): void {
    if (this.#over) return;
    this.#stop();
    this.#stream.destroy();
  }

  #nextId(): number {
    this.#packetId = (this.#packetId % PACKET_IDS) + 1;
    return this.#packetId;
  }

  #receive(packet: Packet): void {
    if (this.#over) return;
    this.#pinged = false;
    if (packet.cmd === 'connack') this.#answered(packet.returnCode ?? 0);
    if (packet.cmd === 'publish') {
      // Acknowledged before it is understood, as every client does: what comes of it is told in messages of its own.
      if (packet.qos === 1) this.send({ cmd: 'puback', messageId: packet.messageId as number });
      this.#events.message(packet.topic, bytesOf(packet.payload));
    }
    if (packet.cmd === 'suback') {
      const asked = this.#subscribing.get(packet.messageId as number);
      this.#subscribing.delete(packet.messageId as number);
      if (packet.granted[0] === SUBACK_REFUSED) asked?.reject(new Error('the subscription was refused'));
      else asked?.resolve();
    }
  }

  #answered(returnCode: number): void {
    if (returnCode !== 0) {
      this.#end(coded(returnCode, `CONNACK ${returnCode}`));
      return;
    }
    this.#cancelTimer();
    this.#cancelTimer = () => {};
    this.#waitForSilence(this.#keepaliveMs);
    this.#events.online();
  }

  /** A PINGREQ when nothing was sent for as long as was promised; no answer to it by the next time is the end (MQTT 3.1.1 §3.1.2.10). */
  #waitForSilence(ms: number): void {
    if (this.#keepaliveMs === 0) return;
    this.#cancelTimer = this.#clock.after(ms, () => {
      const left = this.#silentSince + this.#keepaliveMs - this.#clock.now();
      if (left > 0) return this.#waitForSilence(left);
      if (this.#pinged) return this.#end(coded('ETIMEDOUT', 'no answer to a ping'));
      this.#pinged = true;
      this.send({ cmd: 'pingreq' });
      this.#waitForSilence(this.#keepaliveMs);
    });
  }

  /** Nothing is told from here on. */
  #stop(): void {
    this.#over = true;
    this.#cancelTimer();
    for (const { reject } of this.#subscribing.values()) reject(new Error('the connection is over'));
    this.#subscribing.clear();
  }

  #end(error: unknown): void {
    this.#closed?.();
    if (this.#over) return;
    this.#stop();
    this.#stream.destroy();
    this.#events.ended(error);
  }
}

function bytesOf(payload: string | Buffer): Uint8Array {
  return typeof payload === 'string' ? Buffer.from(payload) : payload;
}

function coded(code: string | number, message: string): Error {
  return Object.assign(new Error(message), { code });
}
