/**
 * Requests of a mini-program to hosts that are not the platform's own, e.g. the brand's login service:
 * the page may only talk to this origin, so the server passes them on to the address registered for the host.
 */

import { NOT_FORWARDED } from '../not-forwarded.ts';

/** Where a host really lives during a test: `login.example.com` → `http://127.0.0.1:7201`. Undefined: nobody answers. */
export type HostRoute = (host: string) => string | undefined;

/** Longest request body the phone passes on or reads. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;
const HOP_HEADERS = new Set([
  'connection',
  'host',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'te',
  'trailer',
  'proxy-authorization',
  'content-length',
  'cookie',
  'origin',
  'referer',
  'accept-encoding',
]);

/** Passes one request on. `rest` is path and query with a leading slash. */
export async function forward(request: Request, host: string, rest: string, route: HostRoute, appid: string): Promise<Response> {
  const target = route(host);
  if (!target) return refuse(502, `no address is registered for ${host}`);
  const length = Number(request.headers.get('content-length') ?? 0);
  if (length > MAX_BODY_BYTES) return refuse(413, `the body is ${length} bytes; ${MAX_BODY_BYTES} are passed on`);
  const headers = new Headers();
  for (const [name, value] of request.headers) if (!HOP_HEADERS.has(name) && !name.startsWith('sec-')) headers.set(name, value);
  headers.set('x-forwarded-host', host);
  // facts/wechat.md §4.4: the referer is fixed; version 0 stands for development, trial and audit.
  if (/^wx[0-9a-f]{16}$/.test(appid)) headers.set('referer', `https://servicewechat.com/${appid}/0/page-frame.html`);
  headers.delete('x-camlock-appid');
  const body = request.method === 'GET' || request.method === 'HEAD' ? undefined : await request.arrayBuffer();
  if (body && body.byteLength > MAX_BODY_BYTES) return refuse(413, `the body is ${body.byteLength} bytes; ${MAX_BODY_BYTES} are passed on`);
  try {
    const answer = await fetch(target.replace(/\/$/, '') + rest, { method: request.method, headers, body, redirect: 'manual' });
    const answerHeaders = new Headers();
    for (const [name, value] of answer.headers)
      if (!HOP_HEADERS.has(name) && name !== 'content-encoding' && name !== 'set-cookie') answerHeaders.append(name, value);
    answerHeaders.set('x-content-type-options', 'nosniff');
    answerHeaders.set('content-security-policy', "default-src 'none'; sandbox");
    return new Response(answer.status === 204 || answer.status === 304 ? null : answer.body, {
      status: answer.status,
      headers: answerHeaders,
    });
  } catch {
    return refuse(502, `${host} does not answer`);
  }
}

function refuse(status: number, reason: string): Response {
  return new Response(`${reason}\n`, { status, headers: { [NOT_FORWARDED]: reason, 'content-type': 'text/plain; charset=utf-8' } });
}
