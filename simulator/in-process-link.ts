/**
 * A wire without a socket: two ends of one stream in one process. The bytes are those of MQTT, so the broker's rules and whatever
 * sits between (faults, recording) see what they would see on a network, and nothing but the run's clock decides when.
 */
import { Duplex } from 'node:stream';
import type { Clock } from '../devices/index.ts';
import type { Dial } from './dial.ts';
import { createLeanDial } from './lean-dial.ts';

/** Connects devices to a broker in this process; `accept` gets the broker's end of each new stream. */
export function createInProcessDial(options: {
  readonly accept: (stream: Duplex) => void;
  readonly clock: Clock;
  /** Puts something in between, such as faults. */
  readonly wrap?: (stream: Duplex) => Duplex;
}): Dial {
  return createLeanDial({
    clock: options.clock,
    open() {
      const [device, broker] = openPair();
      options.accept(broker);
      return options.wrap?.(device) ?? device;
    },
  });
}

/** What is written to one end is read from the other; ending or destroying one end does so to the other. */
export function openPair(): [Duplex, Duplex] {
  const left = new PairEnd();
  const right = new PairEnd();
  left.other = right;
  right.other = left;
  return [left, right];
}

class PairEnd extends Duplex {
  other: PairEnd | undefined;
  /** Called once the reader has caught up. */
  #caughtUp: (() => void) | undefined;

  override _read(): void {
    const caughtUp = this.#caughtUp;
    this.#caughtUp = undefined;
    caughtUp?.();
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#hand(bytes, done);
  }

  /** A packet is written in pieces of a byte or two: they travel as one. */
  override _writev(chunks: readonly { readonly chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#hand(Buffer.concat(chunks.map(({ chunk }) => chunk)), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.other?.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    const { other } = this;
    this.other = undefined;
    this.#caughtUp = undefined;
    // Like a socket: the other side sees the end of it, not our reason.
    if (other && !other.destroyed) process.nextTick(() => other.destroy());
    done(error);
  }

  #hand(bytes: Buffer, done: (error?: Error | null) => void): void {
    const { other } = this;
    if (!other) done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    else if (other.push(bytes)) done();
    else other.#caughtUp = done;
  }
}
