/** Verbs that run until they are told to stop: they end cleanly, free their ports and leave no process behind. */
import { type ChildProcess, spawn } from 'node:child_process';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import mqttPacket from 'mqtt-packet';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { root } from '../root.ts';

interface Verb {
  /** Resolves with what the verb printed so far, once it matches. */
  until(pattern: RegExp): Promise<string>;
  /** Sends the signal to the verb alone, not to its children: they are its business. Resolves with the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** Everything it printed, once it has ended. */
  readonly all: Promise<string>;
  /** True while any process of the verb's group lives. */
  lives(): boolean;
}

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) {
    try {
      process.kill(-(child.pid as number), 'SIGKILL');
    } catch {
      // Ended by itself, as it should.
    }
  }
});

function camlock(...args: string[]): Verb {
  // A process group of its own: whatever the verb starts belongs to it.
  const child = spawn(process.execPath, [join(root, 'bin/camlock.mjs'), ...args], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let text = '';
  const hear = (part: string): void => {
    text += part;
  };
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  return {
    all: new Promise((resolve) => child.once('close', () => resolve(text))),
    until: (pattern) =>
      vi.waitUntil(
        () => {
          if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}:\n${text}`);
          return pattern.test(text) && text;
        },
        { timeout: 60_000, interval: 20 },
      ) as Promise<string>,
    async end(signal) {
      child.kill(signal);
      return exited;
    },
    lives() {
      try {
        process.kill(-(child.pid as number), 0);
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** Whether somebody answers at a port of this machine. */
function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.unref();
  });
}

const platformArgs = ['platform', '--port', '0', '--mqtt-port', '0', '--memory', '--json'];
const addressesIn = (text: string) => JSON.parse(text.match(/^\{.*\}$/m)?.[0] ?? '{}') as { http: string; mqtt: string; proxy: string };

describe.each(['SIGINT', 'SIGTERM'] as const)('at %s', (signal) => {
  it('camlock platform ends with 0 and frees its three ports', { timeout: 60_000 }, async () => {
    const platform = camlock(...platformArgs);
    const { http, mqtt, proxy } = addressesIn(await platform.until(/^\{.*\}$/m));
    for (const url of [http, mqtt, proxy]) expect(await answers(url)).toBe(true);
    expect(await platform.end(signal)).toBe(0);
    for (const url of [http, mqtt, proxy]) expect(await answers(url)).toBe(false);
    expect(platform.lives()).toBe(false);
  });

  it('camlock simulate ends with 0, and its devices are gone', { timeout: 60_000 }, async () => {
    const platform = camlock(...platformArgs);
    const { http } = addressesIn(await platform.until(/^\{.*\}$/m));
    const fleet = camlock('simulate', '--platform', http, '--json');
    await fleet.until(/"type":"reported"[\s\S]*"type":"reported"/);
    expect(await fleet.end(signal)).toBe(0);
    expect(fleet.lives()).toBe(false);
    await platform.end('SIGTERM');
  });

  it('camlock simulate, stopped while its fleet still connects, ends with 0 and says that it powered off what was on', {
    timeout: 60_000,
  }, async () => {
    const platform = camlock(...platformArgs);
    const { http } = addressesIn(await platform.until(/^\{.*\}$/m));
    const fleet = camlock('simulate', '--platform', http, '--camera', '500', '--json');
    await fleet.until(/"type":"connected"/);
    expect(await fleet.end(signal)).toBe(0);
    const said = await fleet.all;
    const count = (line: RegExp): number => said.match(line)?.length ?? 0;
    expect(count(/"type":"power","on":true/g)).toBeLessThan(500);
    expect(count(/"type":"power","on":false/g)).toBe(count(/"type":"power","on":true/g));
    await platform.end('SIGTERM');
  });
});

it('camlock simulate, told twice, ends at once although the broker never lets go', { timeout: 60_000 }, async () => {
  const broker = createServer((socket) => {
    const parser = mqttPacket.parser({ protocolVersion: 4 });
    parser.on('packet', ({ cmd, messageId }) => {
      if (cmd === 'connect') socket.write(mqttPacket.generate({ cmd: 'connack', returnCode: 0, sessionPresent: false }));
      if (cmd === 'subscribe') socket.write(mqttPacket.generate({ cmd: 'suback', messageId: messageId as number, granted: [1] }));
      // DISCONNECT is not heard, and the socket stays.
    });
    socket.on('data', (bytes) => void parser.parse(bytes)).on('error', () => socket.destroy());
  });
  await new Promise<void>((done) => broker.listen(0, '127.0.0.1', done));
  const fleet = camlock('simulate', '--broker', `mqtt://127.0.0.1:${(broker.address() as AddressInfo).port}`, '--lock', '1', '--json');
  await fleet.until(/"type":"connected"[\s\S]*1 of 1 devices online/);
  void fleet.end('SIGINT');
  await fleet.until(/Ctrl-C again ends at once/);
  // By the signal itself: nothing of ours is asked any more.
  expect(await fleet.end('SIGINT')).toBeNull();
  await vi.waitUntil(() => !fleet.lives(), { timeout: 10_000, interval: 20 });
  broker.close();
});

it('camlock start, stopped in the middle of the Taro build, ends with 130 and takes the build with it', { timeout: 60_000 }, async () => {
  const start = camlock('start', '--port', '0', '--mqtt-port', '0', '--brand', 'examples/brands/camera-only/brand.yaml');
  const said = await start.until(/3\. build/);
  const [http] = said.match(/http:\/\/127\.0\.0\.1:\d+/) ?? [];
  expect(await answers(String(http))).toBe(true);
  expect(await start.end('SIGINT')).toBe(130);
  expect(await answers(String(http))).toBe(false);
  await vi.waitUntil(() => !start.lives(), { timeout: 5000 });
});
