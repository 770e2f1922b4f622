/** The control over a fleet that has no broker to talk to: what it says must be right all the same. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createManualClock, parseDeviceSignatureQr } from '../devices/index.ts';
import {
  createFaultBook,
  createFleet,
  createSimulatorControl,
  derivePsk,
  type Fleet,
  readQrPicture,
  type UnitDescription,
} from './index.ts';

const psk = derivePsk('test', { productId: 'AURORALOCK', deviceName: 'lock-0001' });
let fleet: Fleet;
let call: (method: string, path: string, body?: BodyInit, type?: string) => Promise<Response>;

beforeEach(() => {
  const clock = createManualClock();
  fleet = createFleet({
    brokerUrl: 'mqtt://127.0.0.1:1',
    clock,
    faults: createFaultBook({ clock }),
    devices: [
      // Both wait for a provisioning QR, so nothing dials the broker.
      { productId: 'AURORALOCK', deviceName: 'lock-0001', category: 'lock', psk, name: '入户门锁', network: 'setup' },
      { productId: 'AURORACAM1', deviceName: 'cam-0001', category: 'camera', psk, network: 'setup' },
    ],
  });
  const control = createSimulatorControl(fleet);
  call = (method, path, body, type) =>
    control(
      new Request(`http://127.0.0.1${path}`, {
        method,
        ...(body !== undefined && { body }),
        ...(type && { headers: { 'content-type': type } }),
      }),
    );
  return fleet.start();
});
afterEach(() => fleet.stop());

const lock = '/devices/AURORALOCK/lock-0001';
const camera = '/devices/AURORACAM1/cam-0001';

describe('looking', () => {
  it('lists what a phone needs of every device, and no secret', async () => {
    const answer = await call('GET', '/devices');
    const text = await answer.text();
    const { devices } = JSON.parse(text) as { devices: UnitDescription[] };
    expect(devices.map((device) => device.id)).toEqual(['AURORALOCK/lock-0001', 'AURORACAM1/cam-0001']);
    expect(devices[0]).toMatchObject({
      category: 'lock',
      name: '入户门锁',
      powered: true,
      online: false,
      bound: false,
      canSee: false,
      state: { lock_state: 1 },
    });
    expect(devices[1]).toMatchObject({ canSee: true, name: 'cam-0001' });
    expect(devices[0]?.triggers.find((trigger) => trigger.trigger === 'unlock')).toMatchObject({
      key: 'u',
      input: { method: { default: 0 } },
    });
    expect(parseDeviceSignatureQr(devices[0]?.label ?? '')).toMatchObject({ deviceName: 'lock-0001' });
    expect(text).not.toContain(psk);
  });

  it('answers the same under /simulator', async () => {
    expect(await (await call('GET', `/simulator${lock}`)).json()).toEqual(await (await call('GET', lock)).json());
  });

  it('shows the label as a picture that reads as the label', async () => {
    const answer = await call('GET', `${lock}/label.png`);
    expect(answer.headers.get('content-type')).toBe('image/png');
    const { label } = (await (await call('GET', lock)).json()) as UnitDescription;
    expect(await readQrPicture(new Uint8Array(await answer.arrayBuffer()))).toBe(label);
  });
});

describe('triggering', () => {
  it('tells which events it made, with the time that identifies them', async () => {
    const answer = await call('POST', `${lock}/triggers/doorbell`);
    expect(await answer.json()).toEqual({
      events: [{ eventId: 'doorbell_ring', timestamp: 1767225600000, params: { event_time: 1767225600 } }],
      changes: { wakeup_state: 1 },
    });
  });

  it('takes inputs, and says why nothing came of it', async () => {
    await call('POST', `${lock}/triggers/unlock`, '{"input":{"method":4}}');
    const answer = await call('POST', `${lock}/triggers/unlock`, '{"input":{"method":4}}');
    expect(await answer.json()).toMatchObject({ events: [], note: 'the door is already unlocked' });
  });
});

describe('showing a code', () => {
  it.each([
    ['no provisioning code', '{"text":"https://example.com"}', 422],
    ['no text', '{"words":"x"}', 400],
    ['text that is no text', '{"text":5}', 400],
  ])('refuses %s', async (_, body, status) => {
    const answer = await call('POST', `${camera}/see`, body, 'application/json');
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({ error: expect.stringMatching(/\S/), fix: expect.stringMatching(/\S/) });
  });

  it('a lock has no eyes for it', async () => {
    const answer = await call('POST', `${lock}/see`, '{"text":"04Home01x01t"}', 'application/json');
    expect(answer.status).toBe(409);
  });

  it.each([
    ['no picture', new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>'), 415],
    ['a broken picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1, 2, 3), 415],
    ['nothing', new Uint8Array(), 415],
  ])('refuses %s', async (_, body, status) => {
    expect((await call('POST', `${camera}/see`, body)).status).toBe(status);
  });
});

describe('power', () => {
  it('off and on', async () => {
    expect(await (await call('POST', `${lock}/power-off`)).json()).toMatchObject({ powered: false });
    expect((await call('POST', `${lock}/triggers/doorbell`)).status).toBe(409);
    expect((await call('POST', `${camera}/factory-reset`)).status).toBe(200);
    expect((await call('POST', `${lock}/factory-reset`)).status).toBe(409);
    expect(await (await call('POST', `${lock}/power-on`)).json()).toMatchObject({ powered: true });
  });
});

it('keeps a log of what happened', async () => {
  await call('POST', `${lock}/triggers/pry`);
  const { lines } = (await (await call('GET', '/log')).json()) as { lines: { type: string }[] };
  expect(lines.map((line) => line.type)).toEqual(expect.arrayContaining(['power', 'trigger', 'event']));
});

describe('a web page', () => {
  const ring = (headers: { [name: string]: string }) =>
    createSimulatorControl(fleet)(new Request(`http://127.0.0.1:8080${lock}/triggers/doorbell`, { method: 'POST', headers }));

  it('of this address may ring', async () => {
    expect((await ring({ origin: 'http://127.0.0.1:8080' })).status).toBe(200);
  });

  it.each(['http://evil.example', 'http://127.0.0.1:9090', 'null'])('of %s may not', async (origin) => {
    expect((await ring({ origin })).status).toBe(403);
  });
});

describe('refuses, with a sentence and a fix:', () => {
  it.each([
    ['POST', '/', 404],
    ['GET', '/index.html', 404],
    ['GET', '/devices/NOPE/lock-0001', 404],
    ['GET', '/devices/AURORALOCK', 404],
    ['GET', `${lock}/secrets`, 404],
    ['POST', `${lock}/triggers/dance`, 404],
    ['POST', `${lock}/triggers/constructor`, 404],
    ['POST', `${lock}/triggers`, 404],
    ['POST', `${lock}/other/doorbell`, 404],
    ['GET', `${lock}/triggers/doorbell`, 405],
    ['POST', '/devices', 405],
    ['DELETE', lock, 405],
    ['POST', `${lock}/triggers/battery/extra`, 404],
    ['GET', '/devices/%E0%A4%A/x', 400],
  ])('%s %s', async (method, path, status) => {
    const answer = await call(method, path);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({ error: expect.stringMatching(/\S/), fix: expect.stringMatching(/\S/) });
  });

  it.each([
    ['half a JSON', '{"input":', 400],
    ['a list', '[1]', 400],
    ['an unknown input', '{"input":{"loud":1}}', 400],
    ['__proto__ as an input', '{"input":{"__proto__":{"a":1}}}', 400],
    ['an input that is a word', '{"input":"loud"}', 400],
    ['a body of 65 KB', `{"x":"${'y'.repeat(65 * 1024)}"}`, 413],
  ])('a body that is %s', async (_, body, status) => {
    expect((await call('POST', `${lock}/triggers/doorbell`, body)).status).toBe(status);
  });

  it.each([
    ['a picture that keeps coming, without waiting for its end', {}, 15],
    ['a picture that announces too much, without reading it', { 'content-length': '9000000' }, 2],
  ])('%s', async (_, headers, most) => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(1024 * 1024));
      },
    });
    const control = createSimulatorControl(fleet);
    const request = new Request(`http://127.0.0.1${camera}/see`, { method: 'POST', body: endless, headers, duplex: 'half' } as RequestInit);
    expect((await control(request)).status).toBe(413);
    expect(sent).toBeLessThan(most);
  });
});

describe('faults by hand', () => {
  const set = async (path: string, body: object) => (await call('POST', path, JSON.stringify(body))).json();
  const show = async (path: string) =>
    (await (await call('GET', path)).json()) as { kinds: object; standing: { id: number }[]; strokes: object[] };

  it('are set for one, for those picked and for everybody, shown where they strike, and lifted', async () => {
    expect(await set(`${lock}/faults`, { fault: 'drop', packet: 'publish', times: 2 })).toEqual({ id: 1 });
    expect(await set('/picked/faults?category=camera', { fault: 'slow', bytesPerSecond: 50 })).toEqual({
      results: [{ id: 'AURORACAM1/cam-0001', note: 'fault 2' }],
    });
    expect(await set('/faults', { fault: 'refuse' })).toEqual({ id: 3 });
    expect((await show('/faults')).standing).toEqual([
      { id: 1, rule: { fault: 'drop', packet: 'publish', times: 2 }, devices: 1, left: 2 },
      { id: 2, rule: { fault: 'slow', bytesPerSecond: 50 }, devices: 1 },
      { id: 3, rule: { fault: 'refuse', packet: 'connect', code: 3 } },
    ]);
    expect((await show(`${camera}/faults`)).standing.map(({ id }) => id)).toEqual([2, 3]);
    expect(await (await call('DELETE', `${lock}/faults`)).json()).toEqual({ lifted: 1 });
    expect(await (await call('DELETE', '/faults/3')).json()).toEqual({ lifted: 1 });
    expect(await (await call('DELETE', '/faults')).json()).toEqual({ lifted: 1 });
    expect(await show('/faults')).toMatchObject({ standing: [], strokes: [], kinds: { drop: { where: ['proxy', 'device'] } } });
  });

  it.each([
    ['POST', '/faults', '{"fault":"explode"}', 400],
    ['POST', '/faults', '{"fault":"drop","clientId":"x"}', 400],
    ['DELETE', '/faults/99', undefined, 404],
    ['DELETE', '/faults/x', undefined, 404],
    ['GET', '/faults/1', undefined, 405],
    ['PUT', `${lock}/faults`, undefined, 405],
  ])('%s %s %s is refused with %i and a way out', async (method, path, body, status) => {
    const answer = await call(method, path, body);
    expect([answer.status, await answer.json()]).toEqual([status, { error: expect.any(String), fix: expect.any(String) }]);
  });

  it('a fleet that runs without them says so', async () => {
    const plain = createFleet({ brokerUrl: 'mqtt://127.0.0.1:1', devices: [] });
    const answer = await createSimulatorControl(plain)(new Request('http://127.0.0.1/faults'));
    expect([answer.status, await answer.json()]).toEqual([409, { error: 'this fleet runs without faults', fix: expect.any(String) }]);
  });
});
