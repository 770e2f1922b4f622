/**
 * What reached whom, over many events: per person delivered once, doubled, late, out of order, held back or lost.
 * Only from what was stamped when it happened (mock-platform/ledger.ts); facts/simulators.md §1.3, the exactly-once ledger.
 */
import type { Text } from '../../devices/index.ts';
import { type DeliveryReason, explain } from '../delivery-reasons.ts';
import type { DeviceWord, LedgerLine } from '../ledger.ts';
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

/** Of events nothing was decided about yet. */
const UNDECIDED = {
  'not-arrived': { zh: '事件还没有到达云端', en: 'the event has not reached the cloud yet' },
  'under-way': { zh: '云端还没有处理完', en: 'the cloud has not finished with it yet' },
} as const satisfies { readonly [code: string]: Text };

interface EventCount {
  readonly count: number;
  /** Keys of the ledger (`deviceId|eventId|time`), the first 50. */
  readonly events: readonly string[];
}

interface LostCount extends EventCount {
  /** Of each of `events`, in words; as the delivery trace has it. */
  readonly why: readonly Text[];
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
  readonly lost: LostCount;
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
  /** What the devices themselves say, where they do (simulated ones): see mock-platform/ledger.ts, hop `device`. */
  readonly devices: DeviceReport;
  /** Events that were for nobody (refused, not linked, nobody bound), by reason. */
  readonly forNobody: { readonly [reason: string]: number };
  /** What the reasons above mean: the words for the first event of each. */
  readonly words: { readonly [reason: string]: Text };
  readonly people: readonly PersonReport[];
}

interface DeviceReport {
  /** Events devices say they had. Each is exactly one of arrived, waiting, lost. */
  readonly happened: number;
  /** The cloud has it, whatever the device believes. */
  readonly arrived: number;
  /** Of those that arrived: the device never heard so. */
  readonly unanswered: number;
  /** On its way, or kept by a device that is away. */
  readonly waiting: number;
  /** The device gave up, and the cloud never had it. */
  readonly lost: EventCount;
}

interface Arrival {
  readonly at: number;
  readonly time: number;
  readonly deviceId: string;
  readonly key: string;
}

type Draft = { -readonly [K in keyof PersonReport]: PersonReport[K] } & {
  doubled: Named;
  lost: Named & { why: Text[] };
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
  const words: { [reason: string]: Text } = {};
  const devices = { happened: 0, arrived: 0, unanswered: 0, waiting: 0, lost: { count: 0, events: [] as string[] } };
  for (const line of lines) {
    const trace = deliveryTrace(line, people);
    countAtDevice(devices, line);
    if (trace.people.length === 0) {
      const away = line.stamps.every(({ hop }) => hop === 'device');
      const reason = line.stamps.find((stamp) => stamp.reason)?.reason;
      const code = reason?.code ?? (away ? 'not-arrived' : 'under-way');
      forNobody[code] = (forNobody[code] ?? 0) + 1;
      words[code] ??= reason ? explain(reason) : UNDECIDED[code as keyof typeof UNDECIDED];
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
      else if (person.reason && CHOSEN.has(person.reason)) {
        draft.heldBack[person.reason] = (draft.heldBack[person.reason] ?? 0) + 1;
        words[person.reason] ??= person.words;
      } else if (person.result === 'under-way' && now - person.at <= lateMs) draft.underWay += 1;
      else {
        name50(draft.lost, line.key);
        if (draft.lost.why.length < NAMED_MAX) draft.lost.why.push(person.words);
      }
    }
  }
  return { at: now, lateMs, events: lines.length, devices, forNobody, words, people: [...drafts.values()].map(finished) };
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
    lost: { ...none(), why: [] },
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
  // One that says when by the clock of the run is believed.
  const said = line.stamps.find(({ device }) => device === 'happened')?.at;
  const happened = said ?? Math.min(line.time, line.stamps[0]?.at ?? line.time);
  const latency = at - happened;
  draft.latencies.push(latency);
  if (latency > lateMs) name50(draft.late, line.key);
  draft.arrivals.push({ at, time: line.time, deviceId: line.deviceId, key: line.key });
}

/** Where an event is as far as its device and the cloud know; one that no device spoke of is not counted. */
function countAtDevice(
  into: { -readonly [K in keyof DeviceReport]: DeviceReport[K] } & { lost: Named },
  { stamps, key }: LedgerLine,
): void {
  const said = (word: DeviceWord) => stamps.some(({ device }) => device === word);
  if (!said('happened')) return;
  into.happened += 1;
  if (stamps.some(({ hop }) => hop === 'broker')) {
    into.arrived += 1;
    if (!said('answered')) into.unanswered += 1;
  } else if (said('lost')) name50(into.lost, key);
  else into.waiting += 1;
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
