/**
 * Past some thousand sockets to one address the kernel's search for a free local port takes five times as long as the connection
 * itself (facts/simulators.md §2.1). A broker on this machine that also listens on 127.0.0.2 to 4 is dialled there in turn.
 */
import { connect } from 'node:net';

const SIBLINGS = ['127.0.0.2', '127.0.0.3', '127.0.0.4'] as const;
/** Connections to the one address before the others are looked for. */
const SPREAD_FROM = 4_096;
const PROBE_MS = 500;

/** The address for each next connection. `from`: connections after which the others are tried, once. */
export function loopbackTurns(brokerUrl: string, from = SPREAD_FROM): () => string {
  const url = URL.canParse(brokerUrl) ? new URL(brokerUrl) : undefined;
  if (url?.protocol !== 'mqtt:' || url.hostname !== '127.0.0.1') return () => brokerUrl;
  const addresses = [brokerUrl];
  let count = 0;
  const port = Number(url.port || 1883);
  return () => {
    if (++count === from) {
      for (const host of SIBLINGS) {
        const sibling = brokerUrl.replace('127.0.0.1', host);
        probe(host, port, () => addresses.push(sibling));
      }
    }
    return addresses[count % addresses.length] as string;
  };
}

function probe(host: string, port: number, listens: () => void): void {
  const socket = connect({ host, port, timeout: PROBE_MS });
  socket.unref();
  socket.on('error', () => socket.destroy());
  socket.on('timeout', () => socket.destroy());
  socket.on('connect', () => {
    socket.destroy();
    listens();
  });
}
