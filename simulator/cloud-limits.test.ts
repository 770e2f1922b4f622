import { expect, it } from 'vitest';
import { createManualClock } from '../devices/index.ts';
import { limitDial, TENCENT_LIMITS } from './cloud-limits.ts';
import type { Connection, ConnectionEvents, Dial } from './dial.ts';

const fields = { clientId: 'ABCDE12345lock', username: 'u', password: 'p', keepalive: 120 };
const deaf: ConnectionEvents = { online() {}, message() {}, ended() {} };

function floor(over: Partial<{ dial: Dial }> = {}) {
  const clock = createManualClock();
  const begun = clock.now();
  const dialled: number[] = [];
  const sent: string[] = [];
  const held: string[] = [];
  let destroyed = 0;
  const inner: Dial = () => {
    dialled.push(clock.now() - begun);
    const connection: Connection = {
      subscribe: async () => {},
      publish: (_, payload) => void sent.push(payload),
      close: async () => {},
      destroy() {
        destroyed += 1;
      },
    };
    return connection;
  };
  const dial = limitDial(over.dial ?? inner, { limits: TENCENT_LIMITS, clock, held: (_, reason) => void held.push(reason) });
  return { clock, dial, dialled, sent, held, destroyed: () => destroyed };
}

it('one connect in five seconds and device: the next waits, another device does not', () => {
  const { clock, dial, dialled } = floor();
  dial(fields, deaf).destroy();
  dial(fields, deaf);
  dial({ ...fields, clientId: 'ABCDE12345other' }, deaf);
  expect(dialled).toEqual([0, 0]);
  clock.advance(4_999);
  expect(dialled).toEqual([0, 0]);
  clock.advance(1);
  expect(dialled).toEqual([0, 0, 5_000]);
});

it('one that was given up while it waited is never made; one that cannot be made says so', () => {
  const { clock, dial, dialled, destroyed } = floor();
  dial(fields, deaf);
  dial(fields, deaf).destroy();
  clock.advance(10_000);
  expect([dialled, destroyed()]).toEqual([[0], 0]);
  const ended: unknown[] = [];
  const wall = Object.assign(new Error('no files'), { code: 'EMFILE' });
  let calls = 0;
  const full = floor({
    dial: () => {
      if (calls++ > 0) throw wall;
      return { subscribe: async () => {}, publish() {}, close: async () => {}, destroy() {} };
    },
  });
  full.dial(fields, deaf);
  full.dial(fields, { ...deaf, ended: (error) => void ended.push(error) });
  full.clock.advance(5_000);
  expect(ended).toEqual([wall]);
});

it.each([
  [0, 30],
  [1, 10],
] as const)('QoS %i: %i messages in any second, the next is held and told, across connections too', (qos, most) => {
  const { clock, dial, sent, held } = floor();
  const first = dial(fields, deaf);
  clock.advance(5_000);
  for (let n = 0; n < most; n++) first.publish('t', `${n}`, qos);
  first.publish('t', 'too many', qos);
  expect(sent.length).toBe(most);
  expect(held).toEqual([`more than ${most} messages a second with QoS ${qos}, which is what Tencent takes of one device`]);
  dial(fields, deaf).publish('t', 'again too many', qos);
  expect(held.length).toBe(2);
  clock.advance(1_000);
  first.publish('t', 'a second later', qos);
  expect(sent.at(-1)).toBe('a second later');
});

it('16 KB in one message, counted in bytes', () => {
  const { dial, sent, held } = floor();
  const connection = dial(fields, deaf);
  connection.publish('t', '字'.repeat(5_461), 0);
  connection.publish('t', '字'.repeat(5_462), 0);
  expect(sent.length).toBe(1);
  expect(held).toEqual(['16386 bytes; Tencent takes 16384 in one message']);
});
