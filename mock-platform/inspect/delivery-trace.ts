/**
 * One event's way, hop by hop and person by person, in plain words: only what was written down when it happened
 * (mock-platform/ledger.ts), never what the present state would suggest.
 */
import type { Text } from '../../devices/index.ts';
import { type DeliveryReason, explain } from '../delivery-reasons.ts';
import type { Hop, LedgerLine, Stamp } from '../ledger.ts';

type HopResult = 'passed' | 'partly' | 'stopped';
type PersonResult = 'opened' | 'delivered' | 'not-delivered' | 'under-way';

interface TraceHop {
  readonly hop: Hop;
  readonly at: number;
  /** Milliseconds after the event's own time. */
  readonly afterMs: number;
  readonly result: HopResult;
  readonly note?: string;
  readonly words: Text;
}

interface TracePerson {
  /** WeChat's name of the person; absent when WeChat does not know them. */
  readonly userId?: string;
  /** The same person in the IoT cloud; absent when the message did not come through it. */
  readonly cloudUserId?: string;
  readonly name: string;
  readonly appid: string;
  readonly result: PersonResult;
  /** When that was decided. */
  readonly at: number;
  /** Code of why it was not delivered. */
  readonly reason?: DeliveryReason['code'];
  readonly words: Text;
}

export interface DeliveryTrace {
  readonly event: string;
  readonly deviceId: string;
  readonly eventId: string;
  readonly time: number;
  readonly result: 'delivered' | 'partly' | 'not-delivered' | 'under-way';
  readonly words: Text;
  readonly hops: readonly TraceHop[];
  readonly people: readonly TracePerson[];
}

/** Who somebody is on both sides. */
export interface People {
  /** The IoT cloud's user: name, mini-program, and WeChat's user id. */
  ofCloud(userId: string): { readonly name: string; readonly userId?: string } | undefined;
  /** WeChat's user. */
  ofWechat(userId: string): string | undefined;
}

export function deliveryTrace(line: LedgerLine, people: People): DeliveryTrace {
  const persons = personsOf(line, people);
  const arrived = persons.filter(({ result }) => result === 'opened' || result === 'delivered').length;
  const waiting = persons.some(({ result }) => result === 'under-way');
  const stop = line.stamps.find((stamp) => stamp.reason)?.reason;
  const result = waiting
    ? 'under-way'
    : arrived === 0
      ? persons.length === 0 && !stop
        ? 'under-way'
        : 'not-delivered'
      : arrived === persons.length
        ? 'delivered'
        : 'partly';
  return {
    event: line.key,
    deviceId: line.deviceId,
    eventId: line.eventId,
    time: line.time,
    result,
    words: summary(result, arrived, persons, stop),
    hops: line.stamps.map((stamp) => traceHop(stamp, line.time)),
    people: persons,
  };
}

const HOP_WORDS: { readonly [H in Hop]: Text } = {
  device: { zh: '设备上发生了事件', en: 'it happened at the device' },
  broker: { zh: '云端收到设备的事件', en: 'the cloud took the event from the device' },
  cloud: { zh: '云端决定提醒谁', en: 'the cloud decided whom to tell' },
  sent: { zh: '云端调用了微信', en: 'the cloud called WeChat, which took the message' },
  wechat: { zh: '微信收到了消息', en: 'WeChat got the message' },
  inbox: { zh: '进入服务通知', en: 'arrived in the inbox' },
  opened: { zh: '用户打开了消息', en: 'the user opened it' },
};

const ANSWERED: Text = { zh: '设备收到了云端的应答', en: 'the device heard the cloud\u2019s answer' };

function traceHop(stamp: Stamp, time: number): TraceHop {
  const kept = stamp.people?.filter(({ reason }) => reason).length ?? 0;
  const stopped = stamp.reason !== undefined || (kept > 0 && kept === stamp.people?.length);
  const words = stamp.reason ? explain(stamp.reason) : stamp.device === 'answered' ? ANSWERED : HOP_WORDS[stamp.hop];
  const { zh, en } = stamp.device === 'answered' ? ANSWERED : HOP_WORDS[stamp.hop];
  return {
    hop: stamp.hop,
    at: stamp.at,
    afterMs: stamp.at - time,
    result: stopped ? 'stopped' : kept > 0 ? 'partly' : 'passed',
    ...(stamp.note === undefined ? {} : { note: stamp.note }),
    words: kept > 0 ? { zh: `${zh}，其中 ${kept} 人不再继续`, en: `${en}; it ended here for ${kept}` } : words,
  };
}

interface Draft {
  userId?: string;
  cloudUserId?: string;
  name: string;
  appid: string;
  at: number;
  result: PersonResult;
  reason?: DeliveryReason;
}

/** Follows every person through the stamps in their order; an event that was posted twice ends with its last word on each. */
function personsOf(line: LedgerLine, people: People): TracePerson[] {
  const drafts = new Map<string, Draft>();
  const find = (hop: Hop, appid: string, id: string | undefined, at: number): Draft => {
    const inCloud = hop === 'cloud' || hop === 'device';
    const cloud = inCloud && id !== undefined ? people.ofCloud(id) : undefined;
    const userId = inCloud ? cloud?.userId : id;
    const key = `${appid}|${userId ?? `${inCloud}|${id}`}`;
    const known = drafts.get(key);
    if (known) return known;
    const name = (userId === undefined ? undefined : people.ofWechat(userId)) ?? cloud?.name ?? id ?? '?';
    const draft: Draft = {
      ...(userId === undefined ? {} : { userId }),
      ...(inCloud && id !== undefined ? { cloudUserId: id } : {}),
      name,
      appid,
      at,
      result: 'under-way',
    };
    drafts.set(key, draft);
    return draft;
  };
  const conclude = (draft: Draft, at: number, result: PersonResult, reason?: DeliveryReason) => {
    draft.at = at;
    draft.result = result;
    if (reason) draft.reason = reason;
    else delete draft.reason;
  };

  for (const stamp of line.stamps) {
    for (const { userId, appid, reason } of stamp.people ?? []) {
      const draft = find(stamp.hop, appid, userId, stamp.at);
      if (reason) conclude(draft, stamp.at, 'not-delivered', reason);
      else if (stamp.hop === 'inbox') conclude(draft, stamp.at, 'delivered');
      else if (stamp.hop === 'opened') conclude(draft, stamp.at, 'opened');
      else conclude(draft, stamp.at, 'under-way');
    }
    // What befell the whole call befell whoever it had not reached by then.
    if (stamp.reason && !stamp.people)
      for (const draft of drafts.values())
        if (draft.result === 'under-way' && (stamp.appid === undefined || stamp.appid === draft.appid))
          conclude(draft, stamp.at, 'not-delivered', stamp.reason);
  }
  return [...drafts.values()].map(({ reason, ...draft }) => ({
    ...draft,
    ...(reason && { reason: reason.code }),
    words: reason ? explain(reason) : RESULT_WORDS[draft.result],
  }));
}

const RESULT_WORDS: { readonly [R in PersonResult]: Text } = {
  opened: { zh: '已送达，用户打开了', en: 'delivered and opened' },
  delivered: { zh: '已送达', en: 'delivered' },
  'not-delivered': { zh: '没有送达', en: 'not delivered' },
  'under-way': { zh: '还在路上', en: 'still under way' },
};

function summary(
  result: DeliveryTrace['result'],
  arrived: number,
  persons: readonly TracePerson[],
  stop: DeliveryReason | undefined,
): Text {
  const of = persons.length;
  if (result === 'under-way') return { zh: '还在路上', en: 'still under way' };
  if (result === 'delivered') return { zh: `已送达 ${arrived} 人`, en: `delivered to ${arrived}` };
  if (result === 'partly') return { zh: `已送达 ${of} 人中的 ${arrived} 人`, en: `delivered to ${arrived} of ${of}` };
  const why = of > 0 ? persons[0]?.words : stop && explain(stop);
  return { zh: `没有送达${why ? `：${why.zh}` : ''}`, en: `not delivered${why ? `: ${why.en}` : ''}` };
}
