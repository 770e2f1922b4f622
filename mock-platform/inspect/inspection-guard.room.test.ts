/** Away from loopback nobody looks inside without the key; the official hosts stay as they are. */
import { afterEach, expect, test } from 'vitest';
import { createPlatform, type Platform, type PlatformOptions, type RequestLine } from '../index.ts';
import { platformSeed } from '../platform.fixture.ts';

const KEY = 'a-key-for-tests-0123';
const INSIDE = ['/__mock__', '/__mock__/state', '/__mock__/nothing', '/phone/', '/phone/api/state', '/simulator/devices', '/nowhere'];

let platform: Platform | undefined;
afterEach(() => platform?.close());

async function open(address: string, options: PlatformOptions = {}) {
  platform = await createPlatform(options);
  platform.seed(platformSeed());
  platform.attach('simulator', { fetch: () => Response.json({ devices: [] }) });
  const { port, inspectionKey } = await platform.listen({ address, mqttPort: false });
  const get = (path: string, headers: { [name: string]: string } = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers, redirect: 'manual' });
  return { get, inspectionKey };
}

test('on loopback nobody is asked', async () => {
  const { get, inspectionKey } = await open('127.0.0.1');
  expect(inspectionKey).toBeUndefined();
  expect((await get('/__mock__/state')).status).toBe(200);
});

test.each(INSIDE)('on every address %s asks for the key', async (path) => {
  const { get, inspectionKey = '' } = await open('0.0.0.0');
  expect(inspectionKey).toMatch(/^[\w-]{32}$/);
  const wrong = [
    {},
    { 'x-camlock-key': '' },
    { 'x-camlock-key': `${inspectionKey}x` },
    { authorization: inspectionKey },
    { cookie: 'camlock-key=%E0%A4' },
  ];
  for (const headers of wrong as { [name: string]: string }[]) {
    const answer = await get(path, headers);
    expect(answer.status, JSON.stringify(headers)).toBe(401);
    expect(await answer.text()).not.toContain(inspectionKey);
  }
  for (const headers of [{ 'x-camlock-key': inspectionKey }, { authorization: `Bearer ${inspectionKey}` }] as { [name: string]: string }[])
    expect((await get(path, headers)).status, JSON.stringify(Object.keys(headers))).not.toBe(401);
});

test('each platform makes a key of its own', async () => {
  const first = (await open('0.0.0.0')).inspectionKey;
  await platform?.close();
  expect((await open('0.0.0.0')).inspectionKey).not.toBe(first);
});

test('a person opens a page once with the key; it moves to a cookie and out of the address and the log', async () => {
  const lines: RequestLine[] = [];
  const { get } = await open('0.0.0.0', { inspectionKey: KEY, log: (line) => void lines.push(line) });
  expect((await get('/__mock__/ledger?key=wrong-wrong-wrong')).status).toBe(401);
  const first = await get(`/__mock__/ledger?limit=5&key=${KEY}`);
  expect([first.status, first.headers.get('location')]).toEqual([302, '/__mock__/ledger?limit=5']);
  const cookie = first.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/);
  const second = await get('/__mock__/ledger?limit=5', { cookie: `other=1; ${cookie.split(';')[0]}` });
  expect([second.status, await second.json()]).toEqual([200, []]);
  expect(lines.length).toBeGreaterThan(0);
  expect(JSON.stringify(lines)).not.toContain(KEY);
});

test('the official hosts and the first page never ask', async () => {
  const { get } = await open('0.0.0.0');
  expect(((await (await get('/api.weixin.qq.com/cgi-bin/token')).json()) as { errcode: number }).errcode).toBe(41002);
  expect((await get('/servicewechat.com/nothing')).status).toBe(501);
  expect((await get('/')).status).toBe(200);
});

test('a key that is given is asked for on loopback too, and must be long enough', async () => {
  const { get } = await open('127.0.0.1', { inspectionKey: KEY });
  expect((await get('/__mock__/state')).status).toBe(401);
  expect((await get('/__mock__/state', { 'x-camlock-key': KEY })).status).toBe(200);
  await expect(createPlatform({ inspectionKey: 'short' })).rejects.toThrow(/16 to 256 printable characters/);
});

test('a probe without the key hears whether all is well, and nothing else', async () => {
  const { get, inspectionKey = '' } = await open('0.0.0.0');
  const keyless = await get('/__mock__/health');
  expect([keyless.status, await keyless.json()]).toEqual([200, { ok: true }]);
  const whole = await get('/__mock__/health', { 'x-camlock-key': inspectionKey });
  expect(await whole.json()).toMatchObject({ ok: true, store: { ok: true } });
});

test('who can send no header posts with the key in the address; a wrong one stays outside', async () => {
  await open('0.0.0.0');
  const at = `http://127.0.0.1:${platform?.baseUrl().split(':').pop()}/__mock__/seed`;
  const post = async (key: string) => (await fetch(`${at}?key=${key}`, { method: 'POST', body: '{}' })).status;
  expect(await post('wrong')).toBe(401);
  await platform?.close();
  await open('0.0.0.0', { inspectionKey: KEY });
  const again = `http://127.0.0.1:${platform?.baseUrl().split(':').pop()}/__mock__/seed?key=${KEY}`;
  expect((await fetch(again, { method: 'POST', body: '{}' })).status).toBe(200);
});
