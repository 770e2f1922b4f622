/** What the cloud turned away and why: counters and the newest entries, for `state()` and for tests. */
import type { Clock } from '../../devices/index.ts';

export type RefusalReason =
  | 'connect-malformed'
  | 'connect-client-id'
  | 'connect-unknown-device'
  | 'connect-bad-password'
  | 'connect-expired'
  | 'connect-keep-alive'
  | 'connect-will'
  | 'connect-too-often'
  | 'protocol-error'
  | 'packet-too-large'
  | 'publish-retain'
  | 'publish-qos2'
  | 'publish-foreign-topic'
  | 'publish-unknown-topic'
  | 'publish-too-large'
  | 'publish-too-often'
  | 'downlink-too-often'
  | 'subscribe-foreign-topic'
  | 'subscribe-unknown-topic'
  | 'subscribe-qos2'
  | 'subscribe-several-topics'
  | 'payload-malformed'
  | 'unknown-method'
  | 'model-violation'
  | 'bind-token'
  | 'registration'
  | 'gateway'
  | 'unexpected-reply'
  | 'app-access'
  | 'websocket'
  | 'internal';

interface Refusal {
  readonly at: number;
  readonly reason: RefusalReason;
  /** DeviceId, clientId or user id, cut to 80 characters; never a secret. */
  readonly who: string;
  readonly detail: string;
}

export interface Refusals {
  record(reason: RefusalReason, who: string, detail: string): void;
  readonly counts: { readonly [reason: string]: number };
  recent(): readonly Refusal[];
  reset(): void;
}

const KEPT = 200;

export function createRefusals(clock: Clock): Refusals {
  let counts: { [reason: string]: number } = {};
  let entries: Refusal[] = [];
  return {
    record(reason, who, detail) {
      counts[reason] = (counts[reason] ?? 0) + 1;
      entries.push({ at: clock.now(), reason, who: printable(who, 80), detail: printable(detail, 300) });
      if (entries.length > KEPT * 2) entries = entries.slice(-KEPT);
    },
    get counts() {
      return counts;
    },
    recent: () => entries.slice(-KEPT),
    reset() {
      counts = {};
      entries = [];
    },
  };
}

/** Names come from the wire: control characters would rewrite a terminal. */
export function printable(text: string, max: number): string {
  const plain = text.slice(0, max + 1).replace(/[\p{Cc}\p{Cf}]/gu, '·');
  return plain.length > max ? `${plain.slice(0, max - 1)}…` : plain;
}
