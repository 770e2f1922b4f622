/** What the fleet benches measure, in a process of its own and as it is shipped: bundled. IPC: an order in, a result out. */
import { connect as dialMqtt, type MqttClient } from 'mqtt';
import { type Category, type Clock, createRealClock, mqttCredentials, subscribeTopics, toDeviceId, upTopic } from '../../devices/index.ts';
import { createFaultBook, createFleet, createStandInCloud, derivePsk, type Fleet, type UnitOptions } from '../../simulator/index.ts';
import { median, percentile } from './measure.ts';

export type FleetOrder =
  | { readonly kind: 'no-socket'; readonly devices: number; readonly rounds: number; readonly events: number }
  | { readonly kind: 'overhead'; readonly devices: number; readonly rounds: number; readonly events: number }
  | { readonly kind: 'lateness'; readonly devices: number; readonly seconds: number }
  | {
      readonly kind: 'tcp';
      readonly client: 'camlock' | 'mqtt.js';
      readonly devices: number;
      readonly port: number;
      readonly idleSeconds: number;
      readonly activeSeconds: number;
    };

export interface FleetResult {
  readonly [name: string]: number;
}

const KB = 1024;
const gc = (): void => {
  for (let turn = 0; turn < 3; turn++) (globalThis as { gc?: () => void }).gc?.();
};
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function units(count: number): UnitOptions[] {
  return Array.from({ length: count }, (_, index) => {
    const category: Category = index % 2 === 0 ? 'camera' : 'lock';
    const device = { productId: category === 'camera' ? 'AURORACAM1' : 'AURORALOCK', deviceName: `${category}-${index}` };
    return { ...device, category, psk: derivePsk('bench', device) };
  });
}

/** Rings and motions, as many as asked for, device after device. Returns how many events a second. */
async function fire(fleet: Fleet, events: number): Promise<number> {
  const began = performance.now();
  let count = 0;
  for (let index = 0; count < events; index++) {
    const unit = fleet.units[index % fleet.units.length];
    if (!unit) break;
    count += unit.trigger(unit.device.category === 'lock' ? 'doorbell' : 'motion').events.length;
    if (index % 500 === 499) await turn();
  }
  await turn();
  return (count / (performance.now() - began)) * 1000;
}

/** The same messages and nothing behind them: written, read, answered, the answer read. What is left to win. */
async function bareRate(events: number): Promise<number> {
  const began = performance.now();
  const seen = new Map<string, number>();
  for (let index = 0; index < events; index++) {
    const token = `AURORALOCK-${index}`;
    const params = { event_time: 1_767_225_600 + index };
    const text = JSON.stringify({
      method: 'event_post',
      clientToken: token,
      version: '1.0',
      eventId: 'doorbell_ring',
      type: 'info',
      timestamp: index,
      params,
    });
    const heard = JSON.parse(text) as { clientToken: string; timestamp: number };
    const answer = JSON.stringify({ method: 'event_reply', clientToken: heard.clientToken, code: 0, status: 'success' });
    seen.set((JSON.parse(answer) as { clientToken: string }).clientToken.slice(0, 4), heard.timestamp);
    if (index % 500 === 499) await turn();
  }
  return (events / (performance.now() - began)) * 1000;
}

async function noSocket({ devices: count, rounds, events }: Extract<FleetOrder, { kind: 'no-socket' }>): Promise<FleetResult> {
  const clock = createRealClock();
  gc();
  const before = process.memoryUsage();
  const began = performance.now();
  const cpu = process.cpuUsage();
  const devices = units(count);
  const cloud = createStandInCloud({ devices, clock });
  const fleet = createFleet({ devices, brokerUrl: 'mqtt://stand-in', clock, dial: cloud.dial, onEvent: cloud.hear });
  const { online } = await fleet.start();
  const onlineMs = performance.now() - began;
  const used = process.cpuUsage(cpu);
  gc();
  const after = process.memoryUsage();
  await fire(fleet, events);
  const rates: number[] = [];
  const bare: number[] = [];
  const heaps: number[] = [];
  for (let round = 0; round < rounds; round++) {
    bare.push(await bareRate(events));
    rates.push(await fire(fleet, events));
    gc();
    heaps.push(process.memoryUsage().heapUsed);
  }
  const counts = cloud.counts();
  await fleet.stop();
  return {
    online,
    onlineMs,
    onlineCpuMs: (used.user + used.system) / 1000,
    rssKb: (after.rss - before.rss) / count / KB,
    heapKb: (after.heapUsed - before.heapUsed) / count / KB,
    eventsPerSecond: median(rates),
    ofBare: median(rates.map((rate, round) => rate / (bare[round] as number))),
    barePerSecond: median(bare),
    heapGrowthKb: ((heaps.at(-1) as number) - (heaps[0] as number)) / count / KB,
    missing: counts.missing,
    doubled: counts.doubled,
  };
}

/** Events a second with the account and an empty book of faults, against neither: pairs, turn by turn. */
async function overhead({ devices: count, rounds, events }: Extract<FleetOrder, { kind: 'overhead' }>): Promise<FleetResult> {
  const clock = createRealClock();
  const devices = units(count);
  const open = async (switchedOn: boolean): Promise<Fleet> => {
    const cloud = createStandInCloud({ devices, clock });
    const more = switchedOn ? { onEvent: cloud.hear, faults: createFaultBook({ clock }) } : {};
    const fleet = createFleet({ devices, brokerUrl: 'mqtt://stand-in', clock, dial: cloud.dial, ...more });
    await fleet.start();
    await fire(fleet, events);
    return fleet;
  };
  const [off, on] = [await open(false), await open(true)];
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    // Who goes first changes: the second of a pair meets a warmer machine.
    const first = round % 2 === 0 ? await fire(off, events) : undefined;
    const with_ = await fire(on, events);
    ratios.push((first ?? (await fire(off, events))) / with_);
  }
  await Promise.all([off.stop(), on.stop()]);
  return { percent: (median(ratios) - 1) * 100 };
}

/** How late every timer of a fleet comes, answers' limits and ticks included, while a thousand events a second are spread by its calendar. */
async function lateness({ devices: count, seconds }: Extract<FleetOrder, { kind: 'lateness' }>): Promise<FleetResult> {
  const real = createRealClock();
  const late: number[] = [];
  let measuring = false;
  const clock: Clock = {
    now: real.now,
    after(ms, run) {
      const due = performance.now() + Math.max(1, ms);
      return real.after(ms, () => {
        if (measuring) late.push(performance.now() - due);
        run();
      });
    },
  };
  const devices = units(count);
  const cloud = createStandInCloud({ devices, clock });
  const locks = devices.filter(({ category }) => category === 'lock').map(toDeviceId);
  const fleet = createFleet({
    devices,
    brokerUrl: 'mqtt://stand-in',
    clock,
    dial: cloud.dial,
    onEvent: cloud.hear,
    schedules: [{ units: locks, cron: '* * * * * *', trigger: 'doorbell', share: Math.min(1, 1000 / locks.length), spreadMs: 1000 }],
  });
  await fleet.start();
  await pause(2000);
  const before = cloud.counts().posted;
  measuring = true;
  await pause(seconds * 1000);
  measuring = false;
  const posted = cloud.counts().posted - before;
  await fleet.stop();
  return { p50: percentile(late, 50), p99: percentile(late, 99), timers: late.length, eventsPerSecond: posted / seconds };
}

interface Crowd {
  /** One message of each device. */
  send(index: number): void;
  close(): Promise<void>;
}

async function openCamlock(devices: readonly UnitOptions[], port: number): Promise<Crowd> {
  const fleet = createFleet({ devices, brokerUrl: `mqtt://127.0.0.1:${port}` });
  const { online, refused, wall } = await fleet.start();
  if (online !== devices.length)
    throw new Error(`${online} of ${devices.length} online: ${wall?.refusal.reason ?? refused[0]?.refusal.reason}`);
  return {
    send(index) {
      const unit = fleet.units[index];
      unit?.trigger(unit.device.category === 'lock' ? 'doorbell' : 'motion');
    },
    close: () => fleet.stop(),
  };
}

/** The same CONNECT, options, subscriptions and messages by MQTT.js alone: no state, no behaviour, no session. */
async function openBare(devices: readonly UnitOptions[], port: number): Promise<Crowd> {
  const clients: MqttClient[] = new Array(devices.length);
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < devices.length; index = next++) {
      const device = devices[index] as UnitOptions;
      const expiry = Math.floor(Date.now() / 1000) + 86_400;
      const host = index < 4096 ? '127.0.0.1' : `127.0.0.${1 + (index % 4)}`;
      const client = dialMqtt(`mqtt://${host}:${port}`, {
        ...mqttCredentials(device, { connId: 'bench', expiry }),
        protocolVersion: 4,
        clean: true,
        connectTimeout: 10_000,
        reconnectPeriod: 0,
        resubscribe: false,
        keepalive: 120,
      });
      (client.stream as { setNoDelay?: (on: boolean) => void }).setNoDelay?.(true);
      clients[index] = client;
      await new Promise<void>((resolve, reject) => {
        client.once('connect', () => resolve());
        client.once('error', reject);
      });
      for (const topic of subscribeTopics(device)) await client.subscribeAsync(topic, { qos: 1 });
    }
  };
  await Promise.all(Array.from({ length: 50 }, lane));
  return {
    send(index) {
      const device = devices[index] as UnitOptions;
      const event = { eventId: 'doorbell_ring', type: 'info', timestamp: Date.now(), params: { event_time: 1_767_225_600 } };
      const text = JSON.stringify({ method: 'event_post', clientToken: `t-${index}`, version: '1.0', ...event });
      clients[index]?.publish(upTopic('event', device), text, { qos: 1 }, () => {});
    },
    async close() {
      for (const client of clients) client.end(true);
    },
  };
}

/** Percent of one core that `work` takes. */
async function load(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return ((user + system) / 1000 / (performance.now() - began)) * 100;
}

async function tcp({
  client,
  devices: count,
  port,
  idleSeconds,
  activeSeconds,
}: Extract<FleetOrder, { kind: 'tcp' }>): Promise<FleetResult> {
  const devices = units(count);
  const open = client === 'camlock' ? openCamlock : openBare;
  // Code is loaded and compiled before anything is counted.
  await (await open(units(200), port)).close();
  gc();
  const before = process.memoryUsage();
  const cpu = process.cpuUsage();
  const began = performance.now();
  const crowd = await open(devices, port);
  const ms = performance.now() - began;
  const connecting = process.cpuUsage(cpu);
  gc();
  const after = process.memoryUsage();
  await pause(1000);
  const idlePercent = idleSeconds > 0 ? await load(() => pause(idleSeconds * 1000)) : 0;
  const activePercent = activeSeconds > 0 ? await load(() => oneIn10Seconds(crowd, count, activeSeconds)) : 0;
  await crowd.close();
  return {
    perSecond: (count / ms) * 1000,
    cpuUs: (connecting.user + connecting.system) / count,
    rssKb: (after.rss - before.rss) / count / KB,
    heapKb: (after.heapUsed - before.heapUsed) / count / KB,
    idlePercent,
    activePercent,
  };
}

async function oneIn10Seconds(crowd: Crowd, count: number, seconds: number): Promise<void> {
  const began = performance.now();
  const total = Math.floor((count * seconds) / 10);
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * (count / 10)));
    for (; sent < due; sent++) crowd.send(sent % count);
    await pause(20);
  }
  await pause(500);
}

const jobs = { 'no-socket': noSocket, overhead, lateness, tcp } as const;

process.once('message', async (order: FleetOrder) => {
  try {
    process.send?.({ result: await (jobs[order.kind] as (order: FleetOrder) => Promise<FleetResult>)(order) }, () => process.exit(0));
  } catch (error) {
    process.send?.({ failed: (error as Error).message }, () => process.exit(1));
  }
});
process.on('disconnect', () => process.exit(0));
