/**
 * What Tencent lets one device do (facts/tencent-iot.md §8), kept by the device itself: a run against the real cloud must not be
 * the one that finds out what happens beyond it.
 */
import { type Clock, MAX_PAYLOAD_BYTES } from '../devices/index.ts';
import type { ConnectFields, Connection, ConnectionEvents, Dial } from './dial.ts';

export interface CloudLimits {
  /** Milliseconds between two connects of one device. */
  readonly connectEveryMs: number;
  /** Messages a second of one device, by quality of service. */
  readonly upPerSecond: { readonly 0: number; readonly 1: number };
  /** Bytes of one message; the smaller of the two that are published. */
  readonly payloadBytes: number;
}

/** As published: one connect in 5 s, 30 messages a second (10 with QoS 1), 16 KB. */
export const TENCENT_LIMITS: CloudLimits = { connectEveryMs: 5_000, upPerSecond: { 0: 30, 1: 10 }, payloadBytes: MAX_PAYLOAD_BYTES };

const SECOND_MS = 1_000;

export interface LimitOptions {
  readonly limits: CloudLimits;
  readonly clock: Clock;
  /** A message that was not sent, and why. */
  readonly held: (clientId: string, reason: string) => void;
}

/** What is known of one device across its connections. */
interface Past {
  connectedAt: number;
  readonly sentAt: { readonly 0: number[]; readonly 1: number[] };
}

/** A connect too soon waits; a message too many, or too large, is not sent and told. */
export function limitDial(dial: Dial, { limits, clock, held }: LimitOptions): Dial {
  const pasts = new Map<string, Past>();
  return (fields, events) => {
    const { clientId } = fields;
    const past = pasts.get(clientId) ?? { connectedAt: Number.NEGATIVE_INFINITY, sentAt: { 0: [], 1: [] } };
    pasts.set(clientId, past);
    const at = Math.max(clock.now(), past.connectedAt + limits.connectEveryMs);
    past.connectedAt = at;
    const connection = at > clock.now() ? connectLater(dial, fields, events, clock, at - clock.now()) : dial(fields, events);
    return {
      subscribe: (topic) => connection.subscribe(topic),
      close: () => connection.close(),
      destroy: () => connection.destroy(),
      publish(topic, payload, qos) {
        const reason = tooMuch(past, payload, qos, limits, clock.now());
        if (reason === undefined) connection.publish(topic, payload, qos);
        else held(clientId, reason);
      },
    };
  };
}

/** Why this message must stay here; undefined: it may go, and is counted. */
function tooMuch(past: Past, payload: string, qos: 0 | 1, limits: CloudLimits, now: number): string | undefined {
  const bytes = Buffer.byteLength(payload);
  if (bytes > limits.payloadBytes) return `${bytes} bytes; Tencent takes ${limits.payloadBytes} in one message`;
  const sent = past.sentAt[qos];
  while (sent.length > 0 && (sent[0] as number) <= now - SECOND_MS) sent.shift();
  const most = limits.upPerSecond[qos];
  if (sent.length >= most) return `more than ${most} messages a second with QoS ${qos}, which is what Tencent takes of one device`;
  sent.push(now);
  return undefined;
}

/** Stands for a connection that is made after `ms`. */
function connectLater(dial: Dial, fields: ConnectFields, events: ConnectionEvents, clock: Clock, ms: number): Connection {
  let made: Connection | undefined;
  const cancel = clock.after(ms, () => {
    try {
      made = dial(fields, events);
    } catch (error) {
      events.ended(error);
    }
  });
  return {
    subscribe: (topic) => made?.subscribe(topic) ?? Promise.reject(new Error('not connected yet')),
    publish: (topic, payload, qos) => made?.publish(topic, payload, qos),
    async close() {
      cancel();
      await made?.close();
    },
    destroy() {
      cancel();
      made?.destroy();
    },
  };
}
