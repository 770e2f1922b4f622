/** A session over a list instead of a network, on a clock that only moves when told. */
import { describe, expect, it } from 'vitest';
import { createManualClock, createRandom, downTopic, systemResultTopic } from '../devices/index.ts';
import { ANSWER_TIMEOUT_MS } from './answers.ts';
import { createDevice } from './device.ts';
import type { Happening } from './log.ts';
import { createSession, OUTBOX_MAX } from './session.ts';

interface Sent {
  readonly topic: string;
  readonly qos: 0 | 1;
  readonly [key: string]: unknown;
}

/** `answer` plays the cloud: what it returns for a message is delivered right away; undefined stays silent. */
function createBench(answer: (message: Sent) => object | undefined = cloud) {
  const clock = createManualClock();
  const device = createDevice({ productId: 'AURORALOCK', deviceName: 'lock-0001', category: 'lock', clock, random: createRandom(1) });
  const happenings: Happening[] = [];
  const sent: Sent[] = [];
  const session = createSession({ device, clock, tell: (happening) => happenings.push(happening) });
  const deliver = (channel: 'property' | 'event' | 'action' | 'service', message: object | string) =>
    session.receive(downTopic(channel, device), new TextEncoder().encode(typeof message === 'string' ? message : JSON.stringify(message)));
  const wire = {
    publish(topic: string, payload: string, qos: 0 | 1) {
      const message = { ...JSON.parse(payload), topic, qos } as Sent;
      sent.push(message);
      const reply = answer(message);
      if (!reply) return;
      const bytes = new TextEncoder().encode(JSON.stringify(reply));
      queueMicrotask(() =>
        session.receive(topic.startsWith('$sys') ? systemResultTopic(device) : topic.replace('$thing/up', '$thing/down'), bytes),
      );
    },
  };
  device.powerOn();
  return {
    clock,
    device,
    session,
    wire,
    sent,
    happenings,
    deliver,
    open: () => session.open(wire),
    told: (type: Happening['type']) => happenings.filter((happening) => happening.type === type),
    methods: () => sent.map((message) => message.method ?? message.type),
  };
}

/** A cloud that is content with everything. */
function cloud(message: Sent): object | undefined {
  if (message.topic.startsWith('$sys')) return { type: 'get', time: 1800000000, ntptime1: 1800000000000, ntptime2: 1800000000000 };
  if (message.topic.startsWith('$ota')) return undefined;
  const reply = { clientToken: message.clientToken, code: 0, status: 'success' };
  switch (message.method) {
    case 'get_status':
      return { ...reply, method: 'get_status_reply', type: 'report', data: { reported: {} } };
    case 'event_post':
      return { ...reply, method: 'event_reply', version: '1.0', data: {} };
    case 'unbind_device_request':
      return { ...reply, method: 'unbind_device_reply' };
    case 'control_reply':
    case 'action_reply':
      return undefined;
    default:
      return { ...reply, method: `${message.method}_reply` };
  }
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
const doorbell = (bench: ReturnType<typeof createBench>) => bench.session.perform(bench.device.trigger('doorbell'));

describe('greeting', () => {
  it('asks the time, tells who it is and all it knows, then what it missed', async () => {
    const bench = createBench();
    await bench.open();
    expect(bench.methods()).toEqual(['get', 'report_info', 'report', 'get_status', 'report_version']);
    expect(bench.sent[2]?.params).toEqual(bench.device.state);
    expect(bench.device.now()).toBe(1800000000000);
    expect(bench.told('reported')).toEqual([{ type: 'reported', full: true, properties: bench.device.state }]);
  });

  it('carries out what was asked while it was away, reports it and clears it', async () => {
    const bench = createBench((message) =>
      message.method === 'get_status'
        ? {
            method: 'get_status_reply',
            clientToken: message.clientToken,
            code: 0,
            type: 'report',
            data: { reported: {}, control: { volume: 0 } },
          }
        : cloud(message),
    );
    await bench.open();
    await settled();
    expect(bench.device.state.volume).toBe(0);
    expect(bench.methods().slice(4)).toEqual(['report', 'clear_control', 'report_version']);
    expect(bench.sent[4]?.params).toEqual({ volume: 0 });
  });

  it('a silent cloud is told about and does not stop it', async () => {
    const bench = createBench(() => undefined);
    const opening = bench.open();
    for (let waits = 0; waits < 4; waits++) {
      await settled();
      bench.clock.advance(ANSWER_TIMEOUT_MS);
    }
    await opening;
    expect(bench.told('rejected')).toMatchObject([
      { method: 'report_info', code: -1 },
      { method: 'report', code: -1 },
      { method: 'get_status', code: -1 },
    ]);
    expect(bench.clock.pending).toBe(0);
  });

  it('tells the code and the words of a refusal', async () => {
    const bench = createBench((message) =>
      message.method === 'report'
        ? { method: 'report_reply', clientToken: message.clientToken, code: 406, status: 'volume out of range' }
        : cloud(message),
    );
    await bench.open();
    expect(bench.told('rejected')).toEqual([{ type: 'rejected', method: 'report', code: 406, status: 'volume out of range' }]);
    expect(bench.told('reported')).toEqual([]);
  });
});

describe('control', () => {
  it('is answered, then reported', async () => {
    const bench = createBench();
    await bench.open();
    bench.sent.length = 0;
    bench.deliver('property', { method: 'control', clientToken: 'v2530233902sLrIc::1', params: { volume: 3 } });
    expect(bench.sent).toMatchObject([
      { method: 'control_reply', clientToken: 'v2530233902sLrIc::1', code: 0 },
      { method: 'report', params: { volume: 3 } },
    ]);
  });

  it('of a read-only property is answered 406 and reports nothing', async () => {
    const bench = createBench();
    await bench.open();
    bench.sent.length = 0;
    bench.deliver('property', { method: 'control', clientToken: 't', params: { lock_state: 0 } });
    expect(bench.sent).toMatchObject([{ method: 'control_reply', code: 406 }]);
  });
});

describe('action', () => {
  it('is answered with QoS 1, then reported, then its event posted', async () => {
    const bench = createBench();
    await bench.open();
    bench.sent.length = 0;
    bench.deliver('action', { method: 'action', clientToken: 'a1', actionId: 'unlock_remote', timestamp: 1, params: {} });
    expect(bench.sent).toMatchObject([
      { method: 'action_reply', clientToken: 'a1', code: 0, response: { result: 1 }, qos: 1 },
      { method: 'report', params: { lock_state: 0 } },
      { method: 'event_post', eventId: 'door_open', qos: 1 },
    ]);
  });

  it('delivered twice is done once and answered twice', async () => {
    const bench = createBench();
    await bench.open();
    bench.sent.length = 0;
    const order = { method: 'action', clientToken: 'a1', actionId: 'unlock_remote', timestamp: 1, params: {} };
    bench.deliver('action', order);
    bench.session.perform(bench.device.trigger('close'));
    bench.deliver('action', order);
    expect(bench.methods().filter((method) => method === 'action_reply')).toHaveLength(2);
    expect(bench.device.state.lock_state).toBe(1);
  });

  it('unknown is answered 404', async () => {
    const bench = createBench();
    await bench.open();
    bench.deliver('action', { method: 'action', clientToken: 'a1', actionId: 'self_destruct', timestamp: 1, params: {} });
    expect(bench.sent.at(-1)).toMatchObject({ method: 'action_reply', code: 404 });
  });
});

describe('events', () => {
  it('are posted in the documented envelope and their answer is told', async () => {
    const bench = createBench();
    await bench.open();
    doorbell(bench);
    await settled();
    expect(bench.sent.at(-1)).toEqual({
      topic: '$thing/up/event/AURORALOCK/lock-0001',
      qos: 1,
      method: 'event_post',
      clientToken: expect.stringMatching(/^AURORALOCK-\d+$/),
      version: '1.0',
      eventId: 'doorbell_ring',
      type: 'alert',
      timestamp: 1800000000000,
      params: { event_time: 1800000000 },
    });
    expect(bench.told('event-answered')).toMatchObject([{ eventId: 'doorbell_ring', timestamp: 1800000000000, code: 0 }]);
  });

  it('that happen offline are posted after the next greeting, with the time they happened', async () => {
    const bench = createBench();
    doorbell(bench);
    bench.clock.advance(1000);
    expect(bench.sent).toEqual([]);
    await bench.open();
    await settled();
    expect(bench.sent.at(-1)).toMatchObject({ method: 'event_post', timestamp: 1767225600000 });
    expect(bench.told('event-answered')).toHaveLength(1);
  });

  it('whose answer was lost with the connection are posted again, once answered never', async () => {
    let silent = true;
    const bench = createBench((message) => (message.method === 'event_post' && silent ? undefined : cloud(message)));
    await bench.open();
    doorbell(bench);
    bench.session.lost();
    await settled();
    silent = false;
    await bench.open();
    await settled();
    await bench.open();
    await settled();
    const posts = bench.sent.filter((message) => message.method === 'event_post');
    expect(posts).toHaveLength(2);
    expect(posts[0]).toEqual(posts[1]);
  });

  it('that nobody answers are given up with a word', async () => {
    const bench = createBench((message) => (message.method === 'event_post' ? undefined : cloud(message)));
    await bench.open();
    doorbell(bench);
    bench.clock.advance(ANSWER_TIMEOUT_MS);
    await settled();
    expect(bench.told('dropped')).toMatchObject([{ what: 'event doorbell_ring' }]);
  });

  it('beyond what a device can keep push out the oldest, told one by one', () => {
    const bench = createBench();
    for (let rings = 0; rings < OUTBOX_MAX + 2; rings++) doorbell(bench);
    expect(bench.told('dropped')).toHaveLength(2);
  });
});

describe('binding', () => {
  it('hands over the token with QoS 1 under the device’s own kind of clientToken', async () => {
    const bench = createBench();
    await bench.open();
    bench.session.sendBindToken('v3_abc');
    await settled();
    expect(bench.sent.at(-1)).toEqual({
      topic: '$thing/up/service/AURORALOCK/lock-0001',
      qos: 1,
      method: 'app_bind_token',
      clientToken: expect.stringMatching(/^lock-0001-\d+$/),
      params: { token: 'v3_abc' },
    });
    expect(bench.told('token-accepted')).toHaveLength(1);
  });

  it('keeps a token read offline until it is online', async () => {
    const bench = createBench();
    bench.session.sendBindToken('v3_abc');
    expect(bench.sent).toEqual([]);
    await bench.open();
    expect(bench.methods().at(-1)).toBe('app_bind_token');
  });

  it('knows that it was bound and unbound', async () => {
    const bench = createBench();
    await bench.open();
    bench.deliver('service', { method: 'bind_device', clientToken: 'c', timestamp: 1 });
    expect(bench.device.bound).toBe(true);
    bench.deliver('service', { method: 'unbind_device', clientToken: 'c', timestamp: 1 });
    expect(bench.device.bound).toBe(false);
    expect(bench.happenings.slice(-2)).toEqual([{ type: 'bound' }, { type: 'unbound' }]);
  });

  it('can ask to be unbound', async () => {
    const bench = createBench();
    await bench.open();
    expect(await bench.session.requestUnbind()).toBe(true);
    expect(bench.sent.at(-1)).toMatchObject({ method: 'unbind_device_request', productId: 'AURORALOCK', deviceName: 'lock-0001' });
  });
});

describe('asking to be unbound', () => {
  it.each([
    ['agrees', 0, true],
    ['knows no owner', 404, true],
    ['refuses', 403, false],
  ])('of a cloud that %s', async (_, code, outcome) => {
    const bench = createBench((message) =>
      message.method === 'unbind_device_request'
        ? { method: 'unbind_device_reply', clientToken: message.clientToken, code, status: 'because' }
        : cloud(message),
    );
    await bench.open();
    expect(await bench.session.requestUnbind()).toBe(outcome);
    expect(bench.told('rejected')).toHaveLength(outcome ? 0 : 1);
  });
});

describe('hostile messages are told and not answered:', () => {
  it.each([
    ['text', 'hello'],
    ['a list', '[]'],
    ['__proto__', '{"method":"control","clientToken":"t","params":{"__proto__":{"volume":1}}}'],
    ['64 KB', `{"method":"control","clientToken":"t","params":{"x":"${'y'.repeat(65536)}"}}`],
    ['an unknown method', '{"method":"explode","clientToken":"t"}'],
    ['a reply nobody waits for', '{"method":"report_reply","clientToken":"AURORALOCK-9999","code":0}'],
    ['a control without clientToken', '{"method":"control","params":{"volume":1}}'],
    ['a control with a number for a clientToken', '{"method":"control","clientToken":5,"params":{"volume":1}}'],
    ['an action on the property topic', '{"method":"action","clientToken":"t","actionId":"unlock_remote","params":{}}'],
  ])('%s', async (_, payload) => {
    const bench = createBench();
    await bench.open();
    const before = { sent: bench.sent.length, state: bench.device.state };
    bench.deliver('property', payload);
    expect(bench.told('ignored')).toHaveLength(1);
    expect(bench.sent).toHaveLength(before.sent);
    expect(bench.device.state).toEqual(before.state);
  });

  it.each(['$thing/down/property/AURORALOCK/lock-0002', '$thing/down/property/ANOTHER/lock-0001', '$thing/down/raw/AURORALOCK/lock-0001'])(
    'on %s',
    (topic) => {
      const bench = createBench();
      bench.session.receive(topic, new TextEncoder().encode('{}'));
      expect(bench.told('ignored')).toMatchObject([{ reason: 'not a topic of this device' }]);
    },
  );
});
