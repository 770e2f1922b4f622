/**
 * The door for unmodified programs: `HTTPS_PROXY` points here, `NODE_EXTRA_CA_CERTS` at the written CA. CONNECT to a host
 * of the table ends TLS here; anything else is refused, so nothing leaves the machine (facts/miniprogram-ci.md §0, mechanism 3).
 */
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { dirname } from 'node:path';
import type { Duplex } from 'node:stream';
import { makeCertificates } from './certificates.ts';
import { type HostTable, unknownHost } from './hosts.ts';
import { closeServer, listen, MAX_HEADER_BYTES, refuseBrokenRequests, refuseUpgrade, requestListener } from './http-door.ts';

export interface TlsProxyOptions {
  /** Answers a request by its official URL. */
  readonly fetch: (request: Request, env: object) => Promise<Response>;
  readonly hosts: HostTable;
  /** Where the CA certificate is written (mode 0600); folders are made. */
  readonly caFile: string;
  /** 0: any free port. */
  readonly port: number;
  readonly address: string;
  /** Takes a WebSocket request to a host of the table, or returns false. */
  readonly upgrade: (host: string, request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;
  readonly report: (error: unknown) => void;
}

export interface TlsProxy {
  /** Value for `HTTPS_PROXY`. */
  readonly url: string;
  /** Value for `NODE_EXTRA_CA_CERTS`. */
  readonly caFile: string;
  close(): Promise<void>;
}

export async function openTlsProxy(options: TlsProxyOptions): Promise<TlsProxy> {
  const { hosts, caFile } = options;
  const { ca, cert, key } = await makeCertificates(Object.keys(hosts));
  await mkdir(dirname(caFile), { recursive: true });
  await writeFile(caFile, ca, { mode: 0o600 });
  await chmod(caFile, 0o600);

  const inside = createHttpsServer({ key, cert, maxHeaderSize: MAX_HEADER_BYTES }, requestListener(options.fetch, options.report));
  inside.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const host = hostOf(request.headers.host ?? '', hosts);
    if (!host || !options.upgrade(host, request, socket, head)) refuseUpgrade(socket);
  });
  // A client that does not trust the CA hangs up during the handshake: its problem, said at its side.
  inside.on('tlsClientError', () => {});
  refuseBrokenRequests(inside);

  const tunnels = new Set<Duplex>();
  const outside = createHttpServer((_request, response) => {
    response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
    response.end('camlock mock: this proxy only answers CONNECT (https); nothing was sent anywhere\n');
  });
  outside.on('connect', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const host = hostOf(request.url ?? '', hosts);
    const port = /:(\d+)$/.exec(request.url ?? '')?.[1];
    if (!host || port !== '443') {
      const text = host ? `camlock mock: ${host} is played on port 443 only\n` : `${unknownHost(plainName(request.url ?? ''), hosts)}\n`;
      socket.end(
        `HTTP/1.1 403 Forbidden\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`,
      );
      return;
    }
    tunnels.add(socket);
    socket.once('close', () => tunnels.delete(socket));
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    if (head.length > 0) socket.unshift(head);
    inside.emit('connection', socket);
  });
  refuseBrokenRequests(outside);
  const port = await listen(outside, options.port, options.address);
  return {
    url: `http://${options.address.includes(':') ? `[${options.address}]` : options.address}:${port}`,
    caFile,
    async close() {
      for (const socket of tunnels) socket.destroy();
      inside.closeAllConnections();
      await closeServer(outside);
    },
  };
}

/** The table's host an authority (`host:port`) names. */
function hostOf(authority: string, hosts: HostTable): string | undefined {
  const name = authority.replace(/:\d+$/, '').toLowerCase();
  return Object.hasOwn(hosts, name) ? name : undefined;
}

/** Only what a host name may hold, so that a hostile CONNECT cannot write into the answer. */
function plainName(authority: string): string {
  return (
    authority
      .replace(/:\d+$/, '')
      .replace(/[^A-Za-z0-9.:[\]-]/g, '')
      .slice(0, 253) || 'this host'
  );
}
