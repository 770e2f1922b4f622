/**
 * Load of the bench, in a process of its own: prepared bytes over bare sockets, so that the client costs less than what it
 * asks. IPC in, IPC out.
 */
import { connect, type Socket } from 'node:net';

/** Where a request carries this, every request carries another number of as many digits. */
export const COUNTER = '0000000000';

export interface LoadOrder {
  readonly port: number;
  /** base64 of what is sent, taken in turn. */
  readonly requests: readonly string[];
  /** `http`: connections are kept, an answer is read by its content-length. `connect`: one MQTT CONNECT per connection. */
  readonly kind: 'http' | 'connect';
  readonly connections: number;
  readonly seconds: number;
  /** Text that a good HTTP answer has. */
  readonly expect?: string;
}

export interface LoadResult {
  readonly answered: number;
  /** Answers that say something else, and connections that broke. */
  readonly wrong: number;
  readonly firstWrong?: string;
  readonly ms: number;
}

/** Length of the whole answer at the start of `bytes`; undefined while its head is not all there. */
function httpLength(bytes: Buffer): number | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const length = /content-length: *(\d+)/i.exec(bytes.toString('latin1', 0, end))?.[1];
  if (length === undefined) throw new Error('an answer without content-length');
  return end + 4 + Number(length);
}

const CONNACK_BYTES = 4;

function run(order: LoadOrder): Promise<LoadResult> {
  const requests = order.requests.map((text) => Buffer.from(text, 'base64'));
  const places = requests.map((bytes) => bytes.indexOf(COUNTER));
  let count = 0;
  let answered = 0;
  let wrong = 0;
  let firstWrong: string | undefined;
  const began = performance.now();
  const until = began + order.seconds * 1000;
  const isGood = (answer: Buffer): boolean =>
    order.kind === 'connect' ? answer[0] === 0x20 && answer[3] === 0 : answer.includes(order.expect ?? '');

  const nextRequest = (): Buffer => {
    const index = count++ % requests.length;
    const bytes = requests[index] as Buffer;
    const place = places[index] as number;
    if (place < 0) return bytes;
    const own = Buffer.from(bytes);
    own.write(String(count).padStart(COUNTER.length, '0'), place, 'latin1');
    return own;
  };

  return new Promise((resolve) => {
    let open = order.connections;
    const ended = (): void => {
      if (--open > 0) return;
      resolve({ answered, wrong, ms: performance.now() - began, ...(firstWrong === undefined ? {} : { firstWrong }) });
    };
    const failed = (why: string): void => {
      wrong++;
      firstWrong ??= why;
    };
    const talk = (): void => {
      const socket: Socket = connect(order.port, '127.0.0.1');
      let got: Buffer = Buffer.alloc(0);
      let done = false;
      const finish = (): void => {
        if (done) return;
        done = true;
        socket.destroy();
        if (order.kind === 'connect' && performance.now() < until) talk();
        else ended();
      };
      socket.setNoDelay(true);
      socket.on('connect', () => socket.write(nextRequest()));
      socket.on('error', (error) => {
        if (!done) failed(error.message);
        finish();
      });
      socket.on('close', () => {
        if (!done) failed('the connection was closed');
        finish();
      });
      socket.on('data', (part) => {
        got = got.length === 0 ? part : Buffer.concat([got, part]);
        const whole = order.kind === 'connect' ? CONNACK_BYTES : httpLength(got);
        if (whole === undefined || got.length < whole) return;
        const answer = got.subarray(0, whole);
        got = got.subarray(whole);
        if (isGood(answer)) answered++;
        else failed(answer.toString('latin1').slice(0, 400));
        if (order.kind === 'connect' || performance.now() >= until) finish();
        else socket.write(nextRequest());
      });
    };
    for (let index = 0; index < order.connections; index++) talk();
  });
}

process.on('message', async (order: LoadOrder) => process.send?.(await run(order)));
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: true });
