import { expect, it } from 'vitest';
import { createSendOrder } from './send-order.ts';

function trace() {
  const order = createSendOrder();
  const sent: string[] = [];
  const open: (() => void)[] = [];
  const send = (device: string, qos: 0 | 1, name: string) =>
    order.send(device, qos, (done) => {
      sent.push(name);
      if (qos === 1) open.push(done);
    });
  return { order, sent, send, finish: () => open.shift()?.() };
}

it('holds what follows a QoS 1 message until that is out, one after another', () => {
  const { sent, send, finish } = trace();
  send('d', 1, 'order');
  send('d', 0, 'answer');
  send('d', 1, 'second order');
  send('d', 0, 'second answer');
  expect(sent).toEqual(['order']);
  finish();
  expect(sent).toEqual(['order', 'answer', 'second order']);
  finish();
  expect(sent).toEqual(['order', 'answer', 'second order', 'second answer']);
  send('d', 0, 'later');
  expect(sent.at(-1)).toBe('later');
});

it('holds up no other device, and QoS 0 alone nothing', () => {
  const { sent, send } = trace();
  send('a', 1, 'a1');
  send('b', 0, 'b1');
  send('b', 0, 'b2');
  expect(sent).toEqual(['a1', 'b1', 'b2']);
});

it('drops what waits for a device that has gone, and an old answer does not disturb its next connection', () => {
  const { order, sent, send, finish } = trace();
  send('d', 1, 'before');
  send('d', 0, 'lost');
  order.forget('d');
  send('d', 1, 'after');
  send('d', 0, 'behind it');
  finish();
  expect(sent).toEqual(['before', 'after']);
  finish();
  expect(sent).toEqual(['before', 'after', 'behind it']);
});

it('goes on when a message is out at once', () => {
  const order = createSendOrder();
  const sent: string[] = [];
  const now = (name: string) => (done: () => void) => {
    sent.push(name);
    done();
  };
  order.send('d', 1, now('a'));
  order.send('d', 1, now('b'));
  order.send('d', 0, now('c'));
  expect(sent).toEqual(['a', 'b', 'c']);
});
