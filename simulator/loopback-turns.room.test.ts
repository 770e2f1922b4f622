import { type AddressInfo, createServer, type Server } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { loopbackTurns } from './loopback-turns.ts';

async function listen(host: string, port = 0): Promise<number> {
  const server: Server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

it.runIf(process.platform === 'linux')(
  'a broker on several loopback addresses is dialled on each in turn, once there are many',
  async () => {
    const port = await listen('127.0.0.1');
    await listen('127.0.0.3', port);
    const next = loopbackTurns(`mqtt://127.0.0.1:${port}`, 3);
    expect([next(), next()]).toEqual([`mqtt://127.0.0.1:${port}`, `mqtt://127.0.0.1:${port}`]);
    const seen = new Set<string>();
    await vi.waitFor(() => {
      seen.add(next());
      expect([...seen].sort()).toEqual([`mqtt://127.0.0.1:${port}`, `mqtt://127.0.0.3:${port}`]);
    });
  },
);

it.each(['mqtt://broker.example.com:1883', 'mqtts://127.0.0.1:8883', 'mqtt://10.0.0.1:1883', 'nonsense'])('%s is left as it is', (url) => {
  const next = loopbackTurns(url, 1);
  expect([next(), next(), next()]).toEqual([url, url, url]);
});
