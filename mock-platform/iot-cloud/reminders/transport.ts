/**
 * The wire to WeChat: keep-alive `node:http`, never global `fetch` (simulators.md §2.4: fetch collapsed at 2 000 events/s,
 * this reached 10 000). When the platform does not listen, the same request is answered in process.
 */
import { Agent, type IncomingMessage, request } from 'node:http';
import { Hosts } from '../../../devices/index.ts';

export interface Transport {
  /** POSTs JSON to api.weixin.qq.com; resolves to the answer's text whatever the status. Rejects when there is no answer. */
  post(path: string, json: string): Promise<string>;
  /** The same as GET. */
  get(path: string): Promise<string>;
  close(): void;
}

export interface TransportOptions {
  /** Throws while the platform does not listen. */
  baseUrl(): string;
  fetch(request: Request): Promise<Response>;
  readonly connections: number;
}

const ANSWER_MAX_BYTES = 64 * 1024;
const TIMEOUT_MS = 10_000;

export function createTransport(options: TransportOptions): Transport {
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections, scheduling: 'lifo', timeout: TIMEOUT_MS });

  // Taken apart once: at a thousand events a second, parsing an address for each is felt.
  let door: { readonly base: string; readonly host: string; readonly port: number } | undefined;

  async function ask(path: string, json: string | undefined): Promise<string> {
    let base: string;
    try {
      base = options.baseUrl();
    } catch {
      const init = json === undefined ? {} : { method: 'POST', body: json, headers: { 'content-type': 'application/json' } };
      const response = await options.fetch(new Request(`https://${Hosts.wechatApi}${path}`, init));
      return response.text();
    }
    if (door?.base !== base) {
      const url = new URL(base);
      door = { base, host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) };
    }
    const target = { host: door.host, port: door.port, path: `/${Hosts.wechatApi}${path}` };
    return send(agent, target, json === undefined ? undefined : Buffer.from(json), true);
  }

  return {
    post: ask,
    get: (path) => ask(path, undefined),
    close: () => agent.destroy(),
  };
}

/** `body` undefined: a GET. */
function send(
  agent: Agent,
  target: { host: string; port: number; path: string },
  body: Buffer | undefined,
  retry: boolean,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      body === undefined
        ? { ...target, agent }
        : { ...target, agent, method: 'POST', headers: { 'content-type': 'application/json', 'content-length': body.length } },
      (answer) => void readAll(answer).then(resolve, reject),
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)));
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      // A kept connection may have been closed by the server just now; Node's documents advise one more try.
      if (retry && outgoing.reusedSocket && error.code === 'ECONNRESET') send(agent, target, body, false).then(resolve, reject);
      else reject(error);
    });
    outgoing.end(body);
  });
}

function readAll(answer: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    answer.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > ANSWER_MAX_BYTES) answer.destroy(new Error(`the answer is longer than ${ANSWER_MAX_BYTES} bytes`));
      else chunks.push(chunk);
    });
    answer.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    answer.on('error', reject);
  });
}
