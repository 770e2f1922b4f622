/**
 * The far side of a fleet that has no network: lets in who signs rightly, checks what devices report against their thing model and
 * answers, so that a hundred thousand of them live in one process. It is no IoT cloud: nobody is bound, nothing is stored, no
 * reminder goes out. For that the same fleet runs against the platform (`in-process-link.ts`).
 */
import {
  type Category,
  type Clock,
  catalogue,
  type DeviceDefinition,
  downTopic,
  mqttClientId,
  type ParsedTopic,
  parseTopic,
  systemResultTopic,
  ThingCode,
  toDeviceId,
  type Values,
  validateValues,
  verifyMqttPassword,
} from '../devices/index.ts';
import type { Message } from './answers.ts';
import type { ConnectFields, Connection, ConnectionEvents, Dial } from './dial.ts';
import { EventAccount, type EventCounts, type Youngest } from './event-account.ts';
import type { LogLine } from './log.ts';

export interface StandInOptions {
  readonly devices: readonly {
    readonly productId: string;
    readonly deviceName: string;
    readonly psk: string;
    readonly category: Category;
  }[];
  readonly clock: Clock;
  /** Arrivals remembered one by one for {@link StandInCloud.ledger}. Default 10 000. */
  readonly keep?: number;
}

export interface StandInCloud {
  readonly dial: Dial;
  /** Hand it to the fleet as `onEvent`: without it nothing is known to be missing. */
  hear(line: LogLine): void;
  counts(): EventCounts & { readonly connected: number; readonly messages: number };
  /** The last arrivals, oldest first, a line each: time, device, event, milliseconds on the way, code. */
  ledger(): string;
}

const KEEP = 10_000;
/** Answers after which the process gets to breathe: timers, signals, the terminal. */
const BREATH = 2_000;
/** CONNACK codes (facts/tencent-iot.md §2.2). */
const BAD_SIGNATURE = 4;
const UNKNOWN_DEVICE = 5;

interface Known {
  readonly deviceId: string;
  readonly psk: string;
  readonly definition: DeviceDefinition;
  connection?: StandInConnection | undefined;
  youngest?: Youngest;
}

export function createStandInCloud({ devices, clock, keep = KEEP }: StandInOptions): StandInCloud {
  const cloud = new Cloud(clock, keep);
  for (const device of devices) {
    const { psk, category } = device;
    cloud.known.set(mqttClientId(device), { deviceId: toDeviceId(device), psk, definition: catalogue[category] });
  }
  return {
    dial: (fields, events) => cloud.connect(fields, events),
    hear: (line) => cloud.account.hear(line),
    counts: () => ({ ...cloud.account.counts(), connected: cloud.connected, messages: cloud.messages }),
    ledger: () => cloud.account.text(),
  };
}

/** What is on its way to a device; no topic: CONNACK. */
interface Answer {
  readonly to: StandInConnection;
  readonly topic: string | undefined;
  readonly text: string;
  readonly connack: number;
}

class Cloud {
  readonly known = new Map<string, Known>();
  readonly account: EventAccount;
  readonly clock: Clock;
  connected = 0;
  messages = 0;
  #queue: Answer[] = [];
  #scheduled = false;
  #told = 0;

  constructor(clock: Clock, keep: number) {
    this.clock = clock;
    this.account = new EventAccount(keep);
  }

  connect({ clientId, username, password }: ConnectFields, events: ConnectionEvents): Connection {
    const known = this.known.get(clientId);
    const connection = new StandInConnection(this, events, known);
    const connack = !known ? UNKNOWN_DEVICE : verifyMqttPassword(known.psk, username, password) ? 0 : BAD_SIGNATURE;
    if (known && connack === 0) {
      // One credential is one connection: the older one ends, as at a broker.
      known.connection?.hangUp();
      known.connection = connection;
      this.connected++;
    }
    this.tell({ to: connection, topic: undefined, text: '', connack });
    return connection;
  }

  /** In the order of asking, behind what the device is doing now, as on any wire. */
  tell(answer: Answer): void {
    this.#queue.push(answer);
    if (this.#scheduled) return;
    this.#scheduled = true;
    if (this.#told < BREATH) queueMicrotask(() => this.#flush());
    else {
      this.#told = 0;
      this.clock.after(0, () => this.#flush());
    }
  }

  #flush(): void {
    const answers = this.#queue;
    this.#queue = [];
    this.#scheduled = false;
    this.#told += answers.length;
    for (const answer of answers) answer.to.hear(answer);
  }
}

class StandInConnection implements Connection {
  readonly #cloud: Cloud;
  readonly #events: ConnectionEvents;
  readonly #known: Known | undefined;
  #over = false;

  constructor(cloud: Cloud, events: ConnectionEvents, known: Known | undefined) {
    this.#cloud = cloud;
    this.#events = events;
    this.#known = known;
  }

  subscribe(): Promise<void> {
    return this.#over ? Promise.reject(new Error('the connection is over')) : Promise.resolve();
  }

  publish(topic: string, payload: string): void {
    const parsed = parseTopic(topic);
    if (this.#over || !this.#known || !parsed) return;
    this.#cloud.messages++;
    const text = this.#answer(this.#known, parsed, JSON.parse(payload) as Message);
    if (text === undefined) return;
    const down = parsed.kind === 'thing' ? downTopic(parsed.channel, parsed) : systemResultTopic(parsed);
    this.#cloud.tell({ to: this, topic: down, text, connack: 0 });
  }

  async close(): Promise<void> {
    this.destroy();
  }

  destroy(): void {
    if (this.#over) return;
    this.#over = true;
    if (this.#known?.connection !== this) return;
    this.#known.connection = undefined;
    this.#cloud.connected--;
  }

  hangUp(): void {
    if (this.#over) return;
    this.destroy();
    this.#events.ended(undefined);
  }

  /** What the cloud has sent arrives. */
  hear({ topic, text, connack }: Answer): void {
    if (this.#over) return;
    if (topic !== undefined) this.#events.message(topic, text);
    else if (connack === 0) this.#events.online();
    else {
      this.#over = true;
      this.#events.ended(Object.assign(new Error(`CONNACK ${connack}`), { code: connack }));
    }
  }

  /** JSON; undefined where a cloud says nothing: answers to orders, and what it does not know. */
  #answer(known: Known, parsed: ParsedTopic, message: Message): string | undefined {
    if (parsed.kind === 'system') {
      const now = this.#cloud.clock.now();
      return JSON.stringify({ type: 'get', time: Math.floor(now / 1000), ntptime1: now, ntptime2: now });
    }
    if (parsed.kind !== 'thing') return undefined;
    switch (message.method) {
      case 'event_post':
        return reply('event_reply', message, this.#event(known, message), ',"version":"1.0","data":{}');
      case 'report': {
        const checked = validateValues(known.definition.thingModel.properties, message.params as Values);
        return reply('report_reply', message, checked.ok ? ThingCode.ok : ThingCode.modelViolation);
      }
      case 'report_info':
      case 'clear_control':
        return reply(`${message.method}_reply`, message, ThingCode.ok);
      case 'get_status':
        return reply('get_status_reply', message, ThingCode.ok, ',"type":"report","data":{}');
      // It belongs to nobody: Tencent's code for that.
      case 'unbind_device_request':
        return reply('unbind_device_reply', message, ThingCode.notFound);
      default:
        return undefined;
    }
  }

  #event(known: Known, { eventId, timestamp, params }: Message): number {
    const { events } = known.definition.thingModel;
    const model = typeof eventId === 'string' && Object.hasOwn(events, eventId) ? events[eventId] : undefined;
    if (!model) {
      this.#cloud.account.refuse();
      return ThingCode.modelViolation;
    }
    const code = validateValues(model.params, params as Values).ok ? ThingCode.ok : ThingCode.modelViolation;
    known.youngest ??= {};
    const arrival = { deviceId: known.deviceId, eventId: String(eventId), time: Number(timestamp), at: this.#cloud.clock.now(), code };
    this.#cloud.account.arrive(arrival, known.youngest);
    return code;
  }
}

/** Written out by hand: it is half the work of a hundred thousand answers a second. `more` are further fields, as JSON. */
function reply(method: string, { clientToken }: Message, code: number, more = ''): string {
  const status = code === ThingCode.ok ? 'success' : code === ThingCode.notFound ? 'belongs to nobody' : 'breaks the thing model';
  return `{"method":"${method}","clientToken":${JSON.stringify(clientToken ?? '')},"code":${code},"status":"${status}"${more}}`;
}
