/** Real sockets, real MQTT.js, a broker that checks the signature. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  createManualClock,
  createRealClock,
  encodeProvisioningQr,
  parseDeviceSignatureQr,
  parseMqttUsername,
  subscribeTopics,
} from '../devices/index.ts';
import { ANSWER_TIMEOUT_MS } from './answers.ts';
import { createFleet, createSimulatorControl, derivePsk, type FleetOptions, type LogLine, qrPicture, type UnitOptions } from './index.ts';
import { createTestCloud, type TestCloud } from './test-cloud.ts';

const camera: UnitOptions = {
  productId: 'AURORACAM1',
  deviceName: 'cam-0001',
  category: 'camera',
  psk: derivePsk('test', { productId: 'AURORACAM1', deviceName: 'cam-0001' }),
};
const lock: UnitOptions = {
  productId: 'AURORALOCK',
  deviceName: 'lock-0001',
  category: 'lock',
  psk: derivePsk('test', { productId: 'AURORALOCK', deviceName: 'lock-0001' }),
};
const psks = { 'AURORACAM1/cam-0001': camera.psk, 'AURORALOCK/lock-0001': lock.psk };

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function openCloud(known: { [id: string]: string } = psks, port = 0): Promise<TestCloud> {
  const cloud = await createTestCloud(known, port);
  cleanUps.push(cloud.close);
  return cloud;
}

function openFleet(options: Partial<FleetOptions> & { brokerUrl: string }) {
  const lines: LogLine[] = [];
  const fleet = createFleet({ devices: [camera, lock], onEvent: (line) => lines.push(line), ...options });
  cleanUps.push(fleet.stop);
  const told = (type: LogLine['type'], deviceName?: string) =>
    lines.filter((line) => line.type === type && (!deviceName || line.deviceName === deviceName));
  const unit = (id: string) => {
    const found = fleet.units.find((each) => each.id === id);
    if (!found) throw new Error(`no unit ${id}`);
    return found;
  };
  return { fleet, lines, told, unit, camera: () => unit('AURORACAM1/cam-0001'), lock: () => unit('AURORALOCK/lock-0001') };
}

const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 10 });

describe('coming online', () => {
  it('a camera and a lock prove who they are, take the time and report everything', async () => {
    const cloud = await openCloud();
    const bench = openFleet({ brokerUrl: cloud.url });
    expect(await bench.fleet.start()).toEqual({ online: 2, refused: [] });
    for (const name of cloud.usernames) expect(parseMqttUsername(name)).toMatchObject({ connId: expect.stringMatching(/^\w{5}$/) });
    const reports = cloud.received.filter((each) => each.message.method === 'report');
    expect(reports.map((each) => each.topic).sort()).toEqual([
      '$thing/up/property/AURORACAM1/cam-0001',
      '$thing/up/property/AURORALOCK/lock-0001',
    ]);
    expect(reports.find((each) => each.topic.includes('LOCK'))?.message.params).toEqual(bench.lock().device.state);
    expect(bench.told('time-set')).toHaveLength(2);
  });

  it('subscribes to its six topics, one in each packet', async () => {
    const cloud = await openCloud();
    await openFleet({ brokerUrl: cloud.url, devices: [lock] }).fleet.start();
    expect(cloud.subscribes).toEqual(subscribeTopics(lock).map((topic) => [topic]));
  });

  it('signs with HMAC-SHA1 over the user name the broker sees, anew for each connection', async () => {
    const cloud = await openCloud();
    const bench = openFleet({ brokerUrl: cloud.url, devices: [lock] });
    await bench.fleet.start();
    await bench.lock().powerOff();
    await bench.lock().powerOn();
    expect(new Set(cloud.usernames).size).toBe(2);
  });
});

describe('being refused', () => {
  it('a wrong psk is named as such, with a fix, and not shown', async () => {
    const cloud = await openCloud({ ...psks, 'AURORALOCK/lock-0001': Buffer.from('another secret!!').toString('base64') });
    const bench = openFleet({ brokerUrl: cloud.url });
    const start = await bench.fleet.start();
    expect(start).toMatchObject({
      online: 1,
      refused: [
        {
          id: 'AURORALOCK/lock-0001',
          refusal: { code: 4, reason: expect.stringContaining('signature'), fix: expect.stringContaining('psk') },
        },
      ],
    });
    expect(JSON.stringify(bench.lines)).not.toContain(lock.psk);
  });

  it('an unknown device is named as such', async () => {
    const cloud = await openCloud({});
    const start = await openFleet({ brokerUrl: cloud.url, devices: [lock] }).fleet.start();
    expect(start.refused).toMatchObject([{ refusal: { code: 5, reason: expect.stringContaining('unknown device') } }]);
  });

  it('no broker at all is named as such', async () => {
    const cloud = await openCloud();
    await cloud.close();
    cleanUps.length = 0;
    const start = await openFleet({ brokerUrl: cloud.url, devices: [lock] }).fleet.start();
    expect(start.refused).toMatchObject([{ refusal: { code: 'ECONNREFUSED', reason: expect.stringContaining('nothing listens there') } }]);
  });

  it('a refused subscription names the topic', async () => {
    const cloud = await openCloud();
    cloud.refuseTopics.add('$thing/down/action/AURORALOCK/lock-0001');
    const start = await openFleet({ brokerUrl: cloud.url, devices: [lock] }).fleet.start();
    expect(start.refused).toMatchObject([{ refusal: { reason: expect.stringContaining('$thing/down/action/AURORALOCK/lock-0001') } }]);
  });

  it('it tries again later and later on the run’s clock, and gets in when the cloud is there', async () => {
    const gone = await openCloud();
    await gone.close();
    cleanUps.length = 0;
    const clock = createManualClock();
    const bench = openFleet({ brokerUrl: gone.url, devices: [lock], clock });
    await bench.fleet.start();
    const pauses: number[] = [];
    for (let tries = 1; tries <= 8; tries++) {
      await until(() => expect(bench.told('refused')).toHaveLength(tries));
      const pause = (bench.told('refused').at(-1) as { retryInMs: number }).retryInMs;
      pauses.push(pause);
      if (tries < 8) clock.advance(pause);
    }
    expect(
      pauses.every((pause, index) => pause >= Math.min(60_000, 1000 * 2 ** index) / 2 && pause <= Math.min(60_000, 1000 * 2 ** index)),
    ).toBe(true);
    const cloud = await openCloud(psks, gone.port);
    clock.advance(60_000);
    await until(() => expect(cloud.received.some(({ topic }) => topic.startsWith('$ota/report/'))).toBe(true));
    expect(bench.told('connected')).toHaveLength(1);
    // Every question has been answered: when their time is over nothing is missed, and the one timer left is the lock's own.
    clock.advance(ANSWER_TIMEOUT_MS);
    expect([bench.told('rejected').length, clock.pending]).toEqual([0, 1]);
    cloud.cut();
    await until(() => expect(bench.told('disconnected')).toHaveLength(1));
    expect((bench.told('disconnected')[0] as { retryInMs: number }).retryInMs).toBeLessThanOrEqual(1_000);
  });
});

describe('a lost connection', () => {
  it('is told, made good, and nothing that happened meanwhile is lost', async () => {
    const cloud = await openCloud();
    const bench = openFleet({ brokerUrl: cloud.url, devices: [lock] });
    await bench.fleet.start();
    cloud.cut();
    await until(() => expect(bench.told('disconnected')).toHaveLength(1));
    bench.lock().trigger('doorbell');
    await until(() => expect(bench.told('event-answered')).toHaveLength(1));
    expect(bench.told('connected')).toHaveLength(2);
    expect(cloud.received.filter((each) => each.message.method === 'event_post')).toHaveLength(1);
  });
});

describe('orders from the cloud', () => {
  it('a control is answered and reported', async () => {
    const cloud = await openCloud();
    const bench = openFleet({ brokerUrl: cloud.url, devices: [lock] });
    await bench.fleet.start();
    cloud.send(lock, 'property', { method: 'control', clientToken: 'c1', params: { volume: 0 } });
    await until(() => expect(bench.told('reported').at(-1)).toMatchObject({ full: false, properties: { volume: 0 } }));
    expect(cloud.received.find((each) => each.message.method === 'control_reply')?.message).toMatchObject({ clientToken: 'c1', code: 0 });
  });

  it('an action is answered with QoS 1', async () => {
    const cloud = await openCloud();
    const bench = openFleet({ brokerUrl: cloud.url, devices: [lock] });
    await bench.fleet.start();
    cloud.send(lock, 'action', { method: 'action', clientToken: 'a1', actionId: 'unlock_remote', timestamp: 1, params: {} });
    await until(() => expect(cloud.received.find((each) => each.message.method === 'action_reply')).toBeDefined());
    expect(cloud.received.find((each) => each.message.method === 'action_reply')).toMatchObject({
      qos: 1,
      message: { clientToken: 'a1', code: 0, response: { result: 1 } },
    });
  });

  it('desired values set while it was off are carried out when it comes back', async () => {
    const cloud = await openCloud();
    cloud.desired['lock-0001'] = { child_lock_state: 1 };
    const bench = openFleet({ brokerUrl: cloud.url, devices: [lock] });
    await bench.fleet.start();
    expect(bench.lock().device.state.child_lock_state).toBe(1);
    expect(cloud.received.map((each) => each.message.method)).toContain('clear_control');
  });

  it('rubbish breaks nothing', async () => {
    const cloud = await openCloud();
    const bench = openFleet({ brokerUrl: cloud.url, devices: [lock] });
    await bench.fleet.start();
    for (const rubbish of ['', 'x', '[]', '{"__proto__":{}}', '{"method":"control"}', `"${'y'.repeat(70_000)}"`])
      cloud.send(lock, 'property', rubbish);
    await until(() => expect(bench.told('ignored')).toHaveLength(6));
    bench.lock().trigger('doorbell');
    await until(() => expect(bench.told('event-answered')).toHaveLength(1));
  });
});

describe('adding a device', () => {
  const token = 'v3_00d02b0248546d5a5fbf95a5812e4';

  it('a camera reads the picture of a provisioning QR and hands the token over', async () => {
    const cloud = await openCloud();
    const bench = openFleet({ brokerUrl: cloud.url, devices: [camera] });
    await bench.fleet.start();
    const control = createSimulatorControl(bench.fleet);
    const body = await qrPicture(encodeProvisioningQr({ ssid: '客厅', password: 'secret-password', token }));
    const answer = await control(
      new Request('http://phone/simulator/devices/AURORACAM1/cam-0001/see', { method: 'POST', body: body as Uint8Array<ArrayBuffer> }),
    );
    expect([answer.status, await answer.json()]).toEqual([200, { ssid: '客厅' }]);
    await until(() => expect(bench.told('token-accepted')).toHaveLength(1));
    expect(cloud.received.at(-1)).toMatchObject({
      topic: '$thing/up/service/AURORACAM1/cam-0001',
      qos: 1,
      message: { method: 'app_bind_token', params: { token } },
    });
    cloud.send(camera, 'service', { method: 'bind_device', clientToken: 'b', timestamp: 1 });
    await until(() => expect(bench.camera().device.bound).toBe(true));
    expect(JSON.stringify(bench.lines)).not.toMatch(/secret-password|v3_00d0/);
  });

  it('one without Wi-Fi stays away until it read the code', async () => {
    const cloud = await openCloud();
    const bench = openFleet({ brokerUrl: cloud.url, devices: [{ ...camera, network: 'setup' }] });
    expect(await bench.fleet.start()).toEqual({ online: 0, refused: [] });
    expect(cloud.connected()).toBe(0);
    await bench.camera().see(encodeProvisioningQr({ ssid: 'Home', password: 'x', token }));
    expect(bench.camera().link).toBe('online');
    await until(() => expect(bench.told('token-accepted')).toHaveLength(1));
    expect(cloud.received.map((each) => each.message.method).indexOf('app_bind_token')).toBeGreaterThan(
      cloud.received.map((each) => each.message.method).indexOf('report'),
    );
  });

  it.each([
    ['a wrong password', 'Home', 'wrong', 'the password is wrong'],
    ['a network that is not there', 'Neighbour', 'right', 'no such network in reach'],
  ])('with %s it says so and hands nothing over', async (_, ssid, password, reason) => {
    const cloud = await openCloud();
    const bench = openFleet({ brokerUrl: cloud.url, devices: [camera], wifi: { Home: 'right' } });
    await bench.fleet.start();
    await expect(bench.camera().see(encodeProvisioningQr({ ssid, password, token }))).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining(reason),
    });
    expect(bench.told('wifi-failed')).toMatchObject([{ ssid, reason }]);
    expect(cloud.received.map((each) => each.message.method)).not.toContain('app_bind_token');
  });

  it('joined the Wi-Fi but not let in by the cloud is an error that says both', async () => {
    const cloud = await openCloud({});
    const bench = openFleet({ brokerUrl: cloud.url, devices: [{ ...camera, network: 'setup' }] });
    await bench.fleet.start();
    const seen = bench.camera().see(encodeProvisioningQr({ ssid: 'Home', password: 'x', token }));
    await expect(seen).rejects.toMatchObject({ status: 502, message: expect.stringMatching(/joined Wi-Fi "Home".*unknown device/) });
  });

  it('a lock’s label carries its signed name and never changes', async () => {
    const cloud = await openCloud();
    const bench = openFleet({ brokerUrl: cloud.url, devices: [lock] });
    const label = bench.lock().label;
    expect(parseDeviceSignatureQr(label)).toMatchObject({ productId: 'AURORALOCK', deviceName: 'lock-0001', signMethod: 'hmacsha256' });
    await bench.fleet.start();
    expect(bench.lock().label).toBe(label);
  });

  it('a factory reset gives it back and brings the first values', async () => {
    const cloud = await openCloud();
    const bench = openFleet({ brokerUrl: cloud.url, devices: [lock] });
    await bench.fleet.start();
    cloud.send(lock, 'service', { method: 'bind_device', clientToken: 'b', timestamp: 1 });
    await until(() => expect(bench.lock().device.bound).toBe(true));
    bench.lock().device.control({ volume: 0 });
    await bench.lock().factoryReset();
    expect(cloud.received.map((each) => each.message.method)).toContain('unbind_device_request');
    expect(bench.lock().device).toMatchObject({ bound: false, state: { volume: 2 } });
  });
});

describe('while it runs', () => {
  it('a device cut off vanishes without a goodbye and comes back by itself', async () => {
    const cloud = await openCloud();
    const bench = openFleet({ brokerUrl: cloud.url, devices: [lock] });
    await bench.fleet.start();
    const control = createSimulatorControl(bench.fleet);
    const cut = (body: object) =>
      control(new Request('http://phone/simulator/devices/AURORALOCK/lock-0001/cut', { method: 'POST', body: JSON.stringify(body) }));
    const answer = await cut({ seconds: 0 });
    expect(await answer.json()).toMatchObject({ online: false });
    expect(bench.told('disconnected')).toMatchObject([{ reason: 'the network was cut', retryInMs: 0 }]);
    await until(() => expect(bench.lock().link).toBe('online'));
    await bench.lock().powerOff();
    expect((await cut({})).status).toBe(409);
    expect((await cut({ seconds: -1 })).status).toBe(400);
  });

  it('a property changed at the device is reported, and one its model forbids is refused', async () => {
    const cloud = await openCloud();
    const bench = openFleet({ brokerUrl: cloud.url, devices: [lock] });
    await bench.fleet.start();
    const control = createSimulatorControl(bench.fleet);
    const set = (body: object) =>
      control(new Request('http://phone/simulator/picked/properties?category=lock', { method: 'POST', body: JSON.stringify(body) }));
    expect(await (await set({ volume: 0, lock_state: 3 })).json()).toEqual({ results: [{ id: 'AURORALOCK/lock-0001' }] });
    const changed = { method: 'report', params: { volume: 0, lock_state: 3 } };
    await until(() => expect(cloud.received.map(({ message }) => message)).toContainEqual(expect.objectContaining(changed)));
    expect(await (await set({ volume: 9 })).json()).toMatchObject({ results: [{ error: expect.stringContaining('volume: got 9') }] });
  });
});

describe('switching off', () => {
  it('leaves nothing connected and no timer behind', async () => {
    const cloud = await openCloud();
    const clock = createManualClock(createRealClock().now());
    const bench = openFleet({ brokerUrl: cloud.url, clock });
    await bench.fleet.start();
    await bench.fleet.stop();
    await until(() => expect(cloud.connected()).toBe(0));
    expect(clock.pending).toBe(0);
    await bench.fleet.stop();
  });

  it('and on again comes back with the values it had', async () => {
    const cloud = await openCloud();
    const bench = openFleet({ brokerUrl: cloud.url, devices: [lock] });
    await bench.fleet.start();
    bench.lock().device.control({ volume: 0 });
    await bench.lock().powerOff();
    expect(bench.lock().link).toBe('closed');
    await bench.lock().powerOn();
    expect(cloud.received.filter((each) => each.message.method === 'report').at(-1)?.message.params).toMatchObject({ volume: 0 });
  });

  it('one unit leaves no timer behind, nor does one that waits for its next try', async () => {
    const cloud = await openCloud();
    const clock = createManualClock(createRealClock().now());
    const bench = openFleet({ brokerUrl: cloud.url, devices: [lock], clock });
    await bench.fleet.start();
    await bench.lock().powerOff();
    expect(clock.pending).toBe(0);
    await cloud.close();
    cleanUps.shift();
    await bench.lock().powerOn();
    expect(bench.lock().link).toBe('waiting');
    await bench.lock().powerOff();
    expect(clock.pending).toBe(0);
  });

  it('in the middle of connecting ends quietly', async () => {
    const cloud = await openCloud();
    const bench = openFleet({ brokerUrl: cloud.url });
    const starting = bench.fleet.start();
    await bench.fleet.stop();
    await starting;
    await until(() => expect(cloud.connected()).toBe(0));
    expect(bench.told('disconnected')).toEqual([]);
  });
});

it('refuses a fleet with one name twice or an impossible name', () => {
  expect(() => createFleet({ devices: [lock, lock], brokerUrl: 'mqtt://x' })).toThrow('in the fleet twice');
  expect(() => createFleet({ devices: [{ ...lock, deviceName: 'a/b' }], brokerUrl: 'mqtt://x' })).toThrow('is no device id');
});

it('two hundred locks come online over their own connections', async () => {
  const many = Array.from({ length: 200 }, (_, number): UnitOptions => {
    const deviceName = `lock-${String(number).padStart(4, '0')}`;
    return { productId: 'AURORALOCK', deviceName, category: 'lock', psk: derivePsk('many', { productId: 'AURORALOCK', deviceName }) };
  });
  const cloud = await openCloud(Object.fromEntries(many.map((each) => [`${each.productId}/${each.deviceName}`, each.psk])));
  const bench = openFleet({ brokerUrl: cloud.url, devices: many });
  expect(await bench.fleet.start()).toEqual({ online: 200, refused: [] });
  for (const unit of bench.fleet.units) unit.trigger('doorbell');
  await until(() => expect(bench.told('event-answered')).toHaveLength(200));
});
