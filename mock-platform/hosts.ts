/**
 * The table official host → handler, and the refusal for everything not built.
 * The same apps are opened three ways: by official URL in process, with the host in the path over HTTP, behind the TLS proxy.
 */
import type { Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';

/** Official host name → its app. Hosts are spelled in `devices` (`Hosts`). */
export type HostTable = { readonly [host: string]: Hono };

/** Largest request body a host reads, bytes, unless its app says otherwise. */
export const DEFAULT_BODY_MAX = 2 * 1024 * 1024;

/** `POST /wxa/foo`: the operation as its document names it, whichever door it came through. */
export function operationName(c: Context, host: string): string {
  const path = c.req.path.startsWith(`/${host}/`) ? c.req.path.slice(host.length + 1) : c.req.path;
  return `${c.req.method} ${path.slice(0, 200)}`;
}

/** HTTP 501 in the host's own error shape, naming the operation: what the mock does not know it refuses. */
export function refuseUnbuilt(app: Hono, host: string, shape: (message: string) => object): void {
  app.all('*', (c) => c.json(shape(`camlock mock: ${operationName(c, host)} is not built`), 501));
}

/** HTTP 413 in the host's own error shape for bodies over `maxBytes`, counted while they arrive when their length is not announced. */
export function limitBody(app: Hono, maxBytes: number, shape: (message: string) => object): void {
  const refuse = (c: Context) => c.json(shape(`camlock mock: the request body is larger than ${maxBytes} bytes`), 413);
  const count = bodyLimit({ maxSize: maxBytes, onError: refuse });
  app.use('*', (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
    // An announced length holds: Node's parser takes no more. Looking at the body itself would cost a stream per request.
    const announced = c.req.header('content-length');
    if (announced === undefined || c.req.header('transfer-encoding') !== undefined) return count(c, next);
    return Number(announced) > maxBytes ? Promise.resolve(refuse(c)) : next();
  });
}

/** Answers a request by its official URL; a host outside the table is refused with 502 and the list of what is there. */
export function answerByHost(hosts: HostTable): (request: Request) => Promise<Response> {
  return async (request) => {
    const { hostname } = new URL(request.url);
    const app = Object.hasOwn(hosts, hostname) ? hosts[hostname] : undefined;
    if (app) return app.fetch(request);
    return Response.json({ error: unknownHost(hostname, hosts) }, { status: 502 });
  };
}

/** One sentence for every door. */
export function unknownHost(hostname: string, hosts: HostTable): string {
  return `camlock mock: ${hostname} is not one of the hosts played here (${Object.keys(hosts).join(', ')}); nothing was sent anywhere`;
}

/** All hosts under their name as first path segment. */
export function mountHosts(root: Hono, hosts: HostTable): void {
  for (const [host, app] of Object.entries(hosts)) root.route(`/${host}`, app);
}
