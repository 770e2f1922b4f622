/** `camlock proxy` and `camlock record` on real sockets, in front of a broker that is none of ours. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Aedes } from 'aedes';
import mqtt from 'mqtt';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseRecording } from '../../simulator/index.ts';
import type { Output } from '../cli/output.ts';
import { parseFaultFlag } from './fault-flag.ts';
import { type ProxyOptions, runProxy } from './proxy.ts';

let folder = '';
let broker: Aedes;
let brokerUrl = '';
let received: string[];
let cleanup: (() => Promise<unknown> | unknown)[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'camlock-proxy-'));
  cleanup = [() => rmSync(folder, { recursive: true, force: true })];
  received = [];
  broker = await Aedes.createBroker();
  broker.on('publish', ({ payload }, client) => client && received.push(String(payload)));
  const server = createServer((socket) => void broker.handle(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  brokerUrl = `mqtt://127.0.0.1:${(server.address() as { port: number }).port}`;
  cleanup.push(
    () => new Promise<void>((resolve) => void server.close(() => resolve())),
    () => new Promise<void>((resolve) => broker.close(() => resolve())),
  );
});
afterEach(async () => {
  for (const undo of cleanup.splice(0).reverse()) await undo();
});

/** A running proxy: its address, what it said, and how to stop it. */
async function running(change: Partial<ProxyOptions> = {}) {
  const said: string[] = [];
  const results: { [key: string]: unknown }[] = [];
  const output: Output = {
    json: true,
    say: (text) => said.push(text),
    progress: () => {},
    result: (value) => results.push(value as never),
  };
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const done = runProxy({
    output,
    platformUrl: 'http://127.0.0.1:1',
    brokerUrl,
    host: '127.0.0.1',
    port: 0,
    faults: [],
    seed: 1,
    only: [],
    stopped,
    ...change,
  });
  await Promise.race([done, vi.waitFor(() => expect(results[0]).toBeDefined())]);
  const ended = () => {
    stop();
    return done;
  };
  cleanup.push(ended);
  return { url: String(results[0]?.url), said, results, ended };
}

async function client(url: string, options: mqtt.IClientOptions = {}) {
  const connected = await mqtt.connectAsync(url, { clientId: 'AURORALOCKreal-1', reconnectPeriod: 0, ...options });
  cleanup.push(() => connected.endAsync(true));
  return connected;
}

describe('camlock proxy', () => {
  it('stands in front of any broker and strikes as it was told', async () => {
    const faults = [parseFaultFlag('duplicate,packet=publish,direction=up,times=1', 'proxy')];
    const { url, results, said, ended } = await running({ faults });
    const device = await client(url);
    await device.publishAsync('any/topic', 'one', { qos: 1 });
    await device.publishAsync('any/topic', 'two', { qos: 1 });
    expect(received).toEqual(['one', 'one', 'two']);
    expect(results.slice(1)).toMatchObject([{ type: 'fault', fault: 'duplicate', clientId: 'AURORALOCKreal-1', packet: 'publish' }]);
    expect(await ended()).toBe(0);
    expect(said.at(-1)).toBe('1 faults struck');
  });

  it('passes a CONNECT of MQTT 5 on as it is, and the answer back', async () => {
    const { url } = await running();
    const device = await client(url, { protocolVersion: 5 }).catch((error: Error) => error);
    // This broker does not speak it.
    expect(String(device)).toMatch(/version|refused|closed/i);
  });

  it('a device hears the refusal the broker never gave', async () => {
    const { url } = await running({ faults: [parseFaultFlag('refuse,code=5', 'proxy')] });
    await expect(client(url)).rejects.toMatchObject({ code: 5 });
    expect(broker.connectedClients).toBe(0);
  });

  it('a port that is taken, and a broker that is none, are told with a way out', async () => {
    const { url } = await running();
    await expect(running({ port: Number(new URL(url).port) })).rejects.toMatchObject({
      code: 'proxy',
      fix: expect.stringContaining('another port'),
    });
    await expect(running({ brokerUrl: 'http://example.com' })).rejects.toMatchObject({ fix: expect.stringContaining('mqtt://') });
  });

  it('a broker that is not there ends the device’s connection, not the proxy', async () => {
    const { url } = await running({ brokerUrl: 'mqtt://127.0.0.1:1' });
    for (let time = 0; time < 2; time++) {
      const device = mqtt.connect(url, { reconnectPeriod: 0 });
      await new Promise<void>((resolve) => device.once('close', () => resolve()));
      await device.endAsync(true);
    }
  });
});

describe('camlock record', () => {
  it('writes a file only its owner may read, without the password, of those asked for', async () => {
    const recordFile = join(folder, 'night.jsonl');
    const { url, ended, said } = await running({ recordFile, only: ['AURORALOCKreal-1'] });
    const device = await client(url, { username: 'AURORALOCKreal-1;12010126;abcde;1790000000', password: 'hunter2' });
    const other = await client(url, { clientId: 'other' });
    await device.publishAsync('$thing/up/event/AURORALOCK/real-1', '{"method":"event_post","token":"abc"}', { qos: 1 });
    await other.publishAsync('x', 'y', { qos: 1 });
    await ended();
    const text = readFileSync(recordFile, 'utf8');
    expect(text).not.toMatch(/hunter2|abc"|"other"/);
    expect(statSync(recordFile).mode & 0o077).toBe(0);
    const { packets } = parseRecording(text, 'night.jsonl');
    expect(packets.map(({ dir, packet }) => `${dir} ${packet}`)).toEqual([
      'up connect',
      'down connack',
      'up publish',
      'down puback',
      'up closed',
    ]);
    expect(said.at(-1)).toBe(`6 lines in ${recordFile}`);
  });

  it('never writes over a file', async () => {
    const recordFile = join(folder, 'there.jsonl');
    await (await running({ recordFile })).ended();
    await expect(running({ recordFile })).rejects.toMatchObject({
      code: 'recording-file',
      message: expect.stringContaining('is there already'),
    });
  });
});

describe('--fault', () => {
  it.each([
    ['drop', { fault: 'drop' }],
    ['delay, ms=500 ,packet=connack,for=30s', { fault: 'delay', ms: 500, packet: 'connack', forMs: 30_000 }],
    ['drop,topic=$thing/up/event/,chance=0.25', { fault: 'drop', topic: '$thing/up/event/', chance: 0.25 }],
  ])('%s', (text, rule) => expect(parseFaultFlag(text, 'proxy')).toEqual(rule));

  it.each([
    ['', '"" is unknown'],
    ['drop,often', '"often" is no key=value'],
    ['drop,for=ever', 'for is "ever"'],
    ['wrong-clock,seconds=5', 'does not work at a proxy'],
  ])('%j is refused', (text, message) => {
    expect(() => parseFaultFlag(text, 'proxy')).toThrow(message);
  });
});
