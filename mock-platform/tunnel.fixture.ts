/** An HTTPS client behind the TLS proxy that trusts nothing but the CA file the proxy wrote: for tests. */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect as tlsConnect } from 'node:tls';
import type { TlsProxy } from './tls-proxy.ts';

export interface TunnelAnswer {
  readonly status: number;
  readonly body: string;
}

/** CONNECT, TLS with the certificate checked for `host`, one request. `hostHeader`: a name other than the tunnel's. */
export async function requestThroughTunnel(
  proxy: Pick<TlsProxy, 'url' | 'caFile'>,
  host: string,
  request: { readonly method?: string; readonly path: string; readonly body?: string; readonly hostHeader?: string },
): Promise<TunnelAnswer> {
  const { method = 'GET', path, body = '', hostHeader = host } = request;
  const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
  socket.write(`CONNECT ${host}:443 HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  const established = await new Promise<string>((resolve, reject) => {
    socket.once('data', (chunk) => resolve(String(chunk)));
    socket.once('error', reject);
  });
  if (!established.startsWith('HTTP/1.1 200 ')) throw new Error(`the proxy said ${established.split('\r\n', 1)[0]}`);
  const secure = tlsConnect({ socket, servername: host, ca: readFileSync(proxy.caFile) });
  const length = Buffer.byteLength(body);
  secure.write(`${method} ${path} HTTP/1.1\r\nHost: ${hostHeader}\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n${body}`);
  const answer = await text(secure);
  const split = answer.indexOf('\r\n\r\n');
  return { status: Number(answer.slice(9, 12)), body: answer.slice(split + 4) };
}
