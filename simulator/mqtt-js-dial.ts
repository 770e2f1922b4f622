/** Connections of MQTT.js, over TCP or TLS: the client a brand's own tools would use. Loaded when first needed. */
import type { Duplex } from 'node:stream';
import type { IClientOptions, MqttClient } from 'mqtt';
import type { Clock } from '../devices/index.ts';
import { brokerDial } from './broker-dial.ts';
import { CONNECT_TIMEOUT_MS, type Connection, type Dial, GOODBYE_MS } from './dial.ts';
import { loopbackTurns } from './loopback-turns.ts';

export interface MqttJsOptions {
  /** `mqtt://host:port` or `mqtts://host:port`. */
  readonly brokerUrl: string;
  /** PEM of the authority that signed the broker's certificate, for `mqtts://`. */
  readonly ca?: string;
  readonly clock: Clock;
  /** Puts something between the client and its socket, such as faults. */
  readonly wrap?: (stream: Duplex) => Duplex;
}

export async function createMqttJsDial({ brokerUrl, ca, clock, wrap }: MqttJsOptions): Promise<Dial> {
  const { connect, MqttClient } = (await import('mqtt')).default;
  const open = wrap && brokerDial(brokerUrl, ca);
  const address = loopbackTurns(brokerUrl);
  const options: IClientOptions = {
    protocolVersion: 4,
    clean: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // Trying again is the link's: it must run on the clock of the run.
    reconnectPeriod: 0,
    resubscribe: false,
    ...(ca !== undefined && { ca }),
  };
  return (fields, events) => {
    const client = open ? new MqttClient(() => wrap(open()), { ...options, ...fields }) : connect(address(), { ...options, ...fields });
    // Small packets that wait for each other: Nagle's algorithm would add 40 ms to every answer.
    (client.stream as { setNoDelay?: (on: boolean) => void }).setNoDelay?.(true);
    const end = (error: unknown) => {
      silence(client);
      client.end(true);
      events.ended(error);
    };
    client.on('error', end);
    client.on('close', () => end(undefined));
    client.on('message', (topic, payload) => events.message(topic, payload));
    client.on('connect', () => events.online());
    return connectionOf(client, clock);
  };
}

/** A socket that dies while it is being destroyed has nobody left to tell. */
function silence(client: MqttClient): void {
  client.removeAllListeners();
  client.on('error', () => {});
}

function connectionOf(client: MqttClient, clock: Clock): Connection {
  return {
    subscribe: (topic) => client.subscribeAsync(topic, { qos: 1 }),
    publish: (topic, payload, qos) => void client.publish(topic, payload, { qos }, ignoreLost),
    destroy() {
      silence(client);
      client.stream.destroy();
      client.end(true);
    },
    close() {
      silence(client);
      return new Promise((resolve) => {
        const cancel = clock.after(GOODBYE_MS, () => client.end(true, () => resolve()));
        client.end(false, () => {
          cancel();
          resolve();
        });
      });
    },
  };
}

/** A packet lost with its connection: events wait in the session's outbox, reports come again in full. */
function ignoreLost(): void {}
