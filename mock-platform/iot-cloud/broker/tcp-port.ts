/** The port that devices dial: hands on each connection until it is closed. */
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { listenError } from './listen-error.ts';

export interface TcpPort {
  /** Port 0: any free one. Resolves to the port; rejects with a sentence when it is taken. */
  listen(port: number, address: string): Promise<number>;
  /** Takes nobody in any more; resolves once every connection is over, so end those first. */
  close(): Promise<void>;
}

/** Connections that may wait to be taken in: a fleet comes all at once. */
const BACKLOG = 4096;

/** Loopback has more addresses than one: a fleet on this machine that has used up the first one's quick ports finds us there. */
const SIBLINGS = ['127.0.0.2', '127.0.0.3', '127.0.0.4'];
/** Connections after which it is listened there; fleets look for it a little later (simulator/loopback-turns.ts). */
const SPREAD_FROM = 4_000;

export function createTcpPort(accept: (socket: Socket) => void, spreadFrom = SPREAD_FROM): TcpPort {
  let server: Server | undefined;
  let siblings: Server[] = [];
  let taken = 0;

  /** As far as this machine has them and nobody is there. */
  function spread(port: number): void {
    siblings = SIBLINGS.map((host) => {
      const sibling = createServer({ noDelay: true }, accept);
      sibling.on('error', () => {});
      return sibling.listen({ port, host, backlog: BACKLOG });
    });
  }
  return {
    async listen(port, address) {
      if (server) throw new Error('the MQTT broker listens already');
      const fresh = createServer({ noDelay: true }, (socket) => {
        if (++taken === spreadFrom && address === '127.0.0.1') spread((fresh.address() as AddressInfo).port);
        accept(socket);
      });
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
      for (const sibling of siblings.splice(0)) sibling.close();
      taken = 0;
      if (closing) await new Promise<void>((resolve) => closing.close(() => resolve()));
    },
  };
}
