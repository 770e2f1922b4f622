/**
 * What a link needs of an MQTT connection, whoever makes it: MQTT.js over TCP or TLS (`mqtt-js-dial.ts`), or our own lean client
 * over any byte stream (`lean-dial.ts`), with a socket under it or none (`in-process-link.ts`).
 */

/** Fields of an MQTT 3.1.1 CONNECT with a clean session. */
export interface ConnectFields {
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
  /** Seconds; 0 switches it off. */
  readonly keepalive: number;
}

/** What a connection tells, until `ended`; nothing after that or after `destroy` and `close`. */
export interface ConnectionEvents {
  /** CONNACK 0. */
  online(): void;
  /** Bytes off a wire; text where there is none. */
  message(topic: string, payload: Uint8Array | string): void;
  /** Over, before or after it was online. `error` carries the CONNACK code or the system's code as `code`; undefined: hung up on. */
  ended(error: unknown): void;
}

export interface Connection {
  /** Rejects when the broker refuses it, or the connection ends before it answers. */
  subscribe(topic: string): Promise<unknown>;
  /** Lost without a word when the connection is. */
  publish(topic: string, payload: string, qos: 0 | 1): void;
  /** DISCONNECT, then the end; resolves when it is over. */
  close(): Promise<void>;
  /** Ends at once, without a goodbye. */
  destroy(): void;
}

/** Opens one connection; tells nothing before it has returned it. Throws what `ended` would have told when it cannot even be tried. */
export type Dial = (fields: ConnectFields, events: ConnectionEvents) => Connection;

/** From the first try to CONNACK, milliseconds of the run's clock. */
export const CONNECT_TIMEOUT_MS = 10_000;
/** How long a polite DISCONNECT may take before the connection is cut, milliseconds. */
export const GOODBYE_MS = 2_000;
