/** The three doors lead to the same handlers, and none of them leads out of this machine. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { http } from 'msw';
import { setupServer } from 'msw/node';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPlatform, type Platform, type RequestLine } from './index.ts';
import { platformSeed } from './platform.fixture.ts';
import { requestThroughTunnel } from './tunnel.fixture.ts';
import { APPID, SECRET } from './wechat/wechat.fixture.ts';

let platform: Platform;
let folder: string;
let base: string;
const log: RequestLine[] = [];
const failures: unknown[] = [];

beforeEach(async () => {
  log.length = 0;
  failures.length = 0;
  folder = mkdtempSync(join(tmpdir(), 'camlock-doors-'));
  platform = await createPlatform({ log: (line) => log.push(line), report: (error) => failures.push(error) });
  platform.seed(platformSeed());
  base = (await platform.listen({ mqttPort: false })).url;
});
afterEach(async () => {
  await platform.close();
  rmSync(folder, { recursive: true });
  expect(failures).toEqual([]);
});

const TOKEN = `/cgi-bin/token?grant_type=client_credential&appid=${APPID}&secret=${encodeURIComponent(SECRET)}`;

/** Sends raw bytes and reads until the other side closes. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}
const port = () => Number(new URL(base).port);

test('one operation through all doors: in process, HTTP with the host in the path, MSW', async () => {
  const official = `https://api.weixin.qq.com${TOKEN}`;
  expect(await (await platform.fetch(new Request(official))).json()).toHaveProperty('access_token');
  expect(await (await fetch(`${base}/api.weixin.qq.com${TOKEN}`)).json()).toHaveProperty('access_token');
  const server = setupServer(
    ...platform.handlers,
    http.get('https://example.test/', () => new Response('mine')),
  );
  server.listen({ onUnhandledRequest: 'error' });
  try {
    expect(await (await fetch(official)).json()).toHaveProperty('access_token');
    expect(await (await fetch('https://example.test/')).text()).toBe('mine');
  } finally {
    server.close();
  }
});

test('a client that trusts the CA file gets there through the proxy, and nowhere else', async () => {
  const proxy = await platform.openTlsProxy({ caFile: join(folder, 'new/ca.pem') });
  expect(statSync(proxy.caFile).mode & 0o777).toBe(0o600);
  const { status, body } = await requestThroughTunnel(proxy, 'api.weixin.qq.com', { path: TOKEN });
  expect(status).toBe(200);
  expect(JSON.parse(body)).toHaveProperty('access_token');
  await expect(requestThroughTunnel(proxy, 'example.com', { path: '/' })).rejects.toThrow('403');
  const plain = await raw(Number(new URL(proxy.url).port), 'GET http://example.com/ HTTP/1.1\r\nHost: example.com\r\n\r\n');
  expect(plain).toContain('only answers CONNECT');
});

test('the proxy says which host it refused and which it knows, and does not echo what it was fed', async () => {
  const proxy = await platform.openTlsProxy({ caFile: join(folder, 'ca.pem') });
  const proxyPort = Number(new URL(proxy.url).port);
  const answer = await raw(proxyPort, 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n');
  expect(answer).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
  const hosts = Object.keys(platform.hosts);
  expect(hosts).toEqual(expect.arrayContaining(['api.weixin.qq.com', 'servicewechat.com', 'iot.cloud.tencent.com']));
  expect(answer).toContain(`evil.example is not one of the hosts played here (${hosts.join(', ')})`);
  expect(await raw(proxyPort, 'CONNECT api.weixin.qq.com:8443 HTTP/1.1\r\nHost: x\r\n\r\n')).toContain('played on port 443 only');
  expect(await raw(proxyPort, 'CONNECT <script>:443 HTTP/1.1\r\nHost: x\r\n\r\n')).not.toContain('<script>');
  expect(await raw(proxyPort, 'CONNECT __proto__:443 HTTP/1.1\r\nHost: x\r\n\r\n')).toContain('403');
});

test('inside the tunnel, too, only hosts of the table answer', async () => {
  const proxy = await platform.openTlsProxy({ caFile: join(folder, 'ca.pem') });
  const { status, body } = await requestThroughTunnel(proxy, 'servicewechat.com', { path: '/', hostHeader: 'intranet.example' });
  expect(status).toBe(502);
  expect(body).toContain('intranet.example is not one of the hosts played here');
});

test('the request log has method, path, status and no secrets', async () => {
  await fetch(`${base}/api.weixin.qq.com${TOKEN}`);
  await expect.poll(() => log.length).toBe(1);
  expect(log[0]).toMatchObject({ method: 'GET', path: '/api.weixin.qq.com/cgi-bin/token', status: 200 });
  expect(JSON.stringify(log)).not.toContain('secret');
});

test('it listens on loopback unless told otherwise', () => {
  expect(new URL(base).hostname).toBe('127.0.0.1');
});

test.each([
  ['/api.weixin.qq.com/wxa/foo', 501, 'POST /wxa/foo is not built'],
  ['/servicewechat.com/wxa/ci/foo', 501, 'POST /wxa/ci/foo is not built'],
  ['/iot.cloud.tencent.com/api/foo', 501, 'POST /api/foo is not built'],
  ['/example.com/', 404, 'POST /example.com/ is not here'],
  ['/%2e%2e/%2e%2e/etc/passwd', 404, 'is not here'],
])('POST %s answers %i', async (path, status, text) => {
  const answer = await fetch(base + path, { method: 'POST', body: '{}' });
  expect([answer.status, await answer.text()]).toEqual([status, expect.stringContaining(text)]);
});

test('a body over the limit is refused before it was read whole, announced or not', async () => {
  const url = `${base}/api.weixin.qq.com/wxa/getsnticket`;
  const announced = await raw(
    port(),
    `POST /api.weixin.qq.com/wxa/getsnticket HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\nConnection: close\r\n\r\n`,
  );
  expect(announced).toMatch(/^HTTP\/1\.1 413/);
  const chunk = new Uint8Array(64 * 1024).fill(120);
  let sent = 0;
  const stream = new ReadableStream({
    pull(controller) {
      sent += chunk.length;
      if (sent > 8 * 1024 * 1024) controller.close();
      else controller.enqueue(chunk);
    },
  });
  // The server may hang up while the client still sends: then fetch fails, which is a refusal as well.
  const status = await fetch(`${url}?access_token=${await token()}`, { method: 'POST', body: stream, duplex: 'half' } as RequestInit).then(
    (answer) => answer.status,
    () => 413,
  );
  expect(status).toBe(413);
});

async function token(): Promise<string> {
  const answer = (await (await fetch(`${base}/api.weixin.qq.com${TOKEN}`)).json()) as { access_token: string };
  return answer.access_token;
}

test('a web page that points its own name here is turned away', async () => {
  const answer = await raw(port(), 'GET /__mock__/state HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n');
  expect(answer).toMatch(/^HTTP\/1\.1 403/);
  expect(answer).not.toContain(APPID);
});

test.each(['/phone/api/users', '/phone/api/login-code', '/__mock__/reset'])('another web page may not POST to %s', async (path) => {
  const from = (origin: string) => fetch(`${base}${path}`, { method: 'POST', headers: { origin }, body: '{}' });
  expect((await from('http://evil.example')).status).toBe(403);
  expect((await from('null')).status).toBe(403);
  expect((await from(base)).status).not.toBe(403);
});

test('broken requests get an answer, not a crash', async () => {
  expect(await raw(port(), 'NONSENSE\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/);
  expect(await raw(port(), `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431/);
  expect((await fetch(`${base}/`)).status).toBe(200);
});

test('a WebSocket on a path nobody serves is refused', async () => {
  const upgrade = (path: string) =>
    raw(
      port(),
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
    );
  expect(await upgrade('/nowhere')).toMatch(/^HTTP\/1\.1 501/);
  expect(await upgrade('/iot.cloud.tencent.com/nowhere')).toMatch(/^HTTP\/1\.1 (400|404|501)/);
});

test('a taken port is told in a sentence, and the platform can listen elsewhere', async () => {
  const second = await createPlatform();
  await expect(second.listen({ port: port(), mqttPort: false })).rejects.toThrow(
    `cannot listen on 127.0.0.1:${port()}: port ${port()} is taken`,
  );
  expect(() => second.baseUrl()).toThrow(/does not listen yet/);
  await second.listen({ mqttPort: false });
  await expect(second.listen()).rejects.toThrow(/already listens/);
  await second.close();
});

test('something attached under a path answers there until it is detached', async () => {
  const detach = platform.attach('simulator', { fetch: (request) => new Response(new URL(request.url).pathname) });
  expect(await (await fetch(`${base}/simulator/units?x=1`)).text()).toBe('/simulator/units');
  expect(() => platform.attach('simulator', { fetch: () => new Response() })).toThrow(/not a free path segment/);
  expect(() => platform.attach('__mock__', { fetch: () => new Response() })).toThrow(/not a free path segment/);
  detach();
  expect((await fetch(`${base}/simulator/units`)).status).toBe(404);
});
