/** MQTT CONNECT with HMAC and every check against aedes that lets everybody in, both behind one loop. */

import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import mqttPacket from 'mqtt-packet';
import { mqttCredentials } from '../../devices/index.ts';
import { startLoad } from './load-process.ts';
import { openLockWorld } from './lock-world.ts';
import { type Measured, median } from './measure.ts';

const LOCKS = 2000;
const CONNECTIONS = 16;
const ROUNDS = 5;
const SECONDS = 3;
const WARM_UP_SECONDS = 2;

async function openBareBroker(): Promise<{ readonly port: number; close(): Promise<void> }> {
  const aedes = await Aedes.createBroker();
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    aedes.handle(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 4096, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close();
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
    },
  };
}

export async function benchConnect(): Promise<Measured[]> {
  // The same device may come again at once: how often one may is not what is measured.
  const world = await openLockWorld({ locks: LOCKS, rules: { 'iotCloud.connectEverySeconds': 0 } });
  const bare = await openBareBroker();
  const load = await startLoad();
  try {
    const requests = world.devices.map((device) => {
      const { clientId, username, password } = mqttCredentials(device, {
        connId: 'bench',
        expiry: Math.floor(world.platform.clock.now() / 1000) + 86_400,
        signMethod: 'hmacsha256',
      });
      const packet = mqttPacket.generate({
        cmd: 'connect',
        clientId,
        username,
        password: Buffer.from(password),
        keepalive: 60,
        clean: true,
      });
      return packet.toString('base64');
    });
    const rateOf = (port: number, seconds: number): Promise<number> =>
      load.rate({ kind: 'connect', port, requests, connections: CONNECTIONS, seconds });
    const platformPort = Number(new URL(world.addresses.mqtt).port);
    const checkedRates: number[] = [];
    const bareRates: number[] = [];
    const ratios: number[] = [];
    await rateOf(platformPort, WARM_UP_SECONDS);
    await rateOf(bare.port, WARM_UP_SECONDS);
    for (let round = 0; round < ROUNDS; round++) {
      const plain = await rateOf(bare.port, SECONDS);
      const checked = await rateOf(platformPort, SECONDS);
      bareRates.push(plain);
      checkedRates.push(checked);
      ratios.push(checked / plain);
    }
    const note = `median of ${ROUNDS} rounds of ${SECONDS} s, ${LOCKS} locks, ${CONNECTIONS} at a time`;
    return [
      { name: 'CONNECT, HMAC and checks', value: median(checkedRates), unit: '/s', note },
      { name: 'bare aedes', value: median(bareRates), unit: '/s', note: 'same packets, same process' },
      { name: 'CONNECT / bare aedes', value: median(ratios), unit: '×', aim: 0.8, atLeast: true, note: 'median of the ratios of pairs' },
    ];
  } finally {
    load.stop();
    await bare.close();
    await world.close();
  }
}
