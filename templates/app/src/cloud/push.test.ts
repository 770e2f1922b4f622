import { expect, test } from 'vitest';
import { createManualClock } from '@/devices/clock.ts';
import { createPush, type DeviceChange, HEARTBEAT_MS, parsePush, type SocketEvents } from './push.ts';

function setUp(token: () => Promise<string> = async () => 'tok') {
  const timer = createManualClock();
  const lines: { url: string; events: SocketEvents; sent: { action: string; params: { [key: string]: unknown } }[]; closed: boolean }[] =
    [];
  const changes: DeviceChange[] = [];
  const states: boolean[] = [];
  const push = createPush({
    origin: 'wss://iot.cloud.tencent.com',
    appKey: 'app1',
    dial(url, events) {
      const line = { url, events, sent: [] as never[], closed: false };
      lines.push(line);
      return {
        send: (text) => (line.sent as unknown[]).push(JSON.parse(text)),
        close: () => {
          line.closed = true;
        },
      };
    },
    token,
    timer,
    requestId: () => 'r',
    onChange: (change) => changes.push(change),
    onLine: (up) => states.push(up),
  });
  return { push, timer, lines, changes, states };
}

/** Lets answered promises run. */
const settle = async () => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};
const pushed = (params: object) => JSON.stringify({ push: true, action: 'DeviceChange', params });

test('subscribes the devices and sends the first heartbeat at once, the next after 50 seconds', async () => {
  const { push, lines, timer } = setUp();
  push.watch(['p/b', 'p/a']);
  lines[0]?.events.onOpen();
  await settle();
  expect(lines[0]?.sent.map((message) => message.action)).toEqual(['ActivePush', 'YunApi']);
  expect(lines[0]?.sent[0]?.params).toEqual({
    DeviceIds: ['p/a', 'p/b'],
    Platform: 'weapp',
    AccessToken: 'tok',
    AppKey: 'app1',
    RegionId: 1,
  });
  timer.advance(HEARTBEAT_MS);
  await settle();
  expect(lines[0]?.sent.map((message) => message.action)).toEqual(['ActivePush', 'YunApi', 'YunApi']);
});

test('hands on what changed, decoded', async () => {
  const { push, lines, changes } = setUp();
  push.watch(['p/a']);
  lines[0]?.events.onOpen();
  const Payload = Buffer.from(JSON.stringify({ method: 'report', params: { 名: 1 } })).toString('base64');
  lines[0]?.events.onText(pushed({ DeviceId: 'p/a', Type: 'Property', SubType: 'Report', Payload }));
  expect(changes).toEqual([{ deviceId: 'p/a', type: 'Property', subType: 'Report', payload: { method: 'report', params: { 名: 1 } } }]);
});

test.each(['', 'nonsense', '[]', 'null', '{"push":true}', '{"reqId":"1","error":"x"}', pushed({ DeviceId: 5 })])('ignores %j', (text) => {
  expect(parsePush(text)).toBeUndefined();
});

test('a payload that is no JSON becomes an empty one', () => {
  expect(parsePush(pushed({ DeviceId: 'p/a', Type: 'Event', SubType: 'Report', Payload: '!!' }))?.payload).toEqual({});
});

test('a lost line is dialled again, later and later', async () => {
  const { push, lines, timer, states } = setUp();
  push.watch(['p/a']);
  lines[0]?.events.onOpen();
  lines[0]?.events.onGone();
  timer.advance(1_999);
  expect(lines).toHaveLength(1);
  timer.advance(1);
  expect(lines).toHaveLength(2);
  lines[1]?.events.onGone();
  timer.advance(3_999);
  expect(lines).toHaveLength(2);
  timer.advance(1);
  expect(lines).toHaveLength(3);
  expect(states).toEqual([true, false]);
});

test('new devices are subscribed on the open line, the same ones are not asked again', async () => {
  const { push, lines } = setUp();
  push.watch(['p/a']);
  lines[0]?.events.onOpen();
  await settle();
  push.watch(['p/a']);
  await settle();
  expect(lines[0]?.sent.filter((message) => message.action === 'ActivePush')).toHaveLength(1);
  push.watch(['p/a', 'p/b']);
  await settle();
  expect(lines).toHaveLength(1);
  expect(lines[0]?.sent.filter((message) => message.action === 'ActivePush')).toHaveLength(2);
});

test('in the background the line is closed and stays closed', () => {
  const { push, lines, timer } = setUp();
  push.watch(['p/a']);
  lines[0]?.events.onOpen();
  push.stop();
  expect(lines[0]?.closed).toBe(true);
  lines[0]?.events.onGone();
  timer.advance(120_000);
  expect(lines).toHaveLength(1);
  expect(timer.pending).toBe(0);
});

test('no token: no subscription, but another try later', async () => {
  const { push, lines, timer } = setUp(async () => {
    throw new Error('signed out');
  });
  push.watch(['p/a']);
  lines[0]?.events.onOpen();
  await settle();
  expect(lines[0]?.sent).toEqual([]);
  timer.advance(2_000);
  expect(lines).toHaveLength(2);
});
