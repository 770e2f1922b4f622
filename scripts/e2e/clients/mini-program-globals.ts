/**
 * The `wx` that Tencent's app SDK asks of its platform, over Node: its document names wx.request; its code also opens sockets,
 * keeps the token in the storage and listens for the app being hidden and shown. Behaviour as WeChat documents it: `request`
 * succeeds with any HTTP status and parses JSON, `getStorage` fails for a key that is not there.
 */
import { WebSocket } from 'ws';

interface Callbacks {
  readonly success?: (result: object) => void;
  readonly fail?: (error: { readonly errMsg: string }) => void;
}

export interface MiniProgramGlobals {
  readonly wx: object;
  /** The person leaves the app, or comes back. */
  hide(): void;
  show(): void;
}

export function createMiniProgramGlobals(): MiniProgramGlobals {
  const storage = new Map<string, unknown>();
  const hidden: (() => void)[] = [];
  const shown: (() => void)[] = [];

  const wx = {
    request({ url, data, method, header, success, fail }: Callbacks & { url: string; data: object; method: string; header?: HeadersInit }) {
      fetch(url, { method, headers: { 'content-type': 'application/json', ...header }, body: JSON.stringify(data) })
        .then(async (response) => {
          const text = await response.text();
          success?.({ statusCode: response.status, header: Object.fromEntries(response.headers), data: parsed(text) });
        })
        .catch((error: Error) => fail?.({ errMsg: `request:fail ${error.message}` }));
    },
    connectSocket({ url }: { url: string }) {
      const socket = new WebSocket(url);
      return {
        send: ({ data, success, fail }: Callbacks & { data: string }) =>
          socket.send(data, (error) => (error ? fail?.({ errMsg: `sendSocketMessage:fail ${error.message}` }) : success?.({}))),
        close: () => socket.close(),
        onOpen: (listener: () => void) => void socket.on('open', listener),
        onClose: (listener: (event: object) => void) =>
          void socket.on('close', (code, reason) => listener({ code, reason: String(reason) })),
        onMessage: (listener: (message: { data: string }) => void) => void socket.on('message', (raw) => listener({ data: String(raw) })),
        onError: (listener: (error: object) => void) => void socket.on('error', (error) => listener({ errMsg: error.message })),
      };
    },
    getStorage({ key, success, fail }: Callbacks & { key: string }) {
      if (storage.has(key)) success?.({ data: storage.get(key) });
      else fail?.({ errMsg: 'getStorage:fail data not found' });
    },
    setStorage({ key, data, success }: Callbacks & { key: string; data: unknown }) {
      storage.set(key, data);
      success?.({ errMsg: 'setStorage:ok' });
    },
    removeStorage({ key, success }: Callbacks & { key: string }) {
      storage.delete(key);
      success?.({ errMsg: 'removeStorage:ok' });
    },
    getSystemInfoSync: () => ({ platform: 'devtools' }),
    onAppHide: (listener: () => void) => void hidden.push(listener),
    onAppShow: (listener: () => void) => void shown.push(listener),
  };
  return {
    wx,
    hide: () => {
      for (const listener of hidden) listener();
    },
    show: () => {
      for (const listener of shown) listener();
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
