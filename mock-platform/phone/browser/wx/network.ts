/** wx.request and wx.connectSocket, with the legal domains and limits of facts/wechat.md §4.4. */
import { Hosts } from '../../../../devices/index.ts';
import { NOT_FORWARDED } from '../../not-forwarded.ts';
import { ApiError } from '../runtime/api-error.ts';
import type { MiniProgram } from '../runtime/mini-program-type.ts';
import { type ApiGroup, api, numberOption, type Options, textOption } from './api.ts';
import { createSocketApi } from './socket.ts';

const MAX_REQUESTS = 10;
const DEFAULT_TIMEOUT_MS = 60_000;

export type Domains = { request: string[]; socket: string[] };

/** Official hosts keep their name in this platform's path; others go through the server's route table. */
export function placeOf(url: URL): string {
  const path = url.pathname + url.search;
  return url.host === Hosts.iotApp ? `/${url.host}${path}` : `/phone/route/${encodeURIComponent(url.host)}${path}`;
}

/** `https://host[:port]` must be listed exactly; a port in the address that is not listed fails. */
export function isLegalRequest(address: string, listed: readonly string[]): boolean {
  const match = /^(https:\/\/[^/?#@]+)(?:[/?#]|$)/i.exec(address);
  if (!match) return false;
  const origin = (match[1] as string).toLowerCase();
  if (origin === `https://${Hosts.wechatApi}`) return false;
  return listed.some((one) => one.toLowerCase().replace(/\/$/, '') === origin);
}

export function networkApis(mini: MiniProgram): ApiGroup {
  const { phone } = mini;
  let domains: Promise<Domains> | undefined;
  const legal = (): Promise<Domains> => {
    domains ??= phone.server.domains(mini.info.appid).catch((error) => {
      domains = undefined;
      throw error;
    });
    return domains;
  };
  let running = 0;
  const waiting: (() => void)[] = [];
  const slot = async (): Promise<() => void> => {
    if (running >= MAX_REQUESTS) await new Promise<void>((resolve) => waiting.push(resolve));
    running++;
    return () => {
      running--;
      waiting.shift()?.();
    };
  };

  const request = (options: Options = {}): object => {
    const abort = new AbortController();
    const headersListeners = new Set<(value: object) => void>();
    let reason = '';
    const run = async (): Promise<object> => {
      const done = phone.activity.begin();
      try {
        return await attempt();
      } finally {
        done();
      }
    };
    const attempt = async (): Promise<object> => {
      const address = textOption(options, 'url');
      const { request: listed } = await legal();
      if (!isLegalRequest(address, listed)) {
        console.error(`[camlock phone] ${address.slice(0, 200)} is not in the list of request domains: ${listed.join(', ') || '(empty)'}`);
        throw new ApiError('url not in domain list', 600002);
      }
      if (!phone.state().online) throw new ApiError('net::ERR_INTERNET_DISCONNECTED', 600003);
      const free = await slot();
      const cancel = phone.clock.after(
        numberOption(options, 'timeout', mini.packed.app.networkTimeout?.request ?? DEFAULT_TIMEOUT_MS),
        () => {
          reason = 'timeout';
          abort.abort();
        },
      );
      try {
        return await send(mini, address, options, abort.signal, (value) => {
          for (const listener of headersListeners) listener(value);
        });
      } catch (error) {
        if (error instanceof ApiError) throw error;
        throw new ApiError(reason || 'net::ERR_CONNECTION_FAILED');
      } finally {
        cancel();
        free();
      }
    };
    const promise = api(mini, 'request', run)(options);
    const task = {
      abort: () => {
        reason = 'abort';
        abort.abort();
      },
      onHeadersReceived: (listener: (value: object) => void) => void headersListeners.add(listener),
      offHeadersReceived: (listener: (value: object) => void) => void headersListeners.delete(listener),
      onChunkReceived: () => console.error('[camlock phone] RequestTask.onChunkReceived is not built'),
      offChunkReceived: () => {},
    };
    return promise ? Object.assign(promise, task) : task;
  };

  return {
    request,
    connectSocket: createSocketApi(mini, legal),
    getNetworkType: api(mini, 'getNetworkType', () => ({
      networkType: phone.state().online ? 'wifi' : 'none',
      hasSystemProxy: false,
      signalStrength: 0,
      weakNet: false,
    })),
    onNetworkStatusChange: (listener: (value: unknown) => void) => mini.hook('networkStatusChange', listener),
    offNetworkStatusChange: (listener?: (value: unknown) => void) => mini.unhook('networkStatusChange', listener),
    onNetworkWeakChange: () => {},
    offNetworkWeakChange: () => {},
  };
}

async function send(
  mini: MiniProgram,
  address: string,
  options: Options,
  signal: AbortSignal,
  onHeaders: (value: object) => void,
): Promise<object> {
  const method = textOption(options, 'method', 'GET').toUpperCase();
  if (!/^(?:GET|POST|PUT|DELETE|HEAD|OPTIONS|TRACE|CONNECT)$/.test(method))
    throw new ApiError(`method "${method.slice(0, 20)}" is invalid`);
  const headers: { [name: string]: string } = {};
  for (const [name, value] of Object.entries((options.header as object | undefined) ?? {}))
    if (!/^(?:referer|host|cookie)$/i.test(name)) headers[name.toLowerCase()] = String(value);
  headers['content-type'] ??= 'application/json';
  headers['x-camlock-appid'] = mini.info.appid;
  const url = new URL(address);
  const data = options.data;
  let body: BodyInit | undefined;
  if (data !== undefined && data !== null) {
    if (method === 'GET' || method === 'HEAD') {
      if (typeof data === 'object')
        for (const [name, value] of Object.entries(data))
          if (value !== undefined) url.searchParams.append(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
    } else if (data instanceof ArrayBuffer || ArrayBuffer.isView(data)) body = data as BodyInit;
    else if (typeof data === 'string') body = data;
    else if (headers['content-type']?.includes('application/x-www-form-urlencoded'))
      body = new URLSearchParams(Object.entries(data as object).map(([name, value]) => [name, String(value)])).toString();
    else body = JSON.stringify(data);
  }
  const answer = await fetch(placeOf(url), { method, headers, body, signal, redirect: 'follow', credentials: 'omit' });
  const refused = answer.headers.get(NOT_FORWARDED);
  if (refused) {
    console.error(`[camlock phone] ${url.host}: ${refused}`);
    throw new ApiError('net::ERR_CONNECTION_REFUSED', 600001);
  }
  const header = Object.fromEntries(answer.headers);
  onHeaders({ statusCode: answer.status, header, cookies: [] });
  return { data: await readData(answer, options), statusCode: answer.status, header, cookies: [] };
}

async function readData(answer: Response, options: Options): Promise<unknown> {
  if (options.responseType === 'arraybuffer') return answer.arrayBuffer();
  const text = await answer.text();
  if (options.dataType !== undefined && options.dataType !== 'json') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
