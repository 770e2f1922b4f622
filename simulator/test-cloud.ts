/** For the room's own tests: a small broker that checks Tencent's HMAC and answers like a content cloud. Nothing else may use it. */
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Aedes, type Client } from 'aedes';
import {
  createRealClock,
  type DeviceName,
  downTopic,
  parseTopic,
  subscribeTopics,
  systemResultTopic,
  verifyMqttPassword,
} from '../devices/index.ts';

export interface TestCloud {
  readonly port: number;
  readonly url: string;
  /** What devices published, in order. */
  readonly received: { readonly topic: string; readonly qos: number; readonly message: { readonly [key: string]: unknown } }[];
  /** Topics of each SUBSCRIBE packet. */
  readonly subscribes: string[][];
  readonly usernames: string[];
  /** Pending desired values by device name, given with the next get_status. */
  readonly desired: { [deviceName: string]: object };
  /** Topics whose subscription is refused. */
  readonly refuseTopics: Set<string>;
  send(device: DeviceName, channel: 'property' | 'event' | 'action' | 'service', message: object | string): void;
  /** Cuts every connection without a word. */
  cut(): void;
  connected(): number;
  close(): Promise<void>;
}

/** `psks` by `productId/deviceName`. Listens on a free port. */
export async function createTestCloud(psks: { readonly [id: string]: string }, port = 0): Promise<TestCloud> {
  const clock = createRealClock();
  const received: TestCloud['received'] = [];
  const subscribes: string[][] = [];
  const usernames: string[] = [];
  const desired: TestCloud['desired'] = {};
  const refuseTopics = new Set<string>();
  const sockets = new Set<Socket>();
  const broker = await Aedes.createBroker({
    maxClientsIdLength: 64,
    authenticate(client, username, password, done) {
      const name = String(username);
      usernames.push(name);
      const id = Object.keys(psks).find((known) => known.replace('/', '') === client.id);
      const psk = id && psks[id];
      if (psk && name.startsWith(`${client.id};`) && verifyMqttPassword(psk, name, String(password))) return done(null, true);
      done(Object.assign(new Error('refused'), { returnCode: psk ? 4 : 5 }), false);
    },
    authorizeSubscribe(client, subscription, done) {
      const id = Object.keys(psks).find((known) => known.replace('/', '') === client.id) ?? '/';
      const [productId, deviceName] = id.split('/') as [string, string];
      const own = subscribeTopics({ productId, deviceName }).includes(subscription.topic) && !refuseTopics.has(subscription.topic);
      done(null, own ? subscription : null);
    },
  });
  broker.on('subscribe', (subscriptions: readonly { topic: string }[]) => subscribes.push(subscriptions.map((each) => each.topic)));
  broker.on('publish', (packet: { topic: string; payload: Buffer | string; qos: number }, client: Client | null) => {
    if (!client) return;
    const message = JSON.parse(String(packet.payload));
    received.push({ topic: packet.topic, qos: packet.qos, message });
    answer(packet.topic, message);
  });
  const publish = (topic: string, message: object | string) =>
    broker.publish(
      {
        cmd: 'publish',
        topic,
        payload: Buffer.from(typeof message === 'string' ? message : JSON.stringify(message)),
        qos: 1,
        retain: false,
        dup: false,
      },
      () => {},
    );

  function answer(topic: string, message: { method?: string; clientToken?: string }): void {
    const parsed = parseTopic(topic);
    if (parsed?.kind === 'system') {
      publish(systemResultTopic(parsed), {
        type: 'get',
        time: Math.floor(clock.now() / 1000),
        ntptime1: clock.now(),
        ntptime2: clock.now(),
      });
    }
    if (parsed?.kind !== 'thing' || message.method?.endsWith('_reply')) return;
    const reply = { clientToken: message.clientToken, code: 0, status: 'success' };
    const method =
      { event_post: 'event_reply', unbind_device_request: 'unbind_device_reply' }[message.method ?? ''] ?? `${message.method}_reply`;
    const pending = desired[parsed.deviceName];
    const data = message.method === 'get_status' ? { type: 'report', data: { reported: {}, ...(pending && { control: pending }) } } : {};
    publish(downTopic(parsed.channel, parsed), { ...reply, method, ...data });
  }

  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    broker.handle(socket);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const listening = (server.address() as AddressInfo).port;
  return {
    port: listening,
    url: `mqtt://127.0.0.1:${listening}`,
    received,
    subscribes,
    usernames,
    desired,
    refuseTopics,
    send: (device, channel, message) => void publish(downTopic(channel, device), message),
    cut,
    connected: () => broker.connectedClients,
    async close() {
      cut();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await new Promise<void>((resolve) => broker.close(() => resolve()));
    },
  };
}
