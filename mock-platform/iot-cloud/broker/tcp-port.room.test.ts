import { connect, type Socket } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createTcpPort } from './tcp-port.ts';

const dial = (host: string, port: number) =>
  new Promise<Socket>((resolve, reject) => {
    const socket = connect(port, host, () => resolve(socket));
    socket.once('error', reject);
    onTestFinished(() => void socket.destroy());
  });

it.runIf(process.platform === 'linux')(
  'listens on the other loopback addresses too once many have come, and no longer when closed',
  async () => {
    const accepted: Socket[] = [];
    const port = createTcpPort((socket) => accepted.push(socket), 3);
    const listening = await port.listen(0, '127.0.0.1');
    await dial('127.0.0.1', listening);
    await dial('127.0.0.1', listening);
    await expect(dial('127.0.0.4', listening)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await dial('127.0.0.1', listening);
    await vi.waitFor(async () => {
      for (const host of ['127.0.0.2', '127.0.0.3', '127.0.0.4']) await dial(host, listening);
    });
    expect(accepted.length).toBeGreaterThanOrEqual(6);
    for (const socket of accepted) socket.destroy();
    await port.close();
    await expect(dial('127.0.0.2', listening)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  },
);
