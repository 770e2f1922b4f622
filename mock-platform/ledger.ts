/**
 * One event's record hop by hop, device to inbox. The key is what the deep link carries:
 * `deviceId|eventId|timestamp`, so every hop can name it without inventing an id.
 */
import type { Clock, EventLink } from '../devices/index.ts';
import type { DeliveryReason } from './delivery-reasons.ts';
import type { Store } from './store.ts';
import { forgetOldest } from './store-limit.ts';

export type Hop = 'device' | 'broker' | 'cloud' | 'sent' | 'wechat' | 'inbox' | 'opened';

/** `happened`; `answered`: the cloud's answer reached it; `lost`: it gave up, or had no room to keep it. */
export type DeviceWord = 'happened' | 'answered' | 'lost';

export interface Stamp {
  readonly hop: Hop;
  /** Milliseconds since 1970 on the platform's clock. */
  readonly at: number;
  /** Why it stopped here, or what the other side answered. */
  readonly note?: string;
  /** Why it went no further here, for everybody this stamp is about. */
  readonly reason?: DeliveryReason;
  /** Of the hop `device`: what the device itself says became of its event. */
  readonly device?: DeviceWord;
  /** The mini-program this stamp is about; absent: all of them. */
  readonly appid?: string;
  /** What was decided about single people. */
  readonly people?: readonly PersonStamp[];
}

interface PersonStamp {
  /** The cloud's user id at the hop `cloud`, WeChat's at the later ones; absent: somebody WeChat does not know. */
  readonly userId?: string;
  readonly appid: string;
  /** Template of the message, at the hop `inbox`: one event may be two reminders, and that is no double. */
  readonly templateId?: string;
  /** Absent: it goes on to this person. */
  readonly reason?: DeliveryReason;
}

/** What a stamp may carry besides its note. */
export type StampDetail = Pick<Stamp, 'reason' | 'appid' | 'people' | 'device'> & {
  /** When, if not now. */
  readonly at?: number;
};

export interface LedgerLine {
  readonly key: string;
  readonly deviceId: string;
  readonly eventId: string;
  readonly time: number;
  readonly stamps: readonly Stamp[];
}

export interface Ledger {
  /** Adds a stamp to the event's line; beyond 200 the line stays as it is. */
  stamp(event: EventLink, hop: Hop, note?: string, detail?: StampDetail): void;
  /** By {@link ledgerKey}. */
  line(key: string): LedgerLine | undefined;
  lines(): LedgerLine[];
}

/** `deviceId|eventId|time`. */
export function ledgerKey(event: EventLink): string {
  return `${event.deviceId}|${event.eventId}|${event.time}`;
}

/** How many events are remembered; the oldest leave first. */
const LEDGER_LINES_MAX = 200_000;
/** Stamps of one event; a device that posts the same event for ever must not make a line without end. */
const STAMPS_MAX = 200;

/** A ledger whose lines live in the store's table `platform.ledger`. */
export function createLedger(store: Store, clock: Clock, maxLines = LEDGER_LINES_MAX): Ledger {
  const table = store.table<{ -readonly [K in keyof LedgerLine]: LedgerLine[K] }>('platform.ledger');
  return {
    stamp(event, hop, note, detail) {
      const key = ledgerKey(event);
      const stamp: Stamp = note === undefined ? { hop, at: clock.now(), ...detail } : { hop, at: clock.now(), note, ...detail };
      const line = table.get(key);
      if (line) {
        if (line.stamps.length >= STAMPS_MAX) return;
        line.stamps = [...line.stamps, stamp];
        table.put(key, line);
        return;
      }
      forgetOldest(table, maxLines);
      table.put(key, { key, deviceId: event.deviceId, eventId: event.eventId, time: event.time, stamps: [stamp] });
    },
    line(key) {
      const line = table.get(key);
      return line && { ...line };
    },
    lines: () => [...table.values()].map((line) => ({ ...line })),
  };
}
