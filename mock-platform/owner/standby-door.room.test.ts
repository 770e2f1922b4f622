/** A standby without a database or an owner; with both: scripts/cluster/postgres.cluster.test.ts. */
import { connect } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openStandbyDoor, type StandbyOptions } from './standby-door.ts';

/** Nobody listens on port 1 of loopback; the password must not be seen anywhere. */
const NOWHERE = 'postgres://camlock:secret-word@127.0.0.1:1/camlock';

async function open(options: Partial<StandbyOptions> = {}) {
  const door = await openStandbyDoor({ databaseUrl: NOWHERE, port: 0, address: '127.0.0.1', ...options });
  onTestFinished(() => door.close());
  const get = (path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${door.port}${path}`, init);
  return { door, get };
}

test('without an owner everything is told to come again, with the reason and without the password', async () => {
  const { get } = await open();
  await vi.waitFor(async () => {
    const answer = await get('/api.weixin.qq.com/cgi-bin/token');
    const text = await answer.text();
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect(text).toContain('PostgreSQL does not say who owns the state');
    expect(text).not.toContain('secret-word');
  });
  const health = await get('/__mock__/health');
  expect([health.status, await health.json()]).toMatchObject([503, { ok: false, role: 'standby' }]);
});

test('a WebSocket is told to come again too', async () => {
  const { door } = await open();
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(door.port, '127.0.0.1');
    socket.on('error', reject);
    socket.once('data', (bytes) => resolve(bytes.toString()));
    socket.write(
      'GET /iot.cloud.tencent.com/ws/explorer HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\nsec-websocket-version: 13\r\n\r\n',
    );
  });
  expect(answer).toMatch(/^HTTP\/1\.1 503 .*\r\nretry-after: 1\r\n/);
});

test('away from loopback it asks for the key before it asks the owner; official hosts and the probe need none', async () => {
  const inspectionKey = 'a-key-for-tests-0123';
  const { get } = await open({ address: '0.0.0.0', inspectionKey });
  for (const path of ['/__mock__/state', '/phone/', '/__mock__', '/broker/rabbitmq/user']) expect((await get(path)).status, path).toBe(401);
  expect((await get('/__mock__/state', { headers: { 'x-camlock-key': inspectionKey } })).status).toBe(503);
  for (const path of ['/', '/iot.cloud.tencent.com/api/exploreropen/tokenapi']) expect((await get(path)).status, path).toBe(503);
  const probe = await get('/__mock__/health');
  expect([probe.status, await probe.json()]).toEqual([503, { ok: false }]);
});

test('what was handed on once is not handed on again', async () => {
  const { get } = await open();
  const answer = await get('/', { headers: { 'x-camlock-forwarded': '1' } });
  expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('takes it for the owner')]);
});

test('a taken port is said in a sentence', async () => {
  const { door } = await open();
  await expect(openStandbyDoor({ databaseUrl: NOWHERE, port: door.port, address: '127.0.0.1' })).rejects.toThrow(/port \d+ is taken/);
});
