/** The whole way of an event, ready to be measured: locks in a process of their own, real MQTT, both clouds, HTTP, an inbox. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseEventLink } from '../../devices/index.ts';
import { openHome } from '../platform/home.ts';
import { openLockWorld } from './lock-world.ts';

interface LoadMessage {
  online?: true;
  failed?: string;
  sent?: [string, string][];
}

export interface Round {
  /** Milliseconds, of every event that arrived. */
  readonly latencies: readonly number[];
  readonly sent: number;
  readonly lost: number;
  /** Events a second that were really sent; less than asked for when the load itself was too slow. */
  readonly rate: number;
}

export interface EventPath {
  round(options: { readonly rate: number; readonly seconds: number }): Promise<Round>;
  /** Events that arrived and are not in the ledger. */
  unaccounted(): number;
  close(): Promise<void>;
}

/** Whoever is still under way gets this long; after that an event counts as lost. */
const PATIENCE_MS = 5_000;

/** The next message of the load process that carries `field`. */
function hear<K extends keyof LoadMessage>(load: ChildProcess, field: K): Promise<NonNullable<LoadMessage[K]>> {
  return new Promise((resolve, reject) => {
    const listen = (message: LoadMessage): void => {
      if (message.failed) reject(new Error(message.failed));
      if (message[field] === undefined) return;
      load.off('message', listen);
      resolve(message[field] as NonNullable<LoadMessage[K]>);
    };
    load.on('message', listen);
    load.once('exit', (code) => reject(new Error(`the load process ended with ${code}`)));
  });
}

/** Every lock bound and its doorbell subscribed to by one person. */
export async function openEventPath(locks: number): Promise<EventPath> {
  const world = await openLockWorld({ locks, rules: { 'iotCloud.connectedWithinSeconds': 1e9, 'iotCloud.familyDevices': locks } });
  const { platform, addresses, devices } = world;
  const arrived = new Map<string, bigint>();
  const script = fileURLToPath(new URL('./event-load.ts', import.meta.url));

  async function round({ rate, seconds }: { readonly rate: number; readonly seconds: number }): Promise<Round> {
    const load = fork(script, [], { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    try {
      const online = hear(load, 'online');
      load.send({ brokerUrl: addresses.mqtt, devices, rate, seconds, trigger: 'doorbell' });
      await online;
      const done = hear(load, 'sent');
      const began = performance.now();
      load.send({ go: true });
      const sent = await done;
      const took = (performance.now() - began) / 1000;
      const deadline = performance.now() + PATIENCE_MS;
      while (performance.now() < deadline && sent.some(([key]) => !arrived.has(key)))
        await new Promise((resolve) => setTimeout(resolve, 50));
      const latencies = sent.flatMap(([key, at]) => {
        const arrival = arrived.get(key);
        return arrival === undefined ? [] : [Number(arrival - BigInt(at)) / 1e6];
      });
      return { latencies, sent: sent.length, lost: sent.length - latencies.length, rate: sent.length / took };
    } finally {
      load.removeAllListeners('exit');
      load.kill('SIGKILL');
    }
  }

  try {
    const home = await openHome(platform, world.brand, world.secrets);
    // Locks have to have been online once before they can be bound: a short first round does that.
    await round({ rate: 1000, seconds: 0.05 });
    for (const device of devices) {
      await home.bind(device);
      await home.subscribe(device);
    }
  } catch (error) {
    await world.close();
    throw error;
  }
  const stop = platform.wechat.onMessage('me', (message) => {
    const at = process.hrtime.bigint();
    const link = parseEventLink(Object.fromEntries(new URLSearchParams(message.page.split('?')[1] ?? '')));
    if (link) arrived.set(`${link.deviceId}|${link.eventId}|${link.time}`, at);
  });
  return {
    round,
    unaccounted() {
      const accounted = new Set(platform.ledger.lines().map(({ deviceId, eventId, time }) => `${deviceId}|${eventId}|${time}`));
      return [...arrived.keys()].filter((key) => !accounted.has(key)).length;
    },
    async close() {
      stop();
      await world.close();
    },
  };
}
