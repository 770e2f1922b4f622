/**
 * An MQTT-aware wire between any device and any broker: the faults of a book, and a recorder. It needs no account and knows no
 * secret: credentials pass through and are never told.
 */
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Clock } from '../devices/index.ts';
import { brokerDial } from './broker-dial.ts';
import { SimulatorError } from './error.ts';
import { createFaultBook, type FaultBook } from './fault-book.ts';
import type { Recorder } from './recorder.ts';

export interface FaultProxy extends Omit<FaultBook, 'close' | 'wrap' | 'now' | 'atConnect'> {
  /** `mqtt://127.0.0.1:PORT`, what devices dial. */
  readonly url: string;
  /** Connections that are open now. */
  readonly connections: number;
  close(): Promise<void>;
}

export interface FaultProxyOptions {
  /** `mqtt://host:port` or `mqtts://host:port`; to the proxy itself devices talk without TLS. */
  readonly target: string;
  /** PEM of the authority behind an `mqtts://` broker. */
  readonly ca?: string;
  /** Delays run on it. */
  readonly clock: Clock;
  /** 0: any free one. Default 0. */
  readonly port?: number;
  /** Address it listens on. Default 127.0.0.1; `0.0.0.0` lets devices of the same network in. */
  readonly host?: string;
  /** Of the dice behind `chance`. Default 1. */
  readonly seed?: number;
  readonly recorder?: Recorder;
}

/** Listens in front of `target`. Throws {@link SimulatorError} for an address it cannot dial or listen on. */
export async function createFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const { clock, recorder, seed, host = '127.0.0.1' } = options;
  const openBroker = brokerDial(options.target, options.ca);
  const book = createFaultBook({ clock, where: 'proxy', ...(seed !== undefined && { seed }), ...(recorder && { recorder }) });
  const wires = new Set<Duplex>();

  function pair(device: Socket): void {
    const broker = openBroker();
    const wire = book.wrap(broker);
    wires.add(wire);
    device.on('error', () => {});
    wire.on('error', (error) => {
      if ((error as { code?: string }).code === 'ECONNRESET') device.resetAndDestroy();
    });
    wire.on('close', () => {
      wires.delete(wire);
      device.destroy();
    });
    device.on('close', () => wire.destroy());
    device.pipe(wire).pipe(device);
  }

  const server = createServer({ noDelay: true }, pair);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const where = `${host}:${options.port ?? 0}`;
      const fix = error.code === 'EADDRINUSE' ? 'something listens there already; give another port' : 'give an address of this machine';
      reject(new SimulatorError(409, `the proxy cannot listen on ${where} (${error.code})`, fix));
    });
    server.listen(options.port ?? 0, host, resolve);
  });
  const { close, wrap, now, atConnect, ...rules } = book;
  return {
    ...rules,
    url: `mqtt://${host}:${(server.address() as AddressInfo).port}`,
    get connections() {
      return wires.size;
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const wire of wires) wire.destroy();
      close();
      await closed;
    },
  };
}
