/** The client's outside: WeChat's network and storage. Everything else in this folder is plain TypeScript. */
import Taro from '@tarojs/taro';
import type { Socket, SocketEvents } from './push.ts';
import type { PostJson } from './token-api.ts';

/** wx.request as PostJson. Every HTTP status is an answer; only transport problems reject. */
export const post: PostJson = async (url, body) => {
  const answer = await Taro.request({ url, method: 'POST', data: body, header: { 'content-type': 'application/json' }, timeout: 15_000 });
  return { status: answer.statusCode, body: answer.data };
};

/** wx.login's one-use code. */
export async function loginCode(): Promise<string> {
  return (await Taro.login()).code;
}

/** wx.connectSocket; the task arrives later than the promise of the API suggests, so early sends wait for it. */
export function dial(url: string, events: SocketEvents): Socket {
  let task: Taro.SocketTask | undefined;
  let gone = false;
  const goneOnce = () => {
    if (gone) return;
    gone = true;
    events.onGone();
  };
  Promise.resolve(Taro.connectSocket({ url })).then((opened) => {
    task = opened;
    if (gone) return task.close({});
    task.onOpen(() => events.onOpen());
    task.onMessage((message) => events.onText(typeof message.data === 'string' ? message.data : ''));
    task.onClose(goneOnce);
    task.onError(goneOnce);
  }, goneOnce);
  return {
    send: (data) => task?.send({ data, fail: goneOnce }),
    close() {
      gone = true;
      task?.close({});
    },
  };
}

/** A value under one storage key; undefined when nothing is kept or storage fails. */
export function kept<T>(key: string): { read(): T | undefined; write(value: T): void } {
  return {
    read() {
      try {
        return (Taro.getStorageSync(key) || undefined) as T | undefined;
      } catch {
        return undefined;
      }
    },
    write(value) {
      try {
        Taro.setStorageSync(key, value);
      } catch {
        // A full storage costs comfort (a login, a read mark), never function.
      }
    },
  };
}
