/**
 * A device on a real broker: CONNECT with Tencent's HMAC credentials, one SUBSCRIBE per topic, back-off between tries.
 * Sources: facts/tencent-iot.md §2.2 (CONNECT), §8 (one topic per SUBSCRIBE, reconnect 1–60 s).
 */
import { type Clock, mqttCredentials, type Random, randomText, type SignMethod, subscribeTopics } from '../devices/index.ts';
import type { Device } from './device.ts';
import type { Connection, Dial } from './dial.ts';
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
  const { device, session, clock, random, tell } = options;
  let state: LinkState = 'closed';
  let client: Connection | undefined;
  let tries = 0;
  let cancelRetry = () => {};
  let settleFirst: ((outcome: Refusal | undefined) => void) | undefined;

  function firstOutcome(outcome: Refusal | undefined): void {
    settleFirst?.(outcome);
    settleFirst = undefined;
  }

  /** Schedules the next try; returns the pause, spread so that a fleet does not come back as one. */
  function retry(): number {
    const longest = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** Math.min(tries++, 10));
    const pause = options.faults?.pauseMs() ?? Math.round(longest * (0.5 + random() / 2));
    state = 'waiting';
    cancelRetry = clock.after(pause, () => void connect());
    return pause;
  }

  function failed(refusal: Refusal): void {
    tell({ type: 'refused', reason: refusal.reason, fix: refusal.fix, retryInMs: retry() });
    firstOutcome(refusal);
  }

  function credentials() {
    const fault = options.faults?.credentials();
    const expiry = Math.floor(device.now() / 1000) + (fault === 'expired' ? -EXPIRED_SEC : CREDENTIALS_VALID_SEC);
    const { productId, deviceName } = device;
    return mqttCredentials(
      { productId, deviceName, psk: fault === 'wrong-secret' ? otherSecret(options.psk) : options.psk },
      { connId: randomText(random, 5), expiry, signMethod: options.signMethod },
    );
  }

  async function connect() {
    state = 'connecting';
    const dial = await options.dial();
    if ((state as LinkState) === 'closed') return;
    /** The connection ended. */
    const end = (refusal: Refusal | undefined) => {
      if (client !== mine) return;
      const wasOnline = state === 'online';
      client = undefined;
      session.lost();
      mine.destroy();
      if (!wasOnline) return failed(refusal ?? explainRefusal(undefined, options.brokerUrl, device));
      const reason = refusal ? refusal.reason : 'the broker closed it (stopped, or the same device connected elsewhere)';
      tell({ type: 'disconnected', reason, retryInMs: retry() });
    };
    let mine: Connection;
    try {
      mine = dial(
        { ...credentials(), keepalive: options.keepalive ?? KEEPALIVE_SEC },
        {
          online: () => void subscribed(mine, end),
          message: (topic, payload) => session.receive(topic, payload),
          ended: (error) => end(error === undefined ? undefined : explainRefusal(error, options.brokerUrl, device)),
        },
      );
    } catch (error) {
      return failed(explainRefusal(error, options.brokerUrl, device));
    }
    client = mine;
  }

  async function subscribed(mine: Connection, end: (refusal: Refusal) => void) {
    for (const topic of subscribeTopics(device)) {
      try {
        await mine.subscribe(topic);
      } catch (error) {
        return end({ ...explainRefusal(error, options.brokerUrl, device), reason: `the broker refused the subscription to ${topic}` });
      }
    }
    if (client !== mine) return;
    state = 'online';
    tell({ type: 'connected', broker: options.brokerUrl.replace(/\/\/[^@/]*@/, '//') });
    await session.open(mine);
    if (client !== mine) return;
    tries = 0;
    firstOutcome(undefined);
  }

  return {
    get state() {
      return state;
    },
    open() {
      if (state !== 'closed') return Promise.resolve(undefined);
      tries = 0;
      return new Promise((resolve) => {
        settleFirst = resolve;
        void connect();
      });
    },
    cut(ms) {
      const mine = client;
      if (!mine || state === 'closed') return false;
      client = undefined;
      session.lost();
      mine.destroy();
      state = 'waiting';
      cancelRetry = clock.after(ms, () => void connect());
      tell({ type: 'disconnected', reason: 'the network was cut', retryInMs: ms });
      return true;
    },
    async close() {
      if (state === 'closed') return;
      state = 'closed';
      cancelRetry();
      const mine = client;
      client = undefined;
      session.lost();
      firstOutcome({ code: 'closed', reason: 'closed before it was online', fix: '' });
      await mine?.close();
    },
  };
}

/** Another secret of the same length. */
function otherSecret(psk: string): string {
  return Buffer.from(Buffer.from(psk, 'base64').map((byte) => byte ^ 0xff)).toString('base64');
}
