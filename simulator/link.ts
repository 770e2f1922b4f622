/**
 * A device on a real broker: CONNECT with Tencent's HMAC credentials, one SUBSCRIBE per topic, back-off between tries.
 * Sources: facts/tencent-iot.md §2.2 (CONNECT), §8 (one topic per SUBSCRIBE, reconnect 1–60 s).
 */
import { type Clock, mqttCredentials, type Random, randomText, type SignMethod, subscribeTopics } from '../devices/index.ts';
import type { Device } from './device.ts';
import type { Connection, ConnectionEvents, Dial } from './dial.ts';
import type { Tell } from './log.ts';
import { explainRefusal, type Refusal } from './refusal.ts';
import type { Session } from './session.ts';

/** First and longest pause between tries (facts/tencent-iot.md §8, C SDK). */
const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 60_000;
/** The C SDK's, seconds (facts/tencent-iot.md §2.2). */
const KEEPALIVE_SEC = 120;
/** Username's expiry, counted from the device's clock [I]: Tencent publishes no policy. */
const CREDENTIALS_VALID_SEC = 30 * 24 * 3600;
/** How long ago credentials ran out that are to be refused. */
const EXPIRED_SEC = 3_600;

export interface LinkOptions {
  readonly device: Device;
  readonly session: Session;
  /** base64, as Tencent's console shows it. Kept here, told to nobody. */
  readonly psk: string;
  /** Gives what opens each connection; asked anew at each try. */
  readonly dial: () => Dial | Promise<Dial>;
  /** Where that leads, for people: `mqtt://host:port`. */
  readonly brokerUrl: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly tell: Tell;
  /** What this device does wrong on purpose. */
  readonly faults?: LinkFaults;
  readonly signMethod?: SignMethod;
  /** Seconds; 0–900 is what the cloud takes, 120 is the C SDK's. */
  readonly keepalive?: number;
}

/** Faults of a device itself, asked for when they matter (fault-table.ts). */
export interface LinkFaults {
  /** The next CONNECT is signed wrongly, or has run out. */
  readonly credentials: () => 'wrong-secret' | 'expired' | undefined;
  /** Milliseconds it waits before it tries again; undefined: its own back-off. */
  readonly pauseMs: () => number | undefined;
}

export type LinkState = 'closed' | 'connecting' | 'online' | 'waiting';

export interface Link {
  readonly state: LinkState;
  /** Connects, and again after every loss until closed. Resolves with the first outcome: `undefined` is online and told all. */
  open(): Promise<Refusal | undefined>;
  /** The socket dies without a DISCONNECT; tries again after `ms`. False when there was none. */
  cut(ms: number): boolean;
  /** Says goodbye and stays away. Safe to call twice. */
  close(): Promise<void>;
}

/** A closed link of one device. */
export function createLink(options: LinkOptions): Link {
  return new DeviceLink(options);
}

/** A class: a fleet holds as many of these as devices, and methods are shared. */
class DeviceLink implements Link {
  readonly options: LinkOptions;
  state: LinkState = 'closed';
  #current: Attempt | undefined;
  #tries = 0;
  #cancelRetry: (() => void) | undefined;
  #settleFirst: ((outcome: Refusal | undefined) => void) | undefined;

  constructor(options: LinkOptions) {
    this.options = options;
  }

  open(): Promise<Refusal | undefined> {
    if (this.state !== 'closed') return Promise.resolve(undefined);
    this.#tries = 0;
    return new Promise((resolve) => {
      this.#settleFirst = resolve;
      void this.#connect();
    });
  }

  cut(ms: number): boolean {
    const attempt = this.#current;
    if (!attempt || this.state === 'closed') return false;
    this.#leave(attempt);
    this.#waitFor(ms);
    this.options.tell({ type: 'disconnected', reason: 'the network was cut', retryInMs: ms });
    return true;
  }

  async close(): Promise<void> {
    if (this.state === 'closed') return;
    this.state = 'closed';
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    const attempt = this.#current;
    this.#current = undefined;
    this.options.session.lost();
    this.#firstOutcome({ code: 'closed', reason: 'closed before it was online', fix: '' });
    await attempt?.connection?.close();
  }

  /** CONNACK 0: subscribes to each topic, then the device says what it has to say. */
  async accepted(attempt: Attempt): Promise<void> {
    const { device, session, tell, brokerUrl } = this.options;
    const connection = attempt.connection as Connection;
    for (const topic of subscribeTopics(device)) {
      try {
        await connection.subscribe(topic);
      } catch (error) {
        const refusal = explainRefusal(error, brokerUrl, device);
        return this.ended(attempt, { ...refusal, reason: `the broker refused the subscription to ${topic}` });
      }
    }
    if (this.#current !== attempt) return;
    this.state = 'online';
    tell({ type: 'connected', broker: brokerUrl.replace(/\/\/[^@/]*@/, '//') });
    await session.open(connection);
    if (this.#current !== attempt) return;
    this.#tries = 0;
    this.#firstOutcome(undefined);
  }

  /** The connection of an attempt ended; undefined: hung up on. */
  ended(attempt: Attempt, refusal: Refusal | undefined): void {
    if (this.#current !== attempt) return;
    const { device, tell, brokerUrl } = this.options;
    const wasOnline = this.state === 'online';
    this.#leave(attempt);
    if (!wasOnline) {
      this.#failed(refusal ?? explainRefusal(undefined, brokerUrl, device));
      return;
    }
    const reason = refusal ? refusal.reason : 'the broker closed it (stopped, or the same device connected elsewhere)';
    tell({ type: 'disconnected', reason, retryInMs: this.#retry() });
  }

  async #connect(): Promise<void> {
    const { device, keepalive, brokerUrl } = this.options;
    this.state = 'connecting';
    const dial = await this.options.dial();
    if ((this.state as LinkState) === 'closed') return;
    const attempt = new Attempt(this);
    try {
      attempt.connection = dial({ ...this.#credentials(), keepalive: keepalive ?? KEEPALIVE_SEC }, attempt);
    } catch (error) {
      this.#failed(explainRefusal(error, brokerUrl, device));
      return;
    }
    this.#current = attempt;
  }

  #credentials() {
    const { device, psk, random, signMethod, faults } = this.options;
    const fault = faults?.credentials();
    const expiry = Math.floor(device.now() / 1000) + (fault === 'expired' ? -EXPIRED_SEC : CREDENTIALS_VALID_SEC);
    const { productId, deviceName } = device;
    return mqttCredentials(
      { productId, deviceName, psk: fault === 'wrong-secret' ? otherSecret(psk) : psk },
      { connId: randomText(random, 5), expiry, signMethod },
    );
  }

  #leave(attempt: Attempt): void {
    this.#current = undefined;
    this.options.session.lost();
    attempt.connection?.destroy();
  }

  #failed({ code, reason, fix }: Refusal): void {
    this.options.tell({ type: 'refused', reason, fix, retryInMs: this.#retry() });
    this.#firstOutcome({ code, reason, fix });
  }

  /** Schedules the next try; returns the pause, spread so that a fleet does not come back as one. */
  #retry(): number {
    const { random, faults } = this.options;
    const longest = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** Math.min(this.#tries++, 10));
    const pause = faults?.pauseMs() ?? Math.round(longest * (0.5 + random() / 2));
    this.#waitFor(pause);
    return pause;
  }

  #waitFor(ms: number): void {
    this.state = 'waiting';
    this.#cancelRetry = this.options.clock.after(ms, () => void this.#connect());
  }

  #firstOutcome(outcome: Refusal | undefined): void {
    this.#settleFirst?.(outcome);
    this.#settleFirst = undefined;
  }
}

/** One try to connect: what a connection tells goes to its link, which knows whether it still counts. */
class Attempt implements ConnectionEvents {
  connection: Connection | undefined;
  readonly #link: DeviceLink;

  constructor(link: DeviceLink) {
    this.#link = link;
  }

  online(): void {
    void this.#link.accepted(this);
  }

  message(topic: string, payload: Uint8Array | string): void {
    this.#link.options.session.receive(topic, payload);
  }

  ended(error: unknown): void {
    const { brokerUrl, device } = this.#link.options;
    this.#link.ended(this, error === undefined ? undefined : explainRefusal(error, brokerUrl, device));
  }
}

/** Another secret of the same length. */
function otherSecret(psk: string): string {
  return Buffer.from(Buffer.from(psk, 'base64').map((byte) => byte ^ 0xff)).toString('base64');
}
