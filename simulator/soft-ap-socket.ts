/** A real UDP port before a device's soft-AP: what an app (or Tencent's) in the device's own Wi-Fi would dial. */
import { createSocket } from 'node:dgram';
import { SoftApPort } from '../devices/index.ts';
import { SimulatorError } from './error.ts';
import type { SoftAp } from './soft-ap.ts';

export interface SoftApSocket {
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Listens on `address` (loopback) and `port` (8266; 0: any free one). Answers go to where the app spoke from. Throws
 * {@link SimulatorError} when the port is taken.
 */
export async function openSoftApSocket(
  softAp: SoftAp,
  { address = '127.0.0.1', port = SoftApPort.device }: { readonly address?: string; readonly port?: number } = {},
): Promise<SoftApSocket> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  let closed = false;
  await new Promise<void>((resolve, reject) => {
    socket.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(
        new SimulatorError(
          409,
          `cannot listen for UDP on ${address}:${port}: ${taken ? 'the port is taken' : error.message}`,
          'choose another port, or 0 for any free one',
        ),
      );
    });
    socket.bind(port, address, resolve);
  });
  // An app that has gone away is no error of the device's.
  socket.removeAllListeners('error').on('error', () => {});
  socket.on('message', (datagram, peer) =>
    softAp.receive(datagram, (answer) => {
      if (!closed) socket.send(answer, peer.port, peer.address, () => {});
    }),
  );
  socket.unref();
  const bound = socket.address();
  return {
    address: bound.address,
    port: bound.port,
    close: () =>
      new Promise((resolve) => {
        if (closed) return resolve();
        closed = true;
        socket.close(() => resolve());
      }),
  };
}
