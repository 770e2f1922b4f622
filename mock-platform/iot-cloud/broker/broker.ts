/**
 * The MQTT broker of the cloud: aedes with Tencent's rules in its hooks. It knows who may connect, publish and subscribe;
 * what a message means is the caller's business (`onUplink`).
 * Sources: facts/tencent-iot.md §2.2, §8; levels 3 (Python SDK) and 4 are served.
 */
import { createServer, type Server, type Socket } from 'node:net';
import { Aedes, type AuthenticateError, type Client, type ConnectPacket, type PublishPacket } from 'aedes';
import { type Clock, type ParsedTopic, toDeviceId } from '../../../devices/index.ts';
import type { Downlinks } from '../cloud.ts';
import type { RefusalReason, Refusals } from '../refusals.ts';
import type { DeviceRow } from '../rows.ts';
import type { IotCloudRules } from '../rules.ts';
import { checkConnect } from './connect-check.ts';
import { createHeldAnswers } from './held-answers.ts';
import { createLimits, type Limited } from './limits.ts';
import { listenError } from './listen-error.ts';
import { guardPacketSize } from './packet-guard.ts';
import { type ActsFor, checkPublishTopic, checkSubscribeTopic } from './permissions.ts';
import { createSendOrder } from './send-order.ts';

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

/** What we know of one connection. */
interface Session extends Limited {
  readonly device: DeviceRow;
  readonly topics: Set<string>;
  since: number;
}

/** A pid (≤10) and a deviceName (≤48); level 3 would allow only 23 characters. */
const CLIENT_ID_MAX = 64;

export function createBroker(options: BrokerOptions): Broker {
  const { clock, rules, refusals } = options;
  const sessions = new WeakMap<Client, Session>();
  const connects = new WeakMap<Client, ConnectPacket>();
  const online = new Map<string, { client: Client; session: Session }>();
  const displacing = new Set<string>();
  const lastConnect = new Map<string, number>();
  const sockets = new Set<Socket>();
  const limits = createLimits({ clock, rules, refusals });
  const order = createSendOrder();
  const answers = createHeldAnswers(options.settled);
  let aedes: Aedes | undefined;
  let server: Server | undefined;

  function authenticate(
    client: Client,
    username: string | undefined,
    password: Uint8Array | undefined,
    done: (error: AuthenticateError | null, success: boolean | null) => void,
  ) {
    const packet = connects.get(client);
    const verdict = checkConnect(
      { clientId: client.id, username, password, keepalive: packet?.keepalive ?? 0, hasWill: packet?.will !== undefined },
      options,
    );
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
    sessions.set(client, { device: verdict.device, topics: new Set(), since: now, ...limits.of(deviceId) });
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
        connects.set(client, packet);
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
      if (session && online.get(session.deviceId)?.client === client) options.onOnline(session.device);
    });
    broker.on('clientDisconnect', (client) => {
      const session = sessions.get(client);
      if (session) limits.stop(session);
      if (!session || online.get(session.deviceId)?.client !== client) return;
      online.delete(session.deviceId);
      order.forget(session.deviceId);
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

  function accept(socket: Socket) {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    const client = aedes?.handle(socket);
    if (!client) return void socket.destroy();
    guardPacketSize(socket, client, (bytes) => {
      refusals.record(
        'packet-too-large',
        sessions.get(client)?.deviceId ?? socket.remoteAddress ?? 'unknown',
        `a packet of ${bytes} bytes was announced`,
      );
    });
  }

  return {
    async listen(port, address) {
      if (server) throw new Error('the MQTT broker listens already');
      aedes = build();
      await aedes.listen();
      const fresh = createServer(accept);
      server = fresh;
      try {
        await new Promise<void>((resolve, reject) => {
          fresh.once('error', reject);
          fresh.listen({ port, host: address, backlog: 4096 }, resolve);
        });
      } catch (error) {
        server = undefined;
        await new Promise<void>((resolve) => aedes?.close(() => resolve()));
        throw listenError(error as NodeJS.ErrnoException, port, address);
      }
      const bound = fresh.address();
      return typeof bound === 'object' && bound ? bound.port : port;
    },
    async close() {
      const closing = server;
      server = undefined;
      if (!closing || !aedes) return;
      const stopped = new Promise<void>((resolve) => closing.close(() => resolve()));
      await new Promise<void>((resolve) => aedes?.close(() => resolve()));
      // Who has not sent CONNECT yet is unknown to aedes and would keep the server waiting.
      for (const socket of sockets) socket.destroy();
      await stopped;
    },
    disconnectAll() {
      for (const { client } of [...online.values()]) client.close();
      lastConnect.clear();
    },
    isOnline: (deviceId) => online.has(deviceId),
    listens: (deviceId, topic) => online.get(deviceId)?.session.topics.has(topic) ?? false,
    send(deviceId, topic, message, qos = 0) {
      const to = online.get(deviceId);
      if (!aedes || !to) return false;
      const payload = JSON.stringify(message);
      return limits.down(to.session, () => answers.tell(() => publish(deviceId, topic, payload, qos)));
    },
    online: () =>
      [...online.values()].map(({ session }) => ({ deviceId: session.deviceId, since: session.since, topics: [...session.topics] })),
  };
}
