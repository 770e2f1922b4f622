/** Event → inbox at a steady rate, over real MQTT from another process and real HTTP between the clouds. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEventLink, toDeviceId } from '../../devices/index.ts';
import { loadBrand } from '../../generator/index.ts';
import { derivePsk } from '../../simulator/index.ts';
import { openHome } from '../platform/home.ts';
import { openPlatform } from '../platform/open.ts';
import { openSecrets } from '../platform/secrets.ts';
import { type SeededDevice, seedOf } from '../platform/seed.ts';
import { BRAND_FILE } from './built-project.ts';
import { type Measured, percentile } from './measure.ts';

const LOCKS = 50;
const RATE = 1000;
const WARM_UP_SECONDS = 3;
const SECONDS = 10;
const ROUNDS = 3;

interface LoadMessage {
  online?: true;
  failed?: string;
  sent?: [string, string][];
}

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

interface Round {
  readonly latencies: number[];
  readonly sent: number;
  readonly lost: number;
}

async function round(options: {
  brokerUrl: string;
  devices: readonly SeededDevice[];
  seconds: number;
  arrived: Map<string, bigint>;
}): Promise<Round> {
  const script = fileURLToPath(new URL('./event-load.ts', import.meta.url));
  const load = fork(script, [], { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  try {
    const online = hear(load, 'online');
    load.send({ brokerUrl: options.brokerUrl, devices: options.devices, rate: RATE, seconds: options.seconds, trigger: 'doorbell' });
    await online;
    const done = hear(load, 'sent');
    load.send({ go: true });
    const sent = await done;
    // Whoever is still under way gets five seconds; after that an event counts as lost.
    const deadline = performance.now() + 5000;
    while (performance.now() < deadline && sent.some(([key]) => !options.arrived.has(key)))
      await new Promise((resolve) => setTimeout(resolve, 50));
    const latencies = sent.flatMap(([key, at]) => {
      const arrival = options.arrived.get(key);
      return arrival === undefined ? [] : [Number(arrival - BigInt(at)) / 1e6];
    });
    return { latencies, sent: sent.length, lost: sent.length - latencies.length };
  } finally {
    load.removeAllListeners('exit');
    load.kill('SIGKILL');
  }
}

export async function benchReminders(): Promise<Measured[]> {
  const { brand } = await loadBrand(BRAND_FILE);
  const setting = brand?.file.reminders.lock;
  if (!brand || !setting) throw new Error('the example brand has no lock');
  const folder = mkdtempSync(join(tmpdir(), 'camlock-bench-'));
  const secrets = openSecrets(folder, brand.file.app.appid);
  const devices: SeededDevice[] = Array.from({ length: LOCKS }, (_, index) => {
    const device = { productId: setting.productId, deviceName: `lock-${String(index + 1).padStart(4, '0')}` };
    return { ...device, category: 'lock', psk: derivePsk('bench', device) };
  });
  const { platform, addresses, close } = await openPlatform({
    port: 0,
    mqttPort: 0,
    folder,
    platform: { rules: { 'iotCloud.connectedWithinSeconds': 1e9 } },
  });
  const arrived = new Map<string, bigint>();
  try {
    platform.seed(seedOf(brand.file, secrets, devices));
    const home = await openHome(platform, brand.file, secrets);
    // Locks have to have been online once before they can be bound: a short first round does that.
    await round({ brokerUrl: addresses.mqtt, devices, seconds: 0.05, arrived });
    for (const device of devices) {
      await home.bind(device);
      await home.subscribe(device);
    }
    const stop = platform.wechat.onMessage('me', (message) => {
      const at = process.hrtime.bigint();
      const link = parseEventLink(Object.fromEntries(new URLSearchParams(message.page.split('?')[1] ?? '')));
      if (link) arrived.set(`${link.deviceId}|${link.eventId}|${link.time}`, at);
    });
    await round({ brokerUrl: addresses.mqtt, devices, seconds: WARM_UP_SECONDS, arrived });
    const rounds: Round[] = [];
    for (let count = 0; count < ROUNDS; count++)
      rounds.push(await round({ brokerUrl: addresses.mqtt, devices, seconds: SECONDS, arrived }));
    stop();
    const sum = (count: (one: Round) => number): number => rounds.reduce((total, one) => total + count(one), 0);
    const typical = (rank: number): number =>
      percentile(
        rounds.map(({ latencies }) => percentile(latencies, rank)),
        50,
      );
    const accounted = new Set(platform.ledger.lines().map(({ deviceId, eventId, time }) => `${deviceId}|${eventId}|${time}`));
    const unaccounted = [...arrived.keys()].filter((key) => !accounted.has(key)).length;
    const note = `${LOCKS} locks, ${RATE} events/s, median of ${ROUNDS} rounds of ${SECONDS} s, ${sum(({ sent }) => sent)} events`;
    return [
      { name: 'event → inbox p50', value: typical(50), unit: 'ms', note },
      { name: 'event → inbox p99', value: typical(99), unit: 'ms', aim: 5, note },
      {
        name: 'events lost',
        value: sum(({ lost }) => lost),
        unit: 'events',
        aim: 0,
        note: `first device ${toDeviceId(devices[0] as SeededDevice)}`,
      },
      { name: 'events not in the ledger', value: unaccounted, unit: 'events', aim: 0, note: '' },
    ];
  } finally {
    await close();
    rmSync(folder, { recursive: true });
  }
}
