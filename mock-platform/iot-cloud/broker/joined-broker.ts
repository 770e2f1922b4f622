/**
 * The platform as a client of an MQTT broker that is there already (RabbitMQ, EMQX, mosquitto …): it subscribes to what devices
 * publish and publishes what they are told. Who may connect, publish and subscribe that broker asks us for (`broker-questions.ts`);
 * who is connected it tells, or we ask it (`presence` below). MQTT's PUBACK to a device is then the broker's, ours to the broker
 * waits until the message is kept: between the two the broker holds it.
 */
import { randomBytes } from 'node:crypto';
import type { MqttClient } from 'mqtt';
import { type ParsedTopic, parseTopic, publishTopics, toDeviceId } from '../../../devices/index.ts';
import type { DeviceRow } from '../rows.ts';
import type { Broker, BrokerOptions } from './broker.ts';
import { createHeldAnswers } from './held-answers.ts';
import { createLimits, type Limited } from './limits.ts';

export interface JoinOptions {
  /** `mqtt://user:password@host:port` or `mqtts://…`. Never shown: it holds a password. */
  readonly url: string;
  /**
   * `durable` (default): one subscription under one name; whoever owns the state holds it, and the broker keeps messages while
   * nobody does. Works with every broker. `shared`: `$share/camlock/…`, for brokers that spread a group (EMQX, mosquitto).
   */
  readonly subscription?: 'durable' | 'shared';
  /** PEM of the authority behind an `mqtts://` broker. */
  readonly ca?: string;
}

export interface JoinedBroker extends Broker {
  /** Why the broker cannot be reached; undefined while it can. */
  readonly trouble: string | undefined;
  /** User and password of the platform itself, for a broker that asks us about everybody. */
  readonly own: { readonly username: string; readonly password: string };
  /** The broker let this device in. */
  came(device: DeviceRow): void;
  /** The broker let it subscribe. */
  subscribed(device: DeviceRow, topic: string): void;
  went(deviceId: string): void;
}

const GROUP = 'camlock';
const CLIENT_ID = 'camlock-platform';
const RETRY_MS = 1_000;
/** Every device there is: MQTT's wildcard in place of its two names. */
const ANYBODY = { productId: '+', deviceName: '+' };
/** What EMQX tells of connections; other brokers have nothing there. */
const EMQX_PRESENCE = ['$SYS/brokers/+/clients/+/connected', '$SYS/brokers/+/clients/+/disconnected'];

interface Session extends Limited {
  readonly device: DeviceRow;
  readonly since: number;
  readonly topics: Set<string>;
  /** When anything of it reached us last; pings end at its broker and do not. */
  heardAt: number;
  stopWatch(): void;
}

export interface JoinedBrokerOptions extends BrokerOptions {
  readonly join: JoinOptions;
  /** The gateway that carries a device; undefined: it has a connection of its own. */
  gatewayOf(device: DeviceRow): DeviceRow | undefined;
}

/** A platform that has not joined yet. Throws a sentence for an address that is none. */
export function createJoinedBroker(options: JoinedBrokerOptions): JoinedBroker {
  const { clock, rules, refusals, join } = options;
  const own = credentialsOf(join.url);
  const limits = createLimits({ clock, rules, refusals });
  const answers = createHeldAnswers(options.settled);
  const sessions = new Map<string, Session>();
  let client: MqttClient | undefined;
  let trouble: string | undefined = 'the MQTT broker has not been reached yet';
  /** The broker tells who comes and goes: silence says nothing then. */
  let toldOfEnds = false;

  /** For brokers that tell nobody who left: a device not heard of for so long is gone. */
  function watch(session: Session): void {
    const limit = rules['iotCloud.externalOfflineSeconds'] * 1000;
    if (limit <= 0) return;
    session.stopWatch = clock.after(Math.max(1, session.heardAt + limit - clock.now()), () => {
      if (toldOfEnds) return;
      if (clock.now() - session.heardAt >= limit) gone(session.deviceId);
      else watch(session);
    });
  }

  function came(device: DeviceRow): Session {
    const deviceId = toDeviceId(device);
    const known = sessions.get(deviceId);
    const now = clock.now();
    if (known) {
      known.heardAt = now;
      return known;
    }
    const session: Session = { device, since: now, heardAt: now, topics: new Set(), stopWatch: () => {}, ...limits.of(deviceId) };
    sessions.set(deviceId, session);
    watch(session);
    options.onOnline(device);
    return session;
  }

  function went(deviceId: string): void {
    toldOfEnds = true;
    gone(deviceId);
  }

  function gone(deviceId: string): void {
    const session = sessions.get(deviceId);
    if (!session) return;
    sessions.delete(deviceId);
    leave(session);
    options.onOffline(session.device);
  }

  function leave(session: Session): void {
    session.stopWatch();
    limits.stop(session);
  }

  /** EMQX's `$SYS/brokers/NODE/clients/CLIENT_ID/connected`. True when it was one. */
  function presence(topic: string): boolean {
    const [, clientId, change] = /^\$SYS\/brokers\/[^/]+\/clients\/([^/]+)\/(connected|disconnected)$/.exec(topic) ?? [];
    if (clientId === undefined) return false;
    toldOfEnds = true;
    const device = options.deviceByClientId(clientId);
    if (device) change === 'connected' ? came(device) : went(toDeviceId(device));
    return true;
  }

  /** One message of a device; `done` once it is kept, which acknowledges it to the broker. */
  function take(name: string, payload: Buffer, qos: number, dup: boolean, done: () => void): void {
    if (presence(name)) {
      done();
      return;
    }
    const topic = parseTopic(name);
    const device = topic && options.deviceByClientId(topic.productId + topic.deviceName);
    // The broker asked us before it took this one; what still does not fit came from somebody it did not ask about.
    if (!topic || !device || (topic.kind === 'thing' && topic.direction === 'down')) {
      refusals.record('publish-unknown-topic', name, 'no device of ours publishes there');
      done();
      return;
    }
    const session = came(options.gatewayOf(device) ?? device);
    const drop = (reason: 'publish-too-large' | 'publish-too-often', detail: string): void => {
      refusals.record(reason, session.deviceId, detail);
      answers.take(() => options.onDropped(device, topic, detail), done);
    };
    if (payload.length > rules['iotCloud.maxPayloadBytes']) {
      drop('publish-too-large', `payload of ${payload.length} bytes; ${rules['iotCloud.maxPayloadBytes']} are allowed`);
      return;
    }
    limits.up(session, qos, {
      take: () => answers.take(() => uplink(device, topic, payload, dup), done),
      drop: (detail) => drop('publish-too-often', detail),
    });
  }

  function uplink(device: DeviceRow, topic: ParsedTopic, payload: Uint8Array, dup: boolean): void {
    try {
      options.onUplink(device, topic, payload, dup);
    } catch (error) {
      refusals.record('internal', toDeviceId(device), `handling ${topic.kind}: ${(error as Error).message}`);
    }
  }

  async function subscribe(joined: MqttClient): Promise<void> {
    const prefix = join.subscription === 'shared' ? `$share/${GROUP}/` : '';
    try {
      for (const topic of publishTopics(ANYBODY)) await joined.subscribeAsync(`${prefix}${topic}`, { qos: 1 });
      trouble = undefined;
    } catch (error) {
      trouble = `the MQTT broker refuses the platform's subscriptions: ${(error as Error).message}`;
      return;
    }
    // Brokers without these topics refuse them or stay silent; presence comes by another way then.
    for (const topic of EMQX_PRESENCE) await joined.subscribeAsync(topic, { qos: 1 }).catch(() => {});
  }

  return {
    own,
    came,
    went,
    subscribed: (device, topic) => void came(device).topics.add(topic),
    get trouble() {
      return trouble;
    },
    async listen() {
      if (client) throw new Error('the platform has joined the MQTT broker already');
      const { connect } = (await import('mqtt')).default;
      const durable = join.subscription !== 'shared';
      const joined = connect(join.url, {
        clientId: durable ? CLIENT_ID : `${CLIENT_ID}-${randomBytes(6).toString('hex')}`,
        clean: !durable,
        resubscribe: false,
        reconnectPeriod: RETRY_MS,
        ...(join.ca === undefined ? {} : { ca: join.ca }),
      });
      client = joined;
      joined.handleMessage = (packet, done) => take(packet.topic, Buffer.from(packet.payload), packet.qos, packet.dup, () => done());
      joined.on('connect', () => void subscribe(joined));
      joined.on('error', (error) => {
        trouble = `the MQTT broker turns the platform away: ${error.message}`;
      });
      joined.on('close', () => {
        trouble ??= 'the connection to the MQTT broker is gone';
      });
      return Number(new URL(join.url).port) || (join.url.startsWith('mqtts:') ? 8883 : 1883);
    },
    async close() {
      const leaving = client;
      client = undefined;
      trouble = 'the platform has left the MQTT broker';
      for (const session of sessions.values()) leave(session);
      await leaving?.endAsync(true);
    },
    disconnectAll() {
      for (const deviceId of [...sessions.keys()]) gone(deviceId);
    },
    isOnline: (deviceId) => sessions.has(deviceId),
    // A broker that does not ask about subscriptions leaves us guessing: a device that is there listens.
    listens: (deviceId, topic) => {
      const session = sessions.get(deviceId);
      return session !== undefined && (session.topics.size === 0 || session.topics.has(topic));
    },
    send(deviceId, topic, message, qos = 0) {
      const session = sessions.get(deviceId);
      const joined = client;
      if (!session || !joined?.connected) return false;
      const payload = JSON.stringify(message);
      return limits.down(session, () => answers.tell(() => void joined.publish(topic, payload, { qos }, told(deviceId, topic))));
    },
    online: () => [...sessions.values()].map(({ deviceId, since, topics }) => ({ deviceId, since, topics: [...topics] })),
  };

  function told(deviceId: string, topic: string) {
    return (error?: Error | null) => {
      if (error) refusals.record('internal', deviceId, `sending to ${topic}: ${error.message}`);
    };
  }
}

function credentialsOf(url: string): { username: string; password: string } {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !['mqtt:', 'mqtts:'].includes(parsed.protocol) || parsed.hostname === '')
    throw new Error('the MQTT broker needs an address such as mqtt://user:password@host:1883');
  return { username: decodeURIComponent(parsed.username), password: decodeURIComponent(parsed.password) };
}
