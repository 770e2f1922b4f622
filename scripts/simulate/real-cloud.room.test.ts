/**
 * `camlock simulate --cloud tencent`, with the mock in the real cloud's place: TLS before its broker, its gateway where devices
 * register with their product's secret, its limits switched to refuse.
 */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createRealClock, Hosts, IOT_BROKER_URL } from '../../devices/index.ts';
import { makeCertificates } from '../../mock-platform/index.ts';
import { createFleet, createStandInCloud, derivePsk, TENCENT_LIMITS } from '../../simulator/index.ts';
import type { Output } from '../cli/output.ts';
import { createProgram } from '../cli/program.ts';
import { type OpenPlatform, openPlatform } from '../platform/open.ts';
import { fleetSeed } from '../platform/seed.ts';
import { type SimulateOptions, simulate } from './simulate.ts';

const SECRET = 'ABCDEFGHIJKLMNOPQRSTUVWX';
const OTHER = 'XWVUTSRQPONMLKJIHGFEDCBA';
const FLEET = `products:
  - { productId: ABCDE12345, category: lock, count: 2, prefix: real, faults: [{ fault: duplicate, packet: publish }] }
`;
let folder = '';
let opened: OpenPlatform;
let front: Server;
let ca = '';
let brokerUrl = '';
let gateway = '';
let credentialsFile = '';
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'camlock-real-cloud-'));
  opened = await openPlatform({ port: 0, mqttPort: 0, folder });
  // Made in the console beforehand: registration gives out keys, not devices.
  const named = ['real-0001', 'real-0002'].map((deviceName) => ({ productId: 'ABCDE12345', deviceName }));
  const { iotCloud } = fleetSeed(named.map((device) => ({ ...device, category: 'lock', psk: derivePsk('console', device) })));
  if (!iotCloud) throw new Error('a fleet has no seed');
  opened.platform.seed({
    iotCloud: { ...iotCloud, products: iotCloud.products.map((product) => ({ ...product, productSecret: SECRET })) },
  });
  const mqtt = new URL(opened.addresses.mqtt as string);
  const made = await makeCertificates(['localhost']);
  ca = made.ca;
  front = createServer({ cert: made.cert, key: made.key }, (socket) => {
    const inner = connect(Number(mqtt.port), mqtt.hostname);
    socket.pipe(inner).pipe(socket);
    for (const side of [socket, inner]) side.on('error', () => socket.destroy(void inner.destroy() as undefined));
  });
  await new Promise<void>((done) => front.listen(0, 'localhost', done));
  brokerUrl = `mqtts://localhost:${(front.address() as { port: number }).port}`;
  gateway = `${opened.addresses.http}/${Hosts.iotGatewayGuangzhou}`;
  writeFileSync(file('fleet.yaml'), FLEET);
});
afterAll(async () => {
  if (front) await new Promise((done) => front.close(done));
  await opened?.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  credentialsFile = file('secrets.yaml');
  writeFileSync(credentialsFile, `products:\n  ABCDE12345: { productSecret: ${SECRET} }\n`, { mode: 0o600 });
});

async function run(change: Partial<SimulateOptions> = {}) {
  const lines: { [key: string]: unknown }[] = [];
  const said: string[] = [];
  const output: Output = {
    json: true,
    say: (text) => void said.push(text),
    progress: () => {},
    result: (line) => void lines.push(line as { [key: string]: unknown }),
  };
  const cloud = { credentialsFile, gateway, overLimits: false };
  const options = { output, counts: {}, brandFile: '', platformUrl: 'http://127.0.0.1:1', once: true, fleetFile: file('fleet.yaml') };
  const code = await simulate({ ...options, brokerUrl, ca, cloud, ...change });
  return { code, lines, said: said.join('\n') };
}

it('devices register with the secret of their product, connect over TLS, and keep their keys for the next run', async () => {
  const first = await run();
  expect(first.code).toBe(0);
  expect(first.lines.filter(({ type }) => type === 'connected').map(({ deviceName }) => deviceName)).toEqual(['real-0001', 'real-0002']);
  expect(first.said).toContain('2 devices registered');
  expect(first.said).toContain('the faults of the fleet file are left out');
  const kept = `${credentialsFile}.registered`;
  expect(statSync(kept).mode & 0o777).toBe(0o600);
  const keys = Object.values(JSON.parse(readFileSync(kept, 'utf8')) as { [id: string]: string });
  expect(keys.length).toBe(2);
  const told = JSON.stringify(first.lines) + first.said;
  for (const secret of [SECRET, ...keys]) expect(told).not.toContain(secret);
  // Activated by now: a second registration would be refused.
  const second = await run();
  expect(second.lines.filter(({ type }) => type === 'connected').length).toBe(2);
  expect(second.said).not.toContain('registered');
});

it('what the gateway refuses is a line of the fleet file, without the secret', async () => {
  writeFileSync(credentialsFile, `products: { ABCDE12345: { productSecret: ${OTHER} } }\n`, { mode: 0o600 });
  writeFileSync(file('more.yaml'), FLEET.replace('prefix: real', 'prefix: more'));
  const failure = await run({ fleetFile: file('more.yaml') }).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    code: 'fleet-has-errors',
    details: [expect.stringMatching(/more\.yaml:2.*AuthFailure\.SignatureFailure/)],
  });
  expect(JSON.stringify(failure)).not.toContain(OTHER);
  const nowhere = await run({
    fleetFile: file('more.yaml'),
    cloud: { credentialsFile, gateway: 'http://127.0.0.1:9', overLimits: false },
  }).catch((error: unknown) => error);
  expect(nowhere).toMatchObject({ details: [expect.stringContaining('no answer from 127.0.0.1:9')] });
});

it('secrets others can read, that are none, or that are missing, are refused and never quoted', async () => {
  chmodSync(credentialsFile, 0o644);
  await expect(run()).rejects.toMatchObject({ code: 'credentials-unreadable', fix: expect.stringContaining('chmod 600') });
  writeFileSync(credentialsFile, `devices: { ABCDE12345/real-0001: "${SECRET}!" }\nother: 1\n`);
  chmodSync(credentialsFile, 0o600);
  const wrong = await run().catch((error: unknown) => error);
  expect(wrong).toMatchObject({
    code: 'credentials-unreadable',
    details: expect.arrayContaining([expect.stringContaining('ABCDE12345/real-0001')]),
  });
  expect(JSON.stringify(wrong)).not.toContain(SECRET);
  writeFileSync(credentialsFile, `products: { ${SECRET}: [\n`);
  expect(JSON.stringify(await run().catch((error: unknown) => error))).not.toContain(SECRET);
  writeFileSync(credentialsFile, 'products: {}\n');
  rmSync(`${credentialsFile}.registered`, { force: true });
  await expect(run()).rejects.toMatchObject({ details: [expect.stringContaining('knows neither the device nor its product')] });
  expect(existsSync(`${credentialsFile}.registered`)).toBe(false);
});

it('a certificate nobody vouches for ends the try, with words', async () => {
  writeFileSync(
    credentialsFile,
    `devices: { ABCDE12345/real-0001: "${derivePsk('x', { productId: 'ABCDE12345', deviceName: 'real-0001' })}" }\n`,
  );
  writeFileSync(file('one.yaml'), FLEET.replace('count: 2', 'count: 1'));
  const { ca: _, ...strange } = { ca, fleetFile: file('one.yaml') };
  await expect(run({ ...strange, ca: (await makeCertificates(['localhost'])).ca })).rejects.toMatchObject({
    code: 'device-refused',
    message: expect.stringMatching(/certificate|self.signed|verify/i),
  });
});

it('without --broker every product dials its own host at Tencent, on 8883', async () => {
  expect(IOT_BROKER_URL).toBe('mqtts://{productId}.iotcloud.tencentdevices.com:8883');
  const clock = createRealClock();
  const devices = ['ABCDE12345', 'FGHIJ67890'].map((productId) => {
    const device = { productId, deviceName: 'one' };
    return { ...device, category: 'lock' as const, psk: derivePsk('x', device) };
  });
  const brokers: string[] = [];
  const cloud = createStandInCloud({ devices, clock, keep: 1 });
  const onEvent = (line: { type: string; broker?: string }) => void (line.type === 'connected' && brokers.push(line.broker ?? ''));
  const fleet = createFleet({ devices, brokerUrl: IOT_BROKER_URL, dial: cloud.dial, clock, onEvent });
  await fleet.start();
  await fleet.stop();
  expect(brokers.sort()).toEqual(['ABCDE12345', 'FGHIJ67890'].map((id) => `mqtts://${id}.iotcloud.tencentdevices.com:8883`));
});

it('a device that does too much keeps it to itself and tells it; --over-limits lets it', async () => {
  const clock = createRealClock();
  const device = { productId: 'ABCDE12345', deviceName: 'busy' };
  const devices = [{ ...device, category: 'lock' as const, psk: derivePsk('x', device) }];
  for (const limited of [true, false]) {
    const dropped: unknown[] = [];
    const cloud = createStandInCloud({ devices, clock, keep: 1 });
    const fleet = createFleet({
      devices,
      brokerUrl: IOT_BROKER_URL,
      dial: cloud.dial,
      clock,
      onEvent: (line) => void (line.type === 'dropped' && dropped.push(line.reason)),
      ...(limited && { limits: TENCENT_LIMITS }),
    });
    await fleet.start();
    for (let n = 0; n < 40; n++) fleet.units[0]?.post('doorbell_ring');
    await fleet.stop();
    if (limited) expect(dropped).toContain('more than 10 messages a second with QoS 1, which is what Tencent takes of one device');
    else expect(dropped).toEqual([]);
  }
});

it.each([
  [['--credentials', 'x'], /--credentials belongs to --cloud/],
  [['--over-limits'], /--over-limits belongs to --cloud/],
  [['--cloud', 'other'], /no cloud that is known/],
  [['--cloud', 'tencent'], /needs --credentials/],
  [['--cloud', 'tencent', '--credentials', 'x', '--gateway', 'ftp://a'], /is no address/],
  [['--cloud', 'tencent', '--credentials', 'x'], /knows no made-up devices/],
])('%j is a wrong call', async (flags, words) => {
  await expect(
    createProgram()
      .exitOverride()
      .parseAsync(['simulate', ...flags], { from: 'user' }),
  ).rejects.toThrow(words);
});
