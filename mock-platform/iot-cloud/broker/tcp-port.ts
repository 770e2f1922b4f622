/** The port that devices dial: hands on each connection until it is closed. */
import { createServer, type Server, type Socket } from 'node:net';
import { listenError } from './listen-error.ts';

export interface TcpPort {
  /** Port 0: any free one. Resolves to the port; rejects with a sentence when it is taken. */
  listen(port: number, address: string): Promise<number>;
  /** Takes nobody in any more; resolves once every connection is over, so end those first. */
  close(): Promise<void>;
}

/** Connections that may wait to be taken in: a fleet comes all at once. */
const BACKLOG = 4096;

export function createTcpPort(accept: (socket: Socket) => void): TcpPort {
  let server: Server | undefined;
  return {
    async listen(port, address) {
      if (server) throw new Error('the MQTT broker listens already');
      const fresh = createServer({ noDelay: true }, accept);
      server = fresh;
      try {
        await new Promise<void>((resolve, reject) => {
          fresh.once('error', reject);
          fresh.listen({ port, host: address, backlog: BACKLOG }, resolve);
        });
      } catch (error) {
        server = undefined;
        throw listenError(error as NodeJS.ErrnoException, port, address);
      }
      const bound = fresh.address();
      return typeof bound === 'object' && bound ? bound.port : port;
    },
    async close() {
      const closing = server;
      server = undefined;
      if (closing) await new Promise<void>((resolve) => closing.close(() => resolve()));
    },
  };
}
