/** The plain HTTP door: one port, official hosts as first path segment, loopback unless told otherwise. */
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import type { Clock } from '../devices/index.ts';

/** One answered request, without query, headers and bodies: those carry tokens and secrets. */
export interface RequestLine {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly ms: number;
}

export interface HttpDoorOptions {
  readonly fetch: (request: Request, env: object) => Response | Promise<Response>;
  /** Takes a WebSocket request or returns false. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;
  readonly clock: Clock;
  /** Names besides `localhost` and IP addresses under which a browser may call. */
  readonly allowedHosts: readonly string[];
  readonly report: (error: unknown) => void;
  readonly log?: (line: RequestLine) => void;
}

export interface HttpDoor {
  readonly server: Server;
  /** Resolves to the port; rejects with a sentence when the port is taken. */
  listen(port: number, address: string): Promise<number>;
  close(): Promise<void>;
}

/** Long upload descriptions travel in the URL (facts/miniprogram-ci.md pitfall 5). */
export const MAX_HEADER_BYTES = 64 * 1024;
const KEEP_ALIVE_MS = 65_000;

export function createHttpDoor(options: HttpDoorOptions): HttpDoor {
  const answer = requestListener(options.fetch, options.report);
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES, keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    const { log, clock } = options;
    if (log) {
      const began = clock.now();
      const { method = '', url = '' } = request;
      const path = url.split('?')[0] as string;
      response.once('finish', () => log({ method, path, status: response.statusCode, ms: clock.now() - began }));
    }
    // A web page that made a name of its own point here (DNS rebinding) still sends that name.
    if (!isLocalName(request.headers.host, options.allowedHosts)) {
      response.writeHead(403, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
      response.end('camlock mock: open it as localhost or by its IP address\n');
      return;
    }
    void answer(request, response);
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const taken = isLocalName(request.headers.host, options.allowedHosts) && options.upgrade(request, socket, head);
    if (!taken) refuseUpgrade(socket);
  });
  refuseBrokenRequests(server);
  return {
    server,
    listen: (port, address) => listen(server, port, address),
    close: () => closeServer(server),
  };
}

/** Node request → fetch handler; failures become 500 without a stack trace. */
export function requestListener(fetch: HttpDoorOptions['fetch'], report: (error: unknown) => void) {
  const answer = getRequestListener((request, env) => fetch(request, env), {
    overrideGlobalObjects: false,
    errorHandler(error) {
      report(error);
      return Response.json({ error: 'camlock mock: internal error; the server log has the cause' }, { status: 500 });
    },
  });
  return (request: IncomingMessage, response: ServerResponse) => {
    spellContentLength(response);
    return answer(request, response);
  };
}

/**
 * Fetch writes header names in lower case; both clouds do not, and Tencent's C SDK finds the length of an answer only
 * under `Content-Length`, in exactly this case (facts/tencent-iot.md §2.3 [O]).
 */
function spellContentLength(response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response) as (status: number, headers?: OutgoingHttpHeaders) => ServerResponse;
  response.writeHead = (status: number, headers?: unknown) => {
    if (typeof headers === 'object' && headers !== null && 'content-length' in headers) {
      const { 'content-length': length, ...others } = headers as OutgoingHttpHeaders;
      return writeHead(status, { ...others, 'Content-Length': length });
    }
    return writeHead(status, headers as OutgoingHttpHeaders | undefined);
  };
}

export function refuseUpgrade(socket: Duplex): void {
  socket.end(
    'HTTP/1.1 501 Not Implemented\r\nconnection: close\r\ncontent-type: text/plain\r\n\r\ncamlock mock: no WebSocket on this path\n',
  );
}

export function refuseBrokenRequests(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const status = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
    if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\n\r\n`);
    else socket.destroy();
  });
}

export function listen(server: Server, port: number, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'EADDRINUSE' ? `port ${port} is taken; choose another or 0 for any free one` : error.message;
      reject(new Error(`cannot listen on ${address}:${port}: ${reason}`));
    });
    server.listen(port, address, () => resolve((server.address() as AddressInfo).port));
  });
}

export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function isLocalName(header: string | undefined, allowed: readonly string[]): boolean {
  if (!header) return false;
  const name = header
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
  return name === 'localhost' || name.endsWith('.localhost') || isIP(name) !== 0 || allowed.includes(name);
}
