/**
 * One event's record hop by hop, device to inbox. The key is what the deep link carries:
 * `deviceId|eventId|timestamp`, so every hop can name it without inventing an id.
 */
import type { EventLink } from '../devices/index.ts';

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
  stamp(event: EventLink, hop: Hop, note?: string): void;
  lines(): LedgerLine[];
}

/** `deviceId|eventId|time`. */
export function ledgerKey(event: EventLink): string {
  return `${event.deviceId}|${event.eventId}|${event.time}`;
}
