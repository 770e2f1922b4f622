/** `GET /live`: server-sent events, a frame a second. */
import { SimulatorError } from '../error.ts';
import type { Floor } from './route.ts';

/** A page that does not read loses frames instead of filling our memory. */
const FRAMES_WAITING_MAX = 5;

/** The stream; ends with the request. Throws {@link SimulatorError} for a device there is not. */
export function followLive({ fleet, watch }: Floor, device: string | null, signal: AbortSignal): Response {
  const [productId = '', deviceName = ''] = (device ?? '').split('/');
  const unit = device === null ? undefined : fleet.unit(productId, deviceName);
  if (device !== null && !unit)
    throw new SimulatorError(404, `no device ${device.slice(0, 80)}`, 'GET /devices lists all of them, as productId/deviceName');
  let stop = () => {};
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const following = watch.follow(unit, (frame) => {
          if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(`data: ${JSON.stringify(frame)}\n\n`));
        });
        stop = following.stop;
        // Bytes at once: whoever opened it learns that it is open.
        controller.enqueue(encoder.encode(': the simulator\n\n'));
        signal.addEventListener('abort', stop, { once: true });
      },
      cancel: () => stop(),
    },
    { highWaterMark: FRAMES_WAITING_MAX },
  );
  return new Response(body, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' } });
}
