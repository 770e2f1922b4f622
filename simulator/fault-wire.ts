/**
 * One connection with faults in between: loses, delays, doubles, reorders and spoils single packets, slows, freezes or cuts.
 * It works on any byte stream, so devices in this process, over TCP and behind the proxy meet the same faults. A packet that is
 * not spoiled passes byte by byte as it came; no secret is kept or told.
 */
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import mqttPacket from 'mqtt-packet';
import type { WireBook } from './fault-book.ts';
import {
  decode,
  type Frame,
  frameOf,
  malformedPayload,
  oversizedPayload,
  packetLength,
  violatingPayload,
  withPayload,
} from './fault-packets.ts';
import type { Direction, FaultRule } from './fault-table.ts';

/** Packets one direction may hold back before the connection is cut: a slow link is no store. */
const HELD_MAX = 10_000;
/** Bytes without a whole packet before the connection is cut; Tencent takes 16 KB. */
const UNREAD_MAX = 1024 * 1024;

/** What is under way in one direction. */
class Lane {
  /** The beginning of a packet. */
  rest: Buffer | undefined;
  /** Waits for another to pass. */
  held: Buffer | undefined;
  behind: Frame[] = [];
  waiting = false;
  cancel = () => {};
  /** To be done when nothing waits any more. */
  atRest: (() => void) | undefined;
}

export class FaultWire extends Duplex {
  readonly #inner: Duplex;
  readonly #book: WireBook;
  readonly #up = new Lane();
  readonly #down = new Lane();
  #clientId = '';
  #version = 4;
  #frozen = false;
  /** The broker was never asked: what becomes of that connection concerns nobody. */
  #refused = false;
  #cancelReset = () => {};

  constructor(inner: Duplex, book: WireBook) {
    super();
    this.#inner = inner;
    this.#book = book;
    inner.on('data', (bytes: Buffer) => {
      if (!this.#frozen) this.#feed(this.#down, 'down', bytes);
    });
    inner.on('error', (error) => {
      if (!this.#frozen && !this.#refused) this.destroy(error);
    });
    // A half-open link tells nobody that the other end is gone.
    inner.on('end', () => this.#whenAtRest(this.#down, () => this.push(null)));
    inner.on('close', () => this.#whenAtRest(this.#down, () => this.#innerClosed()));
  }

  override _read(): void {
    this.#inner.resume();
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (!this.#frozen) this.#feed(this.#up, 'up', bytes);
    if (!this.#frozen && !this.destroyed && this.#inner.writableNeedDrain) this.#inner.once('drain', () => done());
    else done();
  }

  override _final(done: (error?: Error | null) => void): void {
    if (!this.#frozen) this.#whenAtRest(this.#up, () => this.#inner.end());
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    for (const lane of [this.#up, this.#down]) lane.cancel();
    this.#cancelReset();
    if (this.#frozen && !this.#inner.destroyed) this.#book.keepHalfOpen(this.#inner.resume());
    else this.#inner.destroy();
    if (this.#clientId !== '') this.#book.recorder?.closed(this.#clientId);
    done(error);
  }

  /** Cuts the bytes into packets; what nobody is interested in passes in one piece. */
  #feed(lane: Lane, direction: Direction, bytes: Buffer): void {
    const all = lane.rest ? Buffer.concat([lane.rest, bytes]) : bytes;
    lane.rest = undefined;
    const plain = this.#clientId !== '' && !lane.waiting && !lane.held && !this.#book.recorder && !this.#book.touches(this.#clientId);
    let from = 0;
    try {
      while (from < all.length && !this.destroyed) {
        const length = packetLength(all, from);
        if (length === undefined || from + length > all.length) break;
        if (!plain) this.#arrive(lane, direction, frameOf(all.subarray(from, from + length)));
        from += length;
      }
    } catch (error) {
      this.destroy(error as Error);
      return;
    }
    if (plain && from > 0) this.#out(direction, from === all.length ? all : all.subarray(0, from));
    if (from < all.length) lane.rest = all.subarray(from);
    if (all.length - from > UNREAD_MAX) this.destroy(new Error('a packet without an end'));
  }

  #arrive(lane: Lane, direction: Direction, frame: Frame): void {
    if (this.#clientId === '' && direction === 'up') this.#meet(frame);
    if (this.destroyed || this.#frozen) return;
    this.#book.recorder?.packet(this.#clientId, direction, frame, this.#version);
    if (!lane.waiting) this.#pass(lane, direction, frame);
    else if (lane.behind.push(frame) > HELD_MAX) this.#reset();
  }

  /** The first packet of a client says who it is (MQTT 3.1.1 §3.1). */
  #meet(frame: Frame): void {
    const packet = frame.name === 'connect' ? decode(frame, this.#version) : undefined;
    if (packet?.cmd !== 'connect') {
      this.destroy(new Error('the first packet is no CONNECT'));
      return;
    }
    this.#clientId = packet.clientId;
    this.#version = packet.protocolVersion ?? 4;
  }

  #pass(lane: Lane, direction: Direction, frame: Frame): void {
    const rule = this.#book.strike(frame, direction, this.#clientId);
    const write = (bytes = frame.bytes) => this.#write(lane, direction, bytes);
    switch (rule?.fault) {
      case 'drop':
        break;
      case 'duplicate':
        write();
        write();
        break;
      case 'reorder':
        if (lane.held) write();
        else lane.held = frame.bytes;
        break;
      case 'delay':
        this.#wait(lane, direction, frame, rule.ms as number);
        break;
      case 'slow':
        this.#wait(lane, direction, frame, Math.ceil((frame.bytes.length * 1000) / (rule.bytesPerSecond as number)));
        break;
      case 'freeze':
        this.#frozen = true;
        break;
      case 'reset':
      case 'storm':
        if (rule.ms) {
          write();
          this.#resetAfter(rule.ms);
        } else this.#reset();
        break;
      case 'refuse':
        this.#refuse(rule.code as number);
        break;
      case 'malformed':
      case 'oversized':
      case 'violate':
        write(this.#spoil(rule, frame).bytes);
        break;
      default:
        write();
    }
  }

  #refuse(returnCode: number): void {
    this.#refused = true;
    this.push(mqttPacket.generate({ cmd: 'connack', returnCode, sessionPresent: false }));
    this.push(null);
    this.#inner.destroy();
  }

  #spoil(rule: FaultRule, frame: Frame): Frame {
    return withPayload(frame, this.#version, (payload) => {
      if (rule.fault === 'malformed') return malformedPayload(payload, rule.how);
      return rule.fault === 'oversized' ? oversizedPayload(payload, rule.bytes as number) : violatingPayload(payload, rule.how);
    });
  }

  /** This packet and all behind it. */
  #wait(lane: Lane, direction: Direction, frame: Frame, ms: number): void {
    lane.waiting = true;
    lane.cancel = this.#book.clock.after(ms, () => {
      lane.waiting = false;
      this.#write(lane, direction, frame.bytes);
      const due = lane.behind;
      lane.behind = [];
      for (const next of due) {
        if (lane.waiting) lane.behind.push(next);
        else this.#pass(lane, direction, next);
      }
      if (!lane.waiting) this.#rested(lane);
    });
  }

  /** What came before the end is still to be read. */
  #innerClosed(): void {
    if (this.#inner.readableEnded && !this.readableEnded) this.once('end', () => this.destroy());
    else this.destroy();
  }

  #whenAtRest(lane: Lane, then: () => void): void {
    const before = lane.atRest;
    lane.atRest = () => {
      before?.();
      if (!this.destroyed && !this.#frozen && !this.#refused) then();
    };
    if (!lane.waiting) this.#rested(lane);
  }

  #rested(lane: Lane): void {
    const then = lane.atRest;
    lane.atRest = undefined;
    then?.();
  }

  #write(lane: Lane, direction: Direction, bytes: Buffer): void {
    this.#out(direction, bytes);
    const late = lane.held;
    lane.held = undefined;
    if (late) this.#out(direction, late);
  }

  #out(direction: Direction, bytes: Buffer): void {
    if (this.destroyed || this.#frozen) return;
    if (direction === 'up') {
      if (this.#inner.writable) this.#inner.write(bytes);
    } else if (!this.readableEnded && !this.push(bytes)) {
      this.#inner.pause();
    }
  }

  #resetAfter(ms: number): void {
    this.#cancelReset();
    this.#cancelReset = this.#book.clock.after(ms, () => this.#reset());
  }

  #reset(): void {
    if (this.#inner instanceof Socket && !this.#inner.connecting) this.#inner.resetAndDestroy();
    this.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
  }
}
