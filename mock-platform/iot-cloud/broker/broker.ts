/**
 * The MQTT broker of the cloud: aedes with Tencent's rules in its hooks. It knows who may connect, publish and subscribe;
 * what a message means is the caller's business (`onUplink`).
 * Sources: facts/tencent-iot.md §2.2, §8; levels 3 (Python SDK) and 4 are served.
 */
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Aedes, type AuthenticateError, type Client, type PublishPacket } from 'aedes';
import { type Clock, type ParsedTopic, type Random, toDeviceId } from '../../../devices/index.ts';
import type { Downlinks } from '../cloud.ts';
import type { RefusalReason, Refusals } from '../refusals.ts';
import type { DeviceRow } from '../rows.ts';
import type { IotCloudRules } from '../rules.ts';
import { type ClockedConnection, createClockedConnection } from './clocked-connection.ts';
import { checkConnect } from './connect-check.ts';
import { createHeldAnswers } from './held-answers.ts';
import { createKeptSessions, type KeptMessage } from './kept-sessions.ts';
import { createLimits, type Limited } from './limits.ts';
import { guardPacketSize } from './packet-guard.ts';
import { type ActsFor, checkPublishTopic, checkSubscribeTopic } from './permissions.ts';
import { createSendOrder } from './send-order.ts';
import { type SubscribeLimit, watchSubscribes } from './subscribe-limit.ts';
import { createTcpPort } from './tcp-port.ts';

export interface BrokerOptions {
  readonly clock: Clock;
  readonly rules: IotCloudRules;
  readonly refusals: Refusals;
  deviceByClientId(clientId: string): DeviceRow | undefined;
  readonly actsFor: ActsFor;
  /** Undefined: what was taken so far survives the process; else resolves once it does. No PUBACK and no answer before. */
  settled(): Promise<void> | undefined;
  /** A permitted message, `again` when MQTT's DUP flag is set. Must not throw; what it throws is recorded and the connection goes on. */
  onUplink(device: DeviceRow, topic: ParsedTopic, payload: Uint8Array, again: boolean): void;
  /** A message the broker drops although its topic is allowed: the caller may answer. */
  onDropped(device: DeviceRow, topic: ParsedTopic, why: string): void;
  onOnline(device: DeviceRow): void;
  onOffline(device: DeviceRow): void;
}

export interface Broker extends Downlinks {
  /** Port 0: any free one. Resolves to the port. */
  listen(port: number, address: string): Promise<number>;
  close(): Promise<void>;
  /** Ends every connection, as after the store was emptied. */
  disconnectAll(): void;
  online(): { deviceId: string; since: number; topics: string[] }[];
}

/** Our own, in this process. */
export interface OwnBroker extends Broker {
  /** A connection that came without a socket; its time is the platform's clock. */
  accept(stream: Duplex): void;
}

/** What we know of one connection. */
interface Session extends Limited {
  readonly device: DeviceRow;
  readonly topics: Set<string>;
  since: number;
  /** What came while a session without clean start was away. */
  missed: readonly KeptMessage[];
}

/** A pid (≤10) and a deviceName (≤48); level 3 would allow only 23 characters. */
const CLIENT_ID_MAX = 64;

export function createBroker(options: BrokerOptions & { readonly random: Random }): OwnBroker {
  const { clock, rules, refusals } = options;
  const sessions = new WeakMap<Client, Session>();
  const connects = new WeakMap<Client, { readonly keepalive: number; readonly hasWill: boolean }>();
  const online = new Map<string, { client: Client; session: Session }>();
  const displacing = new Set<string>();
  const lastConnect = new Map<string, number>();
  const streams = new Set<Duplex>();
  const subscribes = new WeakMap<Client, SubscribeLimit>();
  const clocked = new WeakMap<Client, ClockedConnection>();
  const limits = createLimits({ clock, rules, refusals });
  const order = createSendOrder();
  const answers = createHeldAnswers(options.settled);
  const kept = createKeptSessions(options);
  const accept = (stream: Duplex) => void opened().then((broker) => take(broker, stream));
  const port = createTcpPort(accept);
  let aedes: Aedes | undefined;
  let opening: Promise<Aedes> | undefined;

  function authenticate(
    client: Client,
    username: string | undefined,
    password: Uint8Array | undefined,
    done: (error: AuthenticateError | null, success: boolean | null) => void,
  ) {
    const { keepalive, hasWill } = connects.get(client) ?? { keepalive: 0, hasWill: false };
    const verdict = checkConnect({ clientId: client.id, username, password, keepalive, hasWill }, options);
    if (!verdict.ok) return refuseConnect(client.id, verdict.reason, verdict.detail, verdict.connack, done);
    const deviceId = toDeviceId(verdict.device);
    const now = clock.now();
    const previous = lastConnect.get(deviceId);
    lastConnect.set(deviceId, now);
    if (previous !== undefined && now - previous < rules['iotCloud.connectEverySeconds'] * 1000) {
      const detail = `connected ${now - previous} ms ago; one connect in ${rules['iotCloud.connectEverySeconds']} s is allowed`;
      if (rules['iotCloud.overConnect'] === 'refuse') return refuseConnect(deviceId, 'connect-too-often', detail, 5, done);
      refusals.record('connect-too-often', deviceId, `${detail} (counted only)`);
    }
    if (online.has(deviceId)) displacing.add(deviceId);
    const before = kept.take(deviceId);
    // aedes restores these subscriptions without asking.
    const { topics = [], messages: missed = [] } = before && !client.clean ? before : {};
    sessions.set(client, { device: verdict.device, topics: new Set(topics), missed, since: now, ...limits.of(deviceId) });
    done(null, true);
  }

  function refuseConnect(
    who: string,
    reason: RefusalReason,
    detail: string,
    connack: 4 | 5,
    done: (error: AuthenticateError | null, success: boolean | null) => void,
  ) {
    refusals.record(reason, who, detail);
    done(Object.assign(new Error(detail), { returnCode: connack }) as AuthenticateError, false);
  }

  function authorizePublish(client: Client | null, packet: PublishPacket, done: (error?: Error | null) => void) {
    const session = client ? sessions.get(client) : undefined;
    if (!session) return done(new Error('not connected'));
    const { device, deviceId } = session;
    const drop = (reason: RefusalReason, detail: string, mode: string, topic?: ParsedTopic) => {
      refusals.record(reason, deviceId, detail);
      if (mode === 'disconnect') return done(new Error(detail));
      packet.retain = false;
      if (topic) options.onDropped(verdict.ok ? verdict.device : device, topic, detail);
      done(null);
    };

    if (packet.qos === 2) return drop('publish-qos2', 'QoS 2 is not supported; publish with QoS 0 or 1', 'disconnect');
    const verdict = checkPublishTopic(device, packet.topic, options.actsFor);
    if (!verdict.ok) {
      const reason = verdict.why === 'foreign' ? 'publish-foreign-topic' : 'publish-unknown-topic';
      return drop(reason, `may not publish to ${packet.topic}`, rules['iotCloud.forbiddenTopic']);
    }
    if (packet.retain) {
      if (rules['iotCloud.unsupportedFeatures'] !== 'ignore') {
        return drop('publish-retain', 'retained messages are not supported', 'drop', verdict.topic);
      }
      packet.retain = false;
    }
    const size = packet.payload.length;
    if (size > rules['iotCloud.maxPayloadBytes']) {
      const detail = `payload of ${size} bytes; ${rules['iotCloud.maxPayloadBytes']} are allowed`;
      return drop('publish-too-large', detail, rules['iotCloud.overPayload'], verdict.topic);
    }
    limits.up(session, packet.qos, {
      // Here and not once it is published: aedes acknowledges between the two.
      take: () =>
        answers.take(
          () => uplink(session, verdict.device, verdict.topic, packet),
          () => done(null),
        ),
      drop: (detail, mode) => drop('publish-too-often', detail, mode, verdict.topic),
    });
  }

  function authorizeSubscribe(
    client: Client,
    subscription: { topic: string; qos: number },
    done: (error: Error | null, subscription?: never) => void,
  ) {
    const session = sessions.get(client);
    const refuse = (reason: RefusalReason, detail: string) => {
      refusals.record(reason, session?.deviceId ?? client.id, detail);
      done(null, null as never);
    };
    if (!session) return refuse('subscribe-unknown-topic', 'not connected');
    // What the SUBSCRIBE as a whole was counted for.
    if (subscribes.get(client)?.refuses(subscription.topic)) return done(null, null as never);
    const verdict = checkSubscribeTopic(session.device, subscription.topic, options.actsFor);
    if (!verdict.ok) {
      return refuse(
        verdict.why === 'foreign' ? 'subscribe-foreign-topic' : 'subscribe-unknown-topic',
        `may not subscribe to ${subscription.topic}`,
      );
    }
    if (subscription.qos === 2) return refuse('subscribe-qos2', 'QoS 2 is not supported; subscribe with QoS 0 or 1');
    session.topics.add(subscription.topic);
    done(null, subscription as never);
  }

  function uplink(session: Session, device: DeviceRow, topic: ParsedTopic, packet: PublishPacket) {
    try {
      const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
      options.onUplink(device, topic, payload, packet.dup);
    } catch (error) {
      refusals.record('internal', session.deviceId, `handling ${packet.topic}: ${(error as Error).message}`);
    }
  }

  function publish(deviceId: string, topic: string, payload: string, qos: 0 | 1) {
    order.send(deviceId, qos, (done) => {
      if (!aedes) return done();
      aedes.publish({ cmd: 'publish', topic, payload, qos, retain: false, dup: false }, (error) => {
        if (error) refusals.record('internal', deviceId, `sending to ${topic}: ${error.message}`);
        done();
      });
    });
  }

  function build(): Aedes {
    const broker = new Aedes({
      maxClientsIdLength: CLIENT_ID_MAX,
      maxTopicLevels: 10,
      preConnect(client, packet, done) {
        if (rules['iotCloud.unsupportedFeatures'] === 'ignore') delete packet.will;
        connects.set(client, { keepalive: packet.keepalive ?? 0, hasWill: packet.will !== undefined });
        clocked.get(client)?.connecting(packet);
        done(null, true);
      },
      authenticate,
      authorizePublish,
      authorizeSubscribe,
      // Devices hear the cloud, never each other, whatever they manage to publish.
      authorizeForward: (_client, packet) => ((packet as { clientId?: string }).clientId === undefined ? packet : null),
    });
    broker.on('client', (client) => {
      const session = sessions.get(client);
      if (!session) return;
      displacing.delete(session.deviceId);
      online.set(session.deviceId, { client, session });
    });
    broker.on('clientReady', (client) => {
      const session = sessions.get(client);
      if (!session || online.get(session.deviceId)?.client !== client) return;
      options.onOnline(session.device);
      for (const { topic, payload } of session.missed) publish(session.deviceId, topic, payload, 1);
      session.missed = [];
    });
    broker.on('clientDisconnect', (client) => {
      const session = sessions.get(client);
      if (session) limits.stop(session);
      if (!session || online.get(session.deviceId)?.client !== client) return;
      online.delete(session.deviceId);
      order.forget(session.deviceId);
      if (!client.clean) kept.keep(session.deviceId, session.topics);
      const displaced = displacing.delete(session.deviceId);
      if (!displaced || rules['iotCloud.displacedPushesOffline']) options.onOffline(session.device);
    });
    broker.on('unsubscribe', (topics, client) => {
      for (const topic of topics) sessions.get(client)?.topics.delete(topic);
    });
    const failed = (client: Client, error: Error & { errorCode?: number; code?: string }) => {
      // Refused connects have their own entry; a peer that hangs up is no refusal.
      if (error.errorCode === 4 || error.errorCode === 5 || error.code === 'ECONNRESET' || error.code === 'EPIPE') return;
      // aedes' words for a PUBACK that finds its client gone.
      if (error.message === 'connection closed') return;
      refusals.record('protocol-error', client?.id ?? 'unknown', error.message);
    };
    broker.on('clientError', failed);
    broker.on('connectionError', failed);
    (broker as unknown as NodeJS.EventEmitter).on('error', (error: Error) => refusals.record('internal', 'broker', error.message));
    return broker;
  }

  /** The broker is there from its first connection or port on. */
  function opened(): Promise<Aedes> {
    opening ??= (async () => {
      const broker = build();
      aedes = broker;
      await broker.listen();
      return broker;
    })();
    return opening;
  }

  function take(broker: Aedes, stream: Duplex) {
    if (broker.closed || stream.destroyed) return void stream.destroy();
    streams.add(stream);
    stream.once('close', () => streams.delete(stream));
    const client = broker.handle(stream as Socket);
    if (!(stream instanceof Socket)) clocked.set(client, createClockedConnection(stream, client, options));
    const who = () => sessions.get(client)?.deviceId ?? (stream as Partial<Socket>).remoteAddress ?? 'unknown';
    guardPacketSize(stream, client, (bytes) => refusals.record('packet-too-large', who(), `a packet of ${bytes} bytes was announced`));
    const limit = watchSubscribes(client, rules, (count) => {
      const detail = `${count} topics in one SUBSCRIBE; ${rules['iotCloud.topicsPerSubscribe']} allowed`;
      refusals.record('subscribe-several-topics', who(), `${detail} (${rules['iotCloud.overSubscribe']})`);
    });
    subscribes.set(client, limit);
  }

  return {
    async listen(wanted, address) {
      await opened();
      return port.listen(wanted, address);
    },
    accept,
    async close() {
      const closing = aedes;
      aedes = undefined;
      opening = undefined;
      const stopped = port.close();
      await new Promise<void>((resolve) => (closing ? closing.close(() => resolve()) : resolve()));
      // Who has not sent CONNECT yet is unknown to aedes and would keep the port waiting.
      for (const stream of streams) stream.destroy();
      await stopped;
    },
    disconnectAll() {
      for (const { client } of [...online.values()]) client.close();
      lastConnect.clear();
      kept.clear();
    },
    isOnline: (deviceId) => online.has(deviceId),
    listens: (deviceId, topic) => online.get(deviceId)?.session.topics.has(topic) ?? false,
    send(deviceId, topic, message, qos = 0) {
      const to = online.get(deviceId);
      const payload = JSON.stringify(message);
      // Kept or not: to the sender a device that is away is away.
      if (!to && qos === 1) kept.store(deviceId, topic, payload);
      if (!aedes || !to) return false;
      return limits.down(to.session, () => answers.tell(() => publish(deviceId, topic, payload, qos)));
    },
    online: () =>
      [...online.values()].map(({ session }) => ({ deviceId: session.deviceId, since: session.since, topics: [...session.topics] })),
  };
}
