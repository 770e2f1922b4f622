/**
 * The door of a process that does not own the state: it listens all the same and hands every request and WebSocket to the owner, so
 * any process of the deployment can be called. While no owner is known it says 503 and when to ask again. It decides nothing
 * itself: the state stays one process's (docs/decisions/0010-standbys-forward.md).
 */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { type Duplex, Readable } from 'node:stream';
import { type Clock, createRealClock, Hosts } from '../../devices/index.ts';
import { createHttpDoor, MAX_HEADER_BYTES } from '../http-door.ts';
import { HEALTH_PATH } from '../inspect/health.ts';
import { createInspectionGuard } from '../inspect/inspection-guard.ts';
import { watchOwner } from './owner-watch.ts';

export interface StandbyOptions {
  /** `postgres://…` of the shared state. */
  readonly databaseUrl: string;
  /** 0: any free one. */
  readonly port: number;
  readonly address: string;
  /** As the owner's: asked for here too, because the owner may listen where it needs none. */
  readonly inspectionKey?: string;
  readonly allowedHosts?: readonly string[];
  readonly report?: (error: unknown) => void;
  readonly clock?: Clock;
}

export interface StandbyDoor {
  readonly port: number;
  /** Ends its connections; the port is free then. */
  close(): Promise<void>;
}

/** Marks what has been handed on once: an old address of the owner may be a standby by now, perhaps this one. */
const FORWARDED = 'x-camlock-forwarded';
const RETRY_AFTER_SECONDS = '1';
/** Of one connection; they describe the way to us, not the request. */
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'proxy-connection', 'te', 'trailer', 'upgrade'];
const BODYLESS = [204, 205, 304];

/** Rejects with a sentence when the port is taken. */
export async function openStandbyDoor(options: StandbyOptions): Promise<StandbyDoor> {
  const clock = options.clock ?? createRealClock();
  const guard = createInspectionGuard(options.inspectionKey);
  guard.listensOn(options.address);
  const watch = watchOwner(options.databaseUrl, clock);
  const sockets = new Set<Duplex>();

  const noOwner = (why: string) =>
    Response.json(
      { error: `camlock mock: this process stands by, and ${why}; ask again in a moment` },
      { status: 503, headers: { 'retry-after': RETRY_AFTER_SECONDS, 'cache-control': 'no-store' } },
    );
  /** Where to hand something on to, or the words why not. */
  const target = (incoming: IncomingMessage): URL | string => {
    if (incoming.headers[FORWARDED] !== undefined) return 'whoever sent this here takes it for the owner, which it is not any more';
    return watch.owner ? new URL(watch.owner.url) : (watch.trouble ?? 'no owner of the state is known yet');
  };
  const refused = (incoming: IncomingMessage): boolean => {
    const place = (incoming.url ?? '/').split(/[/?]/)[1] ?? '';
    const open =
      place === '' ||
      Object.values<string>(Hosts).includes(place) ||
      REGISTERING.includes((incoming.headers.host ?? '').replace(/:\d+$/, ''));
    if (open || guard.key === undefined) return false;
    const shown = /[?&]key=([^&#]*)/.exec(incoming.url ?? '')?.[1];
    const header = (name: string) => (name === 'x-camlock-key' && shown !== undefined ? shown : textOf(incoming.headers[name]));
    return !guard.admits(header);
  };

  const door = createHttpDoor({
    clock,
    report: options.report ?? (() => {}),
    allowedHosts: [...(options.allowedHosts ?? []), ...REGISTERING],
    async fetch(request, env) {
      const { incoming } = env as { incoming: IncomingMessage };
      const isHealth = new URL(request.url).pathname === HEALTH_PATH && request.method === 'GET';
      const keyless = refused(incoming);
      if (keyless && !isHealth) {
        return Response.json({ error: 'camlock mock: send the inspection key as header x-camlock-key' }, { status: 401 });
      }
      const to = target(incoming);
      const answer = typeof to === 'string' ? noOwner(to) : await handOn(incoming, to).catch((error) => noOwner(unanswered(to, error)));
      if (keyless) return Response.json({ ok: answer.ok }, { status: answer.ok ? 200 : 503 });
      return isHealth ? health(answer) : answer;
    },
    upgrade(incoming, socket, head) {
      const to = target(incoming);
      if (typeof to === 'string' || refused(incoming)) {
        socket.end(
          `HTTP/1.1 503 Service Unavailable\r\nretry-after: ${RETRY_AFTER_SECONDS}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`,
        );
        return true;
      }
      pipe(incoming, socket, head, to);
      return true;
    },
  });

  /** The owner's own health, and that this process only hands on. */
  async function health(answer: Response): Promise<Response> {
    const known = watch.owner ? { owner: watch.owner.url, epoch: watch.owner.epoch } : {};
    const body: unknown = await answer.json().catch(() => ({}));
    return Response.json(
      { ...Object(body), ok: answer.ok, role: 'standby', ...known, ...(watch.trouble ? { trouble: watch.trouble } : {}) },
      { status: answer.ok ? 200 : 503, headers: { 'cache-control': 'no-store' } },
    );
  }

  function pipe(incoming: IncomingMessage, socket: Duplex, head: Buffer, to: URL): void {
    const owner = connect(Number(to.port || 80), to.hostname.replace(/^\[|\]$/g, ''));
    const names = incoming.rawHeaders.flatMap((name, n) => (n % 2 === 0 ? [`${name}: ${incoming.rawHeaders[n + 1]}`] : []));
    for (const side of [socket, owner]) {
      sockets.add(side);
      side.on('error', () => {});
      side.once('close', () => {
        sockets.delete(side);
        (side === socket ? owner : socket).destroy();
      });
    }
    owner.once('connect', () => {
      owner.write(`${incoming.method} ${incoming.url} HTTP/1.1\r\n${[...names, `${FORWARDED}: 1`].join('\r\n')}\r\n\r\n`, 'latin1');
      owner.write(head);
      socket.pipe(owner).pipe(socket);
    });
  }

  let port: number;
  try {
    port = await door.listen(options.port, options.address);
  } catch (error) {
    await watch.stop();
    throw error;
  }
  return {
    port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all([door.close(), watch.stop()]);
    },
  };
}

/** Devices come to the gateways by name and without a path of ours. */
const REGISTERING: readonly string[] = [Hosts.iotGateway, Hosts.iotGatewayGuangzhou];

/** Rejects when the owner ends without an answer. Nothing is sent twice: whether it acted is not known then. */
function handOn(incoming: IncomingMessage, to: URL): Promise<Response> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        host: to.hostname.replace(/^\[|\]$/g, ''),
        port: to.port,
        method: incoming.method,
        path: incoming.url,
        headers: { ...without(incoming.headers, HOP_BY_HOP), [FORWARDED]: '1' },
        maxHeaderSize: MAX_HEADER_BYTES,
        agent: false,
      },
      (answer) => {
        const headers = new Headers();
        for (let n = 0; n + 1 < answer.rawHeaders.length; n += 2) {
          const name = (answer.rawHeaders[n] as string).toLowerCase();
          if (!HOP_BY_HOP.includes(name)) headers.append(name, answer.rawHeaders[n + 1] as string);
        }
        const status = answer.statusCode ?? 502;
        const empty = BODYLESS.includes(status) || incoming.method === 'HEAD';
        if (empty) answer.resume();
        resolve(new Response(empty ? null : (Readable.toWeb(answer) as ReadableStream<Uint8Array>), { status, headers }));
      },
    );
    outgoing.once('error', reject);
    incoming.once('close', () => {
      if (!incoming.complete) outgoing.destroy(new Error('the caller hung up'));
    });
    incoming.pipe(outgoing);
  });
}

function unanswered(to: URL, error: unknown): string {
  const { code } = error as { code?: string };
  return `the owner at ${to.host} does not answer (${code ?? 'no connection'}), whether it took the request is not known`;
}

function without(headers: IncomingMessage['headers'], names: readonly string[]): IncomingMessage['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

/** One text for a header that came twice. */
function textOf(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'object' ? header.join('; ') : header;
}
