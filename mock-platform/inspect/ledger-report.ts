/**
 * What reached whom, over many events: per person delivered once, doubled, late, out of order, held back or lost.
 * Only from what was stamped when it happened (mock-platform/ledger.ts); facts/simulators.md §1.3, the exactly-once ledger.
 */
import type { DeliveryReason } from '../delivery-reasons.ts';
import type { LedgerLine } from '../ledger.ts';
import { deliveryTrace, type People } from './delivery-trace.ts';

/** Names at most so many events per finding; the counts are of all. */
const NAMED_MAX = 50;

/** What a person, or whoever set the reminders up, chose: a message that stays away for one of these is not lost. */
const CHOSEN: ReadonlySet<DeliveryReason['code']> = new Set([
  'reminder-off',
  'wechat-push-off',
  'alarms-off',
  'quiet-hours',
  'guest-not-reminded',
  'merged',
  'never-subscribed',
  'never-asked',
  'rejected',
  'template-off',
  'main-switch-off',
] as const);

interface EventCount {
  readonly count: number;
  /** Keys of the ledger (`deviceId|eventId|time`), the first 50. */
  readonly events: readonly string[];
}

export interface PersonReport {
  readonly userId?: string;
  readonly cloudUserId?: string;
  readonly name: string;
  readonly appid: string;
  /** Events that were for this person. Each is exactly one of once, doubled, heldBack, lost, underWay. */
  readonly events: number;
  /** Every message of the event came exactly once. */
  readonly once: number;
  /** The same message of one event came again. */
  readonly doubled: EventCount;
  /** Came never, though nobody chose so; or is under way for longer than `lateMs`. */
  readonly lost: EventCount;
  /** Reasons a person chose, and how often. */
  readonly heldBack: { readonly [reason: string]: number };
  readonly underWay: number;
  /** Of those that came: first more than `lateMs` after it happened. */
  readonly late: EventCount;
  /** Of those that came: after a younger event of the same device. */
  readonly outOfOrder: EventCount;
  readonly opened: number;
  /** Milliseconds from event to inbox, of those that came; absent when none did. */
  readonly latencyMs?: { readonly p50: number; readonly p99: number; readonly max: number };
}

export interface LedgerReport {
  /** Milliseconds since 1970 on the platform's clock. */
  readonly at: number;
  readonly lateMs: number;
  readonly events: number;
  /** Events that were for nobody (refused, not linked, nobody bound), by reason. */
  readonly forNobody: { readonly [reason: string]: number };
  readonly people: readonly PersonReport[];
}

interface Arrival {
  readonly at: number;
  readonly time: number;
  readonly deviceId: string;
  readonly key: string;
}

type Draft = { -readonly [K in keyof PersonReport]: PersonReport[K] } & {
  doubled: Named;
  lost: Named;
  late: Named;
  outOfOrder: Named;
  heldBack: { [reason: string]: number };
  readonly arrivals: Arrival[];
  readonly latencies: number[];
};
interface Named {
  count: number;
  events: string[];
}

/** `now` and `lateMs` in milliseconds. People are in the order in which the ledger first names them: the same ledger, the same report. */
export function ledgerReport(lines: readonly LedgerLine[], people: People, { now, lateMs }: { now: number; lateMs: number }): LedgerReport {
  const drafts = new Map<string, Draft>();
  const forNobody: { [reason: string]: number } = {};
  for (const line of lines) {
    const trace = deliveryTrace(line, people);
    if (trace.people.length === 0) {
      const code = line.stamps.find((stamp) => stamp.reason)?.reason?.code ?? 'under-way';
      forNobody[code] = (forNobody[code] ?? 0) + 1;
    }
    for (const person of trace.people) {
      const { userId, cloudUserId, name, appid } = person;
      const id = `${appid}|${userId ?? `cloud|${cloudUserId}`}`;
      const draft = drafts.get(id) ?? emptyDraft({ userId, cloudUserId, name, appid });
      drafts.set(id, draft);
      draft.events += 1;
      if (person.result === 'opened') draft.opened += 1;
      const mine = inboxOf(line, userId, appid);
      const [first] = mine;
      if (first) arrived(draft, line, first.at, mine, lateMs);
      else if (person.reason && CHOSEN.has(person.reason)) draft.heldBack[person.reason] = (draft.heldBack[person.reason] ?? 0) + 1;
      else if (person.result === 'under-way' && now - person.at <= lateMs) draft.underWay += 1;
      else name50(draft.lost, line.key);
    }
  }
  return { at: now, lateMs, events: lines.length, forNobody, people: [...drafts.values()].map(finished) };
}

function emptyDraft({ userId, cloudUserId, name, appid }: Pick<PersonReport, 'userId' | 'cloudUserId' | 'name' | 'appid'>): Draft {
  const none = (): Named => ({ count: 0, events: [] });
  return {
    ...(userId === undefined ? {} : { userId }),
    ...(cloudUserId === undefined ? {} : { cloudUserId }),
    name,
    appid,
    events: 0,
    once: 0,
    doubled: none(),
    lost: none(),
    heldBack: {},
    underWay: 0,
    late: none(),
    outOfOrder: none(),
    opened: 0,
    arrivals: [],
    latencies: [],
  };
}

/** Every message about this event in this person's inbox, in the order they came. */
function inboxOf(line: LedgerLine, userId: string | undefined, appid: string): { at: number; templateId?: string }[] {
  return line.stamps
    .filter(({ hop }) => hop === 'inbox')
    .flatMap(({ at, people = [] }) =>
      people
        .filter((one) => one.userId === userId && one.appid === appid)
        .map(({ templateId }) => ({ at, ...(templateId && { templateId }) })),
    );
}

function arrived(draft: Draft, line: LedgerLine, at: number, messages: readonly { templateId?: string }[], lateMs: number): void {
  if (messages.length > new Set(messages.map(({ templateId }) => templateId)).size) name50(draft.doubled, line.key);
  else draft.once += 1;
  // A device whose clock is ahead must not look quicker than light: the cloud's first stamp is then when it happened.
  const happened = Math.min(line.time, line.stamps[0]?.at ?? line.time);
  const latency = at - happened;
  draft.latencies.push(latency);
  if (latency > lateMs) name50(draft.late, line.key);
  draft.arrivals.push({ at, time: line.time, deviceId: line.deviceId, key: line.key });
}

function name50(into: Named, key: string): void {
  into.count += 1;
  if (into.events.length < NAMED_MAX) into.events.push(key);
}

function finished({ arrivals, latencies, ...draft }: Draft): PersonReport {
  // Two that came in the same millisecond have no order.
  const byArrival = [...arrivals].sort((a, b) => a.at - b.at || a.time - b.time);
  const youngest = new Map<string, number>();
  for (const { deviceId, time, key } of byArrival) {
    const before = youngest.get(deviceId) ?? Number.NEGATIVE_INFINITY;
    if (time < before) name50(draft.outOfOrder, key);
    youngest.set(deviceId, Math.max(before, time));
  }
  const sorted = [...latencies].sort((a, b) => a - b);
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] as number;
  return { ...draft, ...(sorted.length > 0 && { latencyMs: { p50: rank(0.5), p99: rank(0.99), max: rank(1) } }) };
}
