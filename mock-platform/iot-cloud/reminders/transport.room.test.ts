import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createTransport } from './transport.ts';

async function serve(listener: RequestListener) {
  const server = createServer(listener);
  onTestFinished(() => void server.closeAllConnections());
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

function open(baseUrl: () => string, fetch: (request: Request) => Promise<Response> = async () => new Response('unused')) {
  const transport = createTransport({ baseUrl, fetch, connections: 4 });
  onTestFinished(() => transport.close());
  return transport;
}

it('posts to the official host in the path, over one kept connection', async () => {
  const seen: string[] = [];
  const ports = new Set<number | undefined>();
  const { url } = await serve(async (request, response) => {
    ports.add(request.socket.remotePort);
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push(`${request.method} ${request.url} ${body}`);
    response.end('{"errcode":0}');
  });
  const transport = open(() => url);
  for (const n of [1, 2, 3]) expect(await transport.post('/send?access_token=t', `{"n":${n}}`)).toBe('{"errcode":0}');
  expect(seen[2]).toBe('POST /api.weixin.qq.com/send?access_token=t {"n":3}');
  expect(ports.size).toBe(1);
});

it('tries once more when the kept connection has just been closed', async () => {
  let requests = 0;
  const { url } = await serve((request, response) => {
    if (++requests === 2) return void request.socket.resetAndDestroy();
    request.resume();
    response.end('ok');
  });
  const transport = open(() => url);
  await transport.post('/x', '{}');
  expect(await transport.post('/x', '{}')).toBe('ok');
  expect(requests).toBe(3);
});

it('asks in process while the platform does not listen', async () => {
  const notYet = () => {
    throw new Error('not listening');
  };
  const transport = open(notYet, async (request) => new Response(`${request.url} ${await request.text()}`));
  expect(await transport.post('/x', '{"a":1}')).toBe('https://api.weixin.qq.com/x {"a":1}');
});

it('rejects when nobody answers, and when the answer has no end', async () => {
  const { server, url } = await serve((_request, response) => {
    response.write('x'.repeat(100_000));
  });
  await expect(open(() => url).post('/x', '{}')).rejects.toThrow('longer than');
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await expect(open(() => url).post('/x', '{}')).rejects.toThrow('ECONNREFUSED');
});
