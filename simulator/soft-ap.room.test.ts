/** Soft-AP over real UDP and over the HTTP control, before a small cloud that takes every token. */
import { createSocket } from 'node:dgram';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createManualClock } from '../devices/index.ts';
import { createFleet, createSimulatorControl, derivePsk } from './index.ts';
import { openSoftApSocket } from './soft-ap-socket.ts';
import { createTestCloud } from './test-cloud.ts';

const lock = {
  productId: 'AURORALOCK',
  deviceName: 'lock-0001',
  category: 'lock',
  network: 'setup',
  psk: derivePsk('test', { productId: 'AURORALOCK', deviceName: 'lock-0001' }),
} as const;
const NETWORK = { cmdType: 1, ssid: 'Home', password: 'right', token: 'v3_00d02b0248546d5a5fbf95a5812e4' };

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function setUp(clock?: ReturnType<typeof createManualClock>) {
  const cloud = await createTestCloud({ 'AURORALOCK/lock-0001': lock.psk });
  cleanUps.push(cloud.close);
  const fleet = createFleet({ brokerUrl: cloud.url, devices: [lock], wifi: { Home: 'right' }, ...(clock && { clock }) });
  cleanUps.push(fleet.stop);
  await fleet.start();
  const unit = fleet.unit('AURORALOCK', 'lock-0001');
  if (!unit) throw new Error('no unit');
  const control = createSimulatorControl(fleet);
  const call = async (method: string, path: string, body?: object) => {
    const request = new Request(`http://x/devices/AURORALOCK/lock-0001/${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
    const answer = await control(request);
    return { status: answer.status, body: (await answer.json()) as { [key: string]: unknown } };
  };
  return { cloud, fleet, unit, call };
}

const LONG = { timeout: 30_000, interval: 20 };

it('a lock that has no Wi-Fi is told of one by UDP, joins, and hands the token to the cloud', { timeout: 60_000 }, async () => {
  const { cloud, unit, call } = await setUp();
  const opened = await call('POST', 'soft-ap-port', { port: 0 });
  expect(opened.status).toBe(200);
  const { address, port } = opened.body as { address: string; port: number };
  const app = createSocket('udp4');
  cleanUps.push(() => new Promise((resolve) => app.close(() => resolve())));
  const heard: { [key: string]: unknown }[] = [];
  app.on('message', (datagram) => heard.push(JSON.parse(String(datagram))));
  app.send(JSON.stringify(NETWORK), port, address);
  await vi.waitFor(() => expect(heard[0]).toMatchObject({ cmdType: 2, deviceName: 'lock-0001', protoVersion: '2.0' }), LONG);
  await vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ cmdType: 7, wifiConfigState: 5 }), LONG);
  expect(unit.link).toBe('online');
  const handed = cloud.received.find(({ message }) => message.method === 'app_bind_token');
  expect(handed?.message.params).toEqual({ token: NETWORK.token });
  // It is in the home's Wi-Fi now and opens none of its own.
  expect(unit.softAp.open).toBe(false);
  expect((await call('POST', 'soft-ap', NETWORK)).status).toBe(409);
  expect((await call('POST', 'soft-ap-hang-up')).status).toBe(200);
});

describe('a phone in a browser', () => {
  it('posts its datagrams and reads those it would get', async () => {
    const clock = createManualClock();
    const { call } = await setUp(clock);
    expect((await call('POST', 'next-soft-ap', { result: 'wifiConnect' })).status).toBe(200);
    expect(await call('POST', 'soft-ap', NETWORK)).toEqual({ status: 200, body: { after: 0 } });
    const first = await call('GET', 'soft-ap?after=0');
    expect(first.body.datagrams).toMatchObject([{ n: 1, text: expect.stringContaining('"cmdType":2') }]);
    await vi.waitFor(async () => {
      clock.advance(1000);
      const { datagrams } = (await call('GET', 'soft-ap?after=3')).body as { datagrams: { n: number; text: string }[] };
      expect(datagrams).toMatchObject([{ n: 4, text: expect.stringContaining('WIFI connect error! (10, -1)') }]);
    }, LONG);
  });

  it('is told what it asked wrong', async () => {
    const { call } = await setUp(createManualClock());
    expect((await call('POST', 'next-soft-ap', { result: 'rain' })).status).toBe(400);
    expect((await call('POST', 'soft-ap-port', { port: 99_999 })).status).toBe(400);
    expect((await call('DELETE', 'soft-ap')).status).toBe(405);
  });
});

it('a port that is taken is named', async () => {
  const { unit } = await setUp(createManualClock());
  const first = await openSoftApSocket(unit.softAp, { port: 0 });
  cleanUps.push(first.close);
  await expect(openSoftApSocket(unit.softAp, { port: first.port })).rejects.toThrow(`127.0.0.1:${first.port}: the port is taken`);
});
