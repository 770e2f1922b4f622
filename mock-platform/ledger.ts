/**
 * One event's record hop by hop, device to inbox. The key is what the deep link carries:
 * `deviceId|eventId|timestamp`, so every hop can name it without inventing an id.
 */
import type { Clock, EventLink } from '../devices/index.ts';
import type { Store } from './store.ts';
import { forgetOldest } from './store-limit.ts';

export type Hop = 'broker' | 'cloud' | 'sent' | 'wechat' | 'inbox' | 'opened';

export interface Stamp {
  readonly hop: Hop;
  /** Milliseconds since 1970 on the platform's clock. */
  readonly at: number;
  /** Why it stopped here, or what the other side answered. */
  readonly note?: string;
}

export interface LedgerLine {
  readonly key: string;
  readonly deviceId: string;
  readonly eventId: string;
  readonly time: number;
  readonly stamps: readonly Stamp[];
}

export interface Ledger {
  /** Adds a stamp to the event's line; beyond 200 the line stays as it is. */
  stamp(event: EventLink, hop: Hop, note?: string): void;
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
    stamp(event, hop, note) {
      const key = ledgerKey(event);
      const stamp: Stamp = note === undefined ? { hop, at: clock.now() } : { hop, at: clock.now(), note };
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
    lines: () => [...table.values()].map((line) => ({ ...line })),
  };
}
