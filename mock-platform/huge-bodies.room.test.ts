/** A body of 100 MB whose length nobody announced: every door stops reading at its limit, answers, and serves the next caller. */
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { APP_API_PATH, Hosts, REGISTER_V1_PATH, TOKEN_API_PATH } from '../devices/index.ts';
import { createPlatform, type Platform } from './index.ts';
import { platformSeed } from './platform.fixture.ts';

const MB = 1024 * 1024;
const BODY = 100 * MB;
/** What may be under way in socket buffers when the refusal comes. */
const SLACK = 16 * MB;
const CHUNK = Buffer.alloc(64 * 1024, 'x');

let platform: Platform;
let port: number;
beforeAll(async () => {
  platform = await createPlatform();
  platform.seed(platformSeed());
  port = (await platform.listen({ mqttPort: false })).port;
});
afterAll(() => platform.close());

/** Sends the body in chunks until there is an answer or the end; resolves to the status and the bytes that left. */
function pour(path: string): Promise<{ status: number; sent: number }> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let sent = 0;
    let answered = 0;
    const done = () => resolve({ status: answered, sent });
    socket.on('data', (bytes) => {
      answered ||= Number(/^HTTP\/1\.1 (\d+)/.exec(bytes.toString('latin1'))?.[1] ?? 0);
      socket.destroy();
    });
    socket.on('error', () => {});
    socket.on('close', done);
    const more = (): void => {
      while (answered === 0 && sent < BODY && !socket.destroyed) {
        sent += CHUNK.length;
        if (!socket.write(Buffer.concat([Buffer.from(`${CHUNK.length.toString(16)}\r\n`), CHUNK, Buffer.from('\r\n')]))) return;
      }
      if (sent >= BODY) socket.write('0\r\n\r\n');
    };
    socket.on('drain', more);
    socket.write(`POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`);
    more();
  });
}

test.each([
  [`/${Hosts.wechatApi}/wxa/getsnticket`, 2],
  [`/${Hosts.wechatApi}/nobody/knows`, 2],
  [`/${Hosts.wechatCi}/wxa/ci/upload?appid=wx0123456789abcdef`, 64],
  [`/${Hosts.iotApp}${TOKEN_API_PATH}`, 1],
  [`/${Hosts.iotApp}${APP_API_PATH}`, 1],
  [`/${Hosts.iotGateway}${REGISTER_V1_PATH}`, 1],
  ['/__mock__/seed', 16],
  ['/phone/api/login', 10],
  ['/phone/route/login.example.com/login', 10],
])('%s reads no more than %i MB', async (path, limit) => {
  const { status, sent } = await pour(path);
  expect(sent).toBeLessThan(limit * MB + SLACK);
  expect(status).toBe(413);
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
});

test.each(['/phone/route/%E0%A4%A/x', '/phone/api/%', '/__mock__/uploads/%E0%A4%A/raw', `/${Hosts.wechatApi}/%`, '/%00', '/simulator/%'])(
  'the path %s, which no decoder takes, is no failure',
  async (path) => {
    expect((await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body: '{}' })).status).not.toBe(500);
    expect((await fetch(`http://127.0.0.1:${port}${path}`)).status).not.toBe(500);
  },
);
