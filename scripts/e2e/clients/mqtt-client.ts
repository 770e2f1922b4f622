/** Two MQTT libraries from npm behind one face, so that every test of the broker runs with both. */
import { createRequire } from 'node:module';
import { connect } from 'mqtt';
import { vi } from 'vitest';
import { type DeviceCredentials, type MqttCredentials, mqttCredentials } from '../../../devices/index.ts';
import { PATIENTLY } from './client-scene.ts';

type Json = { readonly [key: string]: unknown };

export interface ConnectOptions {
  readonly keepAliveSeconds?: number;
  readonly credentials?: Partial<MqttCredentials>;
  /** 3: MQTT 3.1, 4: 3.1.1, 5. Default 4. */
  readonly level?: 3 | 4 | 5;
  /** The client never pings, as one whose process hangs. */
  readonly silent?: boolean;
}

export interface MqttDevice {
  readonly closed: boolean;
  /** QoS the broker granted, 128 for a refusal. */
  subscribe(topic: string, qos: 0 | 1): Promise<number>;
  /** QoS 1: resolves when acknowledged. u8-mqtt 0.6.7 cannot send QoS 0, its `post` throws a TypeError of its own. */
  publish(topic: string, payload: string): Promise<void>;
  /** The first message on the topic that fits, whenever it came. */
  hear(topic: string, fits?: (message: Json) => boolean): Promise<Json>;
  readonly heard: readonly { readonly topic: string; readonly message: Json }[];
  end(): void;
}

export interface MqttLibrary {
  readonly name: string;
  readonly levels: readonly number[];
  readonly canBeSilent: boolean;
  /** Rejects with `Refused` when the broker answers CONNECT with another code than 0. */
  connect(brokerUrl: string, device: DeviceCredentials, options?: ConnectOptions): Promise<MqttDevice>;
}

/** CONNACK said no. */
export class Refused extends Error {
  constructor(readonly code: number) {
    super(`CONNACK ${code}`);
  }
}

/** Far away, in Unix seconds: the cloud refuses credentials that have ended. */
const EXPIRY = 4_102_444_800;
const credentialsOf = (device: DeviceCredentials, options: ConnectOptions) => ({
  ...mqttCredentials(device, { connId: 'A1B2C', expiry: EXPIRY }),
  ...options.credentials,
});

/** What was heard, and waiting for it. */
function createEars() {
  const heard: { topic: string; message: Json }[] = [];
  return {
    heard,
    note: (topic: string, payload: Uint8Array) => void heard.push({ topic, message: JSON.parse(Buffer.from(payload).toString()) as Json }),
    hear: (topic: string, fits: (message: Json) => boolean = () => true) =>
      vi.waitFor(() => {
        const found = heard.find((one) => one.topic === topic && fits(one.message));
        if (!found) throw new Error(`nothing fitting on ${topic}; heard ${JSON.stringify(heard)}`);
        return found.message;
      }, PATIENTLY),
  };
}

export const mqttJs: MqttLibrary = {
  name: 'MQTT.js',
  levels: [3, 4, 5],
  canBeSilent: false,
  async connect(brokerUrl, device, options = {}) {
    const { level = 4, keepAliveSeconds = 60 } = options;
    const { clientId, username, password } = credentialsOf(device, options);
    const client = connect(brokerUrl, {
      clientId,
      username,
      password,
      keepalive: keepAliveSeconds,
      reconnectPeriod: 0,
      protocolVersion: level,
      ...(level === 3 ? { protocolId: 'MQIsdp' as const } : {}),
    });
    const ears = createEars();
    client.on('message', (topic, payload) => ears.note(topic, payload));
    let closed = false;
    client.on('close', () => {
      closed = true;
    });
    await new Promise<void>((resolve, reject) => {
      client.once('connect', () => resolve());
      client.once('error', (error) => reject('code' in error && typeof error.code === 'number' ? new Refused(error.code) : error));
      client.once('close', () => reject(new Error('closed before CONNACK')));
    });
    client.on('error', () => {});
    return {
      heard: ears.heard,
      hear: ears.hear,
      get closed() {
        return closed;
      },
      subscribe: (topic, qos) =>
        new Promise((resolve, reject) => {
          client.subscribe(topic, { qos }, (error, granted) => {
            // A refused filter is an error to MQTT.js, named after SUBACK's 128.
            if (error) return /Unspecified error/.test(error.message) ? resolve(128) : reject(error);
            resolve(granted?.[0]?.qos ?? 128);
          });
        }),
      publish: async (topic, payload) => void (await client.publishAsync(topic, payload, { qos: 1 })),
      end: () => void client.end(true),
    };
  },
};

const require = createRequire(import.meta.url);

export const u8Mqtt: MqttLibrary = {
  name: 'u8-mqtt',
  levels: [4, 5],
  canBeSilent: true,
  async connect(brokerUrl, device, options = {}) {
    const { mqtt_v4, mqtt_v5 } = require('u8-mqtt');
    const { level = 4, keepAliveSeconds = 60, silent = false } = options;
    const { clientId, username, password } = credentialsOf(device, options);
    const ears = createEars();
    let closed = false;
    const client = (level === 5 ? mqtt_v5 : mqtt_v4)({
      ...(silent ? { keep_alive: 0 } : {}),
      log_conn: () => {},
      on_error: () => {},
      on_disconnect: () => {
        closed = true;
      },
    });
    client.on_topic('*', (packet: { topic: string; payload: Uint8Array }) => ears.note(packet.topic, packet.payload));
    const { hostname, port } = new URL(brokerUrl);
    client.with_tcp(Number(port), hostname);
    try {
      await client.connect({ client_id: clientId, username, password, keep_alive: keepAliveSeconds });
    } catch (error) {
      const { reason } = error as { reason?: number };
      throw reason === undefined ? error : new Refused(Number(reason));
    }
    return {
      heard: ears.heard,
      hear: ears.hear,
      get closed() {
        return closed;
      },
      async subscribe(topic, qos) {
        const [{ answers }] = await client.subscribe([[topic, { qos }]]);
        return Number(answers[0]);
      },
      publish: async (topic, payload) => void (await client.send(topic, payload)),
      end: () => void client.disconnect().catch(() => {}),
    };
  },
};
