/** A device message with every check, over HTTP, against a bare Hono route with the same body and answer. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { toSn } from '../../devices/index.ts';
import type { SeededDevice } from '../platform/seed.ts';
import { allowDoorbell, doorbellBody, postBytes, sendAddress } from './device-message.ts';
import { startLoad } from './load-process.ts';
import { openLockWorld } from './lock-world.ts';
import { type Measured, median } from './measure.ts';

const CONNECTIONS = 16;
const ROUNDS = 5;
const SECONDS = 3;
const WARM_UP_SECONDS = 2;

async function openBareRoute(): Promise<{ readonly port: number; close(): void }> {
  const app = new Hono();
  app.post('/send', async (c) => {
    await c.req.json();
    return c.json({ errcode: 0, errmsg: 'ok' });
  });
  const server = createServer(getRequestListener(app.fetch));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

export async function benchSend(): Promise<Measured[]> {
  const world = await openLockWorld({ locks: 1, rules: { 'wechat.sendDailyQuota': 0 } });
  const bare = await openBareRoute();
  const load = await startLoad();
  try {
    const lock = world.devices[0] as SeededDevice;
    allowDoorbell(world, toSn(lock));
    const { path, openid } = await sendAddress(world);
    const body = doorbellBody(world, openid, lock);
    const rateOf = (port: number, at: string, seconds: number): Promise<number> =>
      load.rate({
        kind: 'http',
        port,
        requests: [postBytes(at, body)],
        connections: CONNECTIONS,
        seconds,
        expect: '"errcode":0',
      });
    const platformPort = Number(new URL(world.addresses.http).port);
    const sends: number[] = [];
    const bares: number[] = [];
    const ratios: number[] = [];
    await rateOf(platformPort, path, WARM_UP_SECONDS);
    await rateOf(bare.port, '/send', WARM_UP_SECONDS);
    for (let round = 0; round < ROUNDS; round++) {
      const plain = await rateOf(bare.port, '/send', SECONDS);
      const checked = await rateOf(platformPort, path, SECONDS);
      bares.push(plain);
      sends.push(checked);
      ratios.push(checked / plain);
    }
    const note = `median of ${ROUNDS} rounds of ${SECONDS} s, ${CONNECTIONS} connections`;
    return [
      { name: 'send, all checks', value: median(sends), unit: '/s', note },
      { name: 'bare Hono route', value: median(bares), unit: '/s', note: 'same body and answer, same process' },
      { name: 'send / bare route', value: median(ratios), unit: '×', aim: 0.5, atLeast: true, note: 'median of the ratios of pairs' },
    ];
  } finally {
    load.stop();
    bare.close();
    await world.close();
  }
}
