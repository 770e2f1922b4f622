/** New messages of one user as server-sent events. */
import type { Clock } from '../../../devices/index.ts';
import type { WechatClientSide } from '../../wechat/client-side.ts';

const KEEP_ALIVE_MS = 20_000;

/**
 * Ends when the client goes away. Each message is one `message` event with the JSON of `InboxMessage`; `reload` names a version
 * that was built anew.
 */
export function inboxStream(wechat: WechatClientSide, clock: Clock, userId: string): Response {
  const encoder = new TextEncoder();
  let stop = (): void => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (text: string): void => {
        try {
          controller.enqueue(encoder.encode(text));
        } catch {
          stop();
        }
      };
      let cancelTimer = (): void => {};
      const ping = (): void => {
        send(': still here\n\n');
        cancelTimer = clock.after(KEEP_ALIVE_MS, ping);
      };
      const unsubscribe = wechat.onMessage(userId, (message) => send(`data: ${JSON.stringify(message)}\n\n`));
      const stopReloads = wechat.onReload((version) => send(`event: reload\ndata: ${JSON.stringify(version)}\n\n`));
      stop = () => {
        unsubscribe();
        stopReloads();
        cancelTimer();
      };
      send('event: ready\ndata: {}\n\n');
      cancelTimer = clock.after(KEEP_ALIVE_MS, ping);
    },
    cancel() {
      stop();
    },
  });
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  });
}
