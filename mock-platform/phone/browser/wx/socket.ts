/** wx.connectSocket and its task (facts/wechat.md §4.4: five sockets, wss only, listed hosts, ports ignored). */
import { Hosts } from '../../../../devices/index.ts';
import { ApiError } from '../runtime/api-error.ts';
import type { MiniProgram } from '../runtime/mini-program-type.ts';
import { api, type Options, textOption } from './api.ts';
import type { Domains } from './network.ts';

const MAX_SOCKETS = 5;

export function isLegalSocket(address: string, listed: readonly string[]): boolean {
  const host = (one: string): string | undefined => /^wss:\/\/([^/?#@:]+)/i.exec(one)?.[1]?.toLowerCase();
  const wanted = host(address);
  return wanted !== undefined && listed.some((one) => host(one) === wanted);
}

export function createSocketApi(mini: MiniProgram, legal: () => Promise<Domains>): (options?: Options) => object {
  const open = new Set<WebSocket>();
  const closeAll = (): void => {
    for (const socket of [...open]) socket.close();
  };
  const forget = mini.phone.onState((now) => {
    if (!now.online) closeAll();
  });
  mini.hook('destroy', () => {
    forget();
    closeAll();
  });
  return (options = {}) => {
    const listeners: { [type: string]: Set<(value: object) => void> } = {
      open: new Set(),
      message: new Set(),
      close: new Set(),
      error: new Set(),
    };
    const fire = (type: string, value: object): void => {
      for (const listener of [...(listeners[type] ?? [])]) {
        try {
          listener(value);
        } catch (error) {
          mini.report(error, `socket ${type}`);
        }
      }
    };
    let socket: WebSocket | undefined;
    let closedEarly = false;
    const start = async (): Promise<object> => {
      const address = textOption(options, 'url');
      const { socket: listed } = await legal();
      if (!isLegalSocket(address, listed)) {
        console.error(`[camlock phone] ${address.slice(0, 200)} is not in the list of socket domains: ${listed.join(', ') || '(empty)'}`);
        throw new ApiError('wss url not in domain list', 600002);
      }
      if (open.size >= MAX_SOCKETS) throw new ApiError('max socket count limit exceeded');
      const url = new URL(address);
      if (url.host !== Hosts.iotApp) throw new ApiError(`camlock phone: sockets to ${url.host} are not built`);
      if (closedEarly) return { socketTaskId: 0 };
      if (!mini.phone.state().online) {
        mini.phone.clock.after(0, () => fire('error', { errMsg: 'connectSocket:fail net::ERR_INTERNET_DISCONNECTED' }));
        return { socketTaskId: 0 };
      }
      const origin = location.origin.replace(/^http/, 'ws');
      const made = new WebSocket(`${origin}/${url.host}${url.pathname}${url.search}`, options.protocols as string[] | undefined);
      socket = made;
      made.binaryType = 'arraybuffer';
      open.add(made);
      made.onopen = () => fire('open', { header: {}, profile: {} });
      made.onmessage = (event) => fire('message', { data: event.data as unknown });
      made.onerror = () => fire('error', { errMsg: 'connectSocket:fail' });
      made.onclose = (event) => {
        open.delete(made);
        fire('close', { code: event.code, reason: event.reason });
      };
      return { socketTaskId: 0 };
    };
    // Failures of this API carry another name than the API (facts/wechat.md §4.4).
    const promise = api(
      mini,
      'createSocketTask',
      start,
    )({
      ...options,
      fail: (value: object) => {
        fire('error', value);
        if (typeof options.fail === 'function') options.fail(value);
      },
    });
    void promise;
    const on = (type: string) => (listener: (value: object) => void) => void listeners[type]?.add(listener);
    const off = (type: string) => (listener?: (value: object) => void) =>
      void (listener ? listeners[type]?.delete(listener) : listeners[type]?.clear());
    return {
      CONNECTING: 0,
      OPEN: 1,
      CLOSING: 2,
      CLOSED: 3,
      get readyState() {
        return socket?.readyState ?? (closedEarly ? 3 : 0);
      },
      onOpen: on('open'),
      onMessage: on('message'),
      onClose: on('close'),
      onError: on('error'),
      offOpen: off('open'),
      offMessage: off('message'),
      offClose: off('close'),
      offError: off('error'),
      send: api(mini, 'sendSocketMessage', ({ data }) => {
        if (socket?.readyState !== WebSocket.OPEN) throw new ApiError('SocketTask.readyState is not OPEN');
        socket.send(data as string | ArrayBuffer);
        return undefined;
      }),
      close: api(mini, 'closeSocket', ({ code, reason }) => {
        closedEarly = true;
        const number = Number(code ?? 1000);
        socket?.close(
          number === 1000 || (number >= 3000 && number <= 4999) ? number : 1000,
          textOption({ reason }, 'reason').slice(0, 100),
        );
        return undefined;
      }),
    };
  };
}
