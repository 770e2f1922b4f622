/**
 * Event → strong reminder: finds the message and the people, and hands it to WeChat over HTTP as a real cloud would.
 * Every event leaves a trace in the ledger, also the one that nobody is told about.
 */
import type { Clock, EventLink } from '../../../devices/index.ts';
import type { DeliveryReason } from '../../delivery-reasons.ts';
import { type Ledger, ledgerKey, type StampDetail } from '../../ledger.ts';
import type { Store } from '../../store.ts';
import type { ApplicationRow, EventRow } from '../rows.ts';
import type { IotCloudRules } from '../rules.ts';
import type { State } from '../state.ts';
import { createBursts } from './bursts.ts';
import { countAlike, type HeldBack, whyHeldBack } from './held-back.ts';
import { type DeviceMessage, deviceMessage } from './message.ts';
import { createOutbox, outboxKey, reachedWechat } from './outbox.ts';
import { type Route, type Routes, reminderRoutes } from './routes.ts';
import { createSendQueue } from './send-queue.ts';
import { TOKEN_CODES, type WechatClient, WechatTokenError } from './wechat-client.ts';

const SEND_PATH = '/cgi-bin/message/device/subscribe/send';

type OutcomeResult =
  /** WeChat answered 0. */
  | 'sent'
  /** WeChat answered a code. */
  | 'refused'
  /** No readable answer. */
  | 'unreachable'
  /** The queue was full, or the platform closed. */
  | 'dropped'
  | 'no-reminder'
  | 'no-template'
  | 'nobody-bound'
  /** Everybody who has the device wants no reminder now. */
  | 'held-back'
  /** A rule switches this reminder off. */
  | 'switched-off'
  /** An alike event has just been told. */
  | 'merged';

/** What became of one event (on one route). Receivers are counted, not named. */
interface Outcome extends EventLink {
  readonly at: number;
  readonly result: OutcomeResult;
  readonly reminderKey?: string;
  readonly templateId?: string;
  readonly receivers: number;
  /** WeChat's answer, or why there is none. */
  readonly note: string;
}

export interface Reminders {
  /** Called once per accepted event. Returns at once; sending happens behind a bounded queue. */
  raise(event: EventRow): void;
  /** Who would be told of such an event of this device now, and who not and why: cloud user ids. */
  audience(event: Pick<EventLink, 'deviceId' | 'eventId'>): NonNullable<StampDetail['people']>;
  /** Takes up what an earlier process had accepted: sends what WeChat has not had, closes the books on what it has. */
  resume(): void;
  outcomes(): readonly Outcome[];
  readonly counts: { readonly [result in OutcomeResult]?: number };
  readonly waiting: number;
  reset(): void;
  /** Gives up what waits, with a word in the ledger, and resolves once what is under way has ended. */
  close(): Promise<void>;
}

interface Job {
  readonly link: EventLink;
  readonly route: Pick<Route, 'application' | 'reminderKey'> & { readonly templateId: string };
  readonly message: DeviceMessage;
}

const OUTCOMES_KEPT = 500;

export function createReminders(options: {
  readonly clock: Clock;
  readonly rules: IotCloudRules;
  readonly ledger: Ledger;
  readonly state: State;
  readonly wechat: WechatClient;
  readonly store: Store;
}): Reminders {
  const { clock, rules, ledger, state, wechat } = options;
  let outcomes: Outcome[] = [];
  let counts: { [result in OutcomeResult]?: number } = {};
  const bursts = createBursts(() => rules['iotCloud.mergeBurstSeconds']);
  let routes: Routes = new Map();
  let routesOf = -1;
  // Filled in the same turn as the event is accepted, so both are on disk or neither.
  const outbox = createOutbox(options.store);

  const conclude = (link: EventLink, result: OutcomeResult, note: string, job?: Job) => {
    counts[result] = (counts[result] ?? 0) + 1;
    const about = job ? { reminderKey: job.route.reminderKey, templateId: job.route.templateId } : {};
    outcomes.push({ ...link, at: clock.now(), result, ...about, receivers: job?.message.to_openid_list.length ?? 0, note });
    if (outcomes.length > OUTCOMES_KEPT * 2) outcomes = outcomes.slice(-OUTCOMES_KEPT);
    if (job) outbox.delete(keyOf(job));
  };

  const stampSent = (job: Job, note: string, reason?: DeliveryReason) =>
    ledger.stamp(job.link, 'sent', note, { appid: job.route.application.appid, ...(reason ? { reason } : {}) });

  const drop = (job: Job, why: string, reason: DeliveryReason) => {
    const note = `dropped: ${why}`;
    stampSent(job, note, reason);
    conclude(job.link, 'dropped', note, job);
  };

  const queue = createSendQueue<Job>({
    limit: () => rules['iotCloud.reminderQueue'],
    atOnce: () => rules['iotCloud.reminderConnections'],
    async run(job) {
      try {
        const answer = await wechat.call(job.route.application, SEND_PATH, job.message);
        const note = `errcode ${answer.errcode} ${answer.errmsg}`;
        stampSent(job, note, reasonOf(answer));
        conclude(job.link, answer.errcode === 0 ? 'sent' : 'refused', note, job);
      } catch (error) {
        const note = `not delivered: ${(error as Error).message}`;
        const why = (error as Error).message;
        stampSent(job, note, error instanceof WechatTokenError ? { code: 'token-refused', why } : { code: 'unreachable', why });
        conclude(job.link, 'unreachable', note, job);
      }
    },
  });

  const offer = (job: Job) => {
    const { link, route, message } = job;
    const { application, reminderKey, templateId } = route;
    outbox.put(keyOf(job), { link, appKey: application.appKey, reminderKey, templateId, message });
    const limit = rules['iotCloud.reminderQueue'];
    if (!queue.offer(job)) drop(job, `${limit} reminders wait already`, { code: 'queue-full', limit });
  };

  const routesFor = (productId: string, eventId: string): readonly Route[] => {
    if (routesOf !== state.revision) {
      routes = reminderRoutes(state.products.values(), state.applications.values(), state.reminderRules.values());
      routesOf = state.revision;
    }
    return routes.get(productId)?.get(eventId) ?? [];
  };

  /**
   * People of this application who have the device: the family's members, by rule those it is shared with. `people` says of
   * each whether, and why not, they are told now.
   */
  const receivers = (deviceId: string, { appKey, appid }: ApplicationRow) => {
    const binding = state.bindings.get(deviceId);
    const members = (binding && state.families.get(binding.familyId)?.members) ?? [];
    const guests = binding ? state.shares.ofDevice(deviceId) : [];
    const openIds: string[] = [];
    const heldBack: HeldBack[] = [];
    const people: NonNullable<StampDetail['people']>[number][] = [];
    const look = (userId: string, isGuest: boolean) => {
      const user = state.users.get(userId);
      if (user?.appKey !== appKey) return;
      if (isGuest && !rules['iotCloud.remindShareUsers']) {
        people.push({ userId, appid, reason: { code: 'guest-not-reminded' } });
        return;
      }
      const why = rules['iotCloud.userSettingsHold'] ? whyHeldBack(state.userSettings.get(userId), deviceId, clock.now()) : undefined;
      people.push(why === undefined ? { userId, appid } : { userId, appid, reason: why });
      if (why === undefined) openIds.push(user.openId);
      else heldBack.push(why);
    };
    for (const { userId } of members) look(userId, false);
    for (const { userId } of guests) look(userId, true);
    return { openIds, heldBack, people };
  };

  return {
    raise(event) {
      const link: EventLink = { deviceId: event.deviceId, eventId: event.eventId, time: event.timestamp };
      const [productId, deviceName] = event.deviceId.split('/') as [string, string];
      const found = routesFor(productId, event.eventId);
      const people: NonNullable<StampDetail['people']>[number][] = [];
      const stop = (result: OutcomeResult, note: string, reason?: DeliveryReason) => {
        ledger.stamp(link, 'cloud', note, { ...(reason ? { reason } : {}), ...(people.length > 0 ? { people } : {}) });
        conclude(link, result, note);
      };
      if (found.length === 0) {
        const linked = [...state.applications.values()].some((application) => state.isLinked(application.appKey, productId));
        const reason = linked
          ? ({ code: 'no-reminder', eventId: event.eventId } as const)
          : ({ code: 'product-not-linked', productId } as const);
        return stop('no-reminder', 'kept: no application has a reminder for this event', reason);
      }
      const jobs: Job[] = [];
      const notes: HeldBack[] = [];
      let why: [OutcomeResult, string, DeliveryReason?] = ['no-template', ''];
      for (const route of found) {
        const { templateId, reminderKey } = route;
        if (!route.enabled) {
          why = ['switched-off', `kept: the reminder ${reminderKey} is switched off`, { code: 'reminder-off', reminderKey }];
          continue;
        }
        if (templateId === undefined) {
          why = ['no-template', `kept: no message template is set for ${reminderKey}`, { code: 'no-template', reminderKey }];
          continue;
        }
        const { openIds, heldBack, people: about } = receivers(event.deviceId, route.application);
        notes.push(...heldBack);
        if (openIds.length === 0) {
          people.push(...about);
          why =
            heldBack.length === 0
              ? ['nobody-bound', 'kept: nobody has bound this device', about.length === 0 ? { code: 'nobody-bound' } : undefined]
              : ['held-back', `kept: ${countAlike(heldBack)}`];
          continue;
        }
        const first = bursts.mergesInto(`${route.application.appKey}|${event.deviceId}|${reminderKey}`, clock.now());
        if (first !== undefined) {
          const reason = { code: 'merged', seconds: rules['iotCloud.mergeBurstSeconds'], first } as const;
          people.push(...about.map((person) => ({ ...person, reason: person.reason ?? reason })));
          why = ['merged', `merged: told at ${new Date(first).toISOString()}, alike events within ${reason.seconds} s make one reminder`];
          continue;
        }
        people.push(...about);
        const chosen = { ...route, templateId };
        jobs.push({
          link,
          route: chosen,
          message: deviceMessage(chosen, { productId, deviceName }, link, openIds, rules['iotCloud.reminderLang']),
        });
      }
      if (jobs.length === 0) return stop(...why);
      ledger.stamp(link, 'cloud', notes.length > 0 ? `not to everybody: ${countAlike(notes)}` : undefined, { people });
      for (const job of jobs) offer(job);
    },
    audience({ deviceId, eventId }) {
      const [productId] = deviceId.split('/') as [string];
      const told = routesFor(productId, eventId).filter(({ enabled, templateId }) => enabled && templateId !== undefined);
      const people = told.flatMap(({ application }) => receivers(deviceId, application).people);
      return [...new Map(people.map((person) => [`${person.appid}|${person.userId}`, person])).values()];
    },
    resume() {
      for (const { link, appKey, reminderKey, templateId, message } of [...outbox.values()]) {
        const application = state.applications.get(appKey);
        if (!application) {
          outbox.delete(outboxKey({ link, appKey, reminderKey }));
          ledger.stamp(link, 'sent', `dropped: the application ${appKey} is gone`, { reason: { code: 'application-gone', appKey } });
          continue;
        }
        const job: Job = { link, route: { application, reminderKey, templateId }, message };
        if (reachedWechat(ledger.line(ledgerKey(link)), application.appid)) {
          const note = 'WeChat had it before the platform went down; not sent again';
          stampSent(job, note);
          conclude(link, 'sent', note, job);
        } else offer(job);
      }
    },
    outcomes: () => outcomes.slice(-OUTCOMES_KEPT),
    get counts() {
      return counts;
    },
    get waiting() {
      return queue.waiting + queue.running;
    },
    reset() {
      queue.clear();
      bursts.reset();
      outcomes = [];
      counts = {};
    },
    close() {
      for (const job of queue.clear()) drop(job, 'the platform is closing', { code: 'closing' });
      return queue.idle();
    },
  };
}

const keyOf = ({ link, route }: Job): string => outboxKey({ link, appKey: route.application.appKey, reminderKey: route.reminderKey });

/** Why WeChat did not take it; undefined when it did. */
function reasonOf({ errcode, errmsg }: { readonly errcode: number; readonly errmsg: string }): DeliveryReason | undefined {
  if (errcode === 0) return undefined;
  return TOKEN_CODES.has(errcode) ? { code: 'token-refused', why: `${errcode} ${errmsg}` } : { code: 'wechat-refused', errcode, errmsg };
}
