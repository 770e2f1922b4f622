/**
 * Event → strong reminder: finds the message and the people, and hands it to WeChat over HTTP as a real cloud would.
 * Every event leaves a trace in the ledger, also the one that nobody is told about.
 */
import type { Clock, EventLink } from '../../../devices/index.ts';
import type { Ledger } from '../../ledger.ts';
import type { EventRow } from '../rows.ts';
import type { IotCloudRules } from '../rules.ts';
import type { State } from '../state.ts';
import { countAlike, whyHeldBack } from './held-back.ts';
import { type DeviceMessage, deviceMessage } from './message.ts';
import { type Route, type Routes, reminderRoutes } from './routes.ts';
import { createSendQueue } from './send-queue.ts';
import type { WechatClient } from './wechat-client.ts';

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
  | 'held-back';

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
  outcomes(): readonly Outcome[];
  readonly counts: { readonly [result in OutcomeResult]?: number };
  readonly waiting: number;
  reset(): void;
  /** Gives up what waits, with a word in the ledger, and resolves once what is under way has ended. */
  close(): Promise<void>;
}

interface Job {
  readonly link: EventLink;
  readonly route: Route & { readonly templateId: string };
  readonly message: DeviceMessage;
}

const OUTCOMES_KEPT = 500;

export function createReminders(options: {
  readonly clock: Clock;
  readonly rules: IotCloudRules;
  readonly ledger: Ledger;
  readonly state: State;
  readonly wechat: WechatClient;
}): Reminders {
  const { clock, rules, ledger, state, wechat } = options;
  let outcomes: Outcome[] = [];
  let counts: { [result in OutcomeResult]?: number } = {};
  let routes: Routes = new Map();
  let routesOf = -1;

  const conclude = (link: EventLink, result: OutcomeResult, note: string, job?: Job) => {
    counts[result] = (counts[result] ?? 0) + 1;
    const about = job ? { reminderKey: job.route.reminderKey, templateId: job.route.templateId } : {};
    outcomes.push({ ...link, at: clock.now(), result, ...about, receivers: job?.message.to_openid_list.length ?? 0, note });
    if (outcomes.length > OUTCOMES_KEPT * 2) outcomes = outcomes.slice(-OUTCOMES_KEPT);
  };

  const drop = (job: Job, why: string) => {
    const note = `dropped: ${why}`;
    ledger.stamp(job.link, 'sent', note);
    conclude(job.link, 'dropped', note, job);
  };

  const queue = createSendQueue<Job>({
    limit: () => rules['iotCloud.reminderQueue'],
    atOnce: () => rules['iotCloud.reminderConnections'],
    async run(job) {
      try {
        const answer = await wechat.call(job.route.application, SEND_PATH, job.message);
        const note = `errcode ${answer.errcode} ${answer.errmsg}`;
        ledger.stamp(job.link, 'sent', note);
        conclude(job.link, answer.errcode === 0 ? 'sent' : 'refused', note, job);
      } catch (error) {
        const note = `not delivered: ${(error as Error).message}`;
        ledger.stamp(job.link, 'sent', note);
        conclude(job.link, 'unreachable', note, job);
      }
    },
  });

  const routesFor = (productId: string, eventId: string): readonly Route[] => {
    if (routesOf !== state.revision) {
      routes = reminderRoutes(state.products.values(), state.applications.values());
      routesOf = state.revision;
    }
    return routes.get(productId)?.get(eventId) ?? [];
  };

  /**
   * People of this application who have the device: the family's members, by rule those it is shared with. `heldBack` says
   * why each of the others is not told now.
   */
  const receivers = (deviceId: string, appKey: string): { openIds: string[]; heldBack: string[] } => {
    const binding = state.bindings.get(deviceId);
    const members = (binding && state.families.get(binding.familyId)?.members) ?? [];
    const guests = binding && rules['iotCloud.remindShareUsers'] ? state.shares.ofDevice(deviceId) : [];
    const openIds: string[] = [];
    const heldBack: string[] = [];
    for (const { userId } of [...members, ...guests]) {
      const user = state.users.get(userId);
      if (user?.appKey !== appKey) continue;
      const why = rules['iotCloud.userSettingsHold'] ? whyHeldBack(state.userSettings.get(userId), deviceId, clock.now()) : undefined;
      if (why === undefined) openIds.push(user.openId);
      else heldBack.push(why);
    }
    return { openIds, heldBack };
  };

  return {
    raise(event) {
      const link: EventLink = { deviceId: event.deviceId, eventId: event.eventId, time: event.timestamp };
      const [productId, deviceName] = event.deviceId.split('/') as [string, string];
      const found = routesFor(productId, event.eventId);
      const stop = (result: OutcomeResult, note: string) => {
        ledger.stamp(link, 'cloud', note);
        conclude(link, result, note);
      };
      if (found.length === 0) return stop('no-reminder', 'kept: no application has a reminder for this event');
      const jobs: Job[] = [];
      const notes: string[] = [];
      let why: [OutcomeResult, string] = ['no-template', ''];
      for (const route of found) {
        const { templateId } = route;
        if (templateId === undefined) {
          why = ['no-template', `kept: no message template is set for ${route.reminderKey}`];
          continue;
        }
        const { openIds, heldBack } = receivers(event.deviceId, route.application.appKey);
        notes.push(...heldBack);
        if (openIds.length === 0) {
          why =
            heldBack.length === 0 ? ['nobody-bound', 'kept: nobody has bound this device'] : ['held-back', `kept: ${countAlike(heldBack)}`];
          continue;
        }
        const chosen = { ...route, templateId };
        jobs.push({
          link,
          route: chosen,
          message: deviceMessage(chosen, { productId, deviceName }, link, openIds, rules['iotCloud.reminderLang']),
        });
      }
      if (jobs.length === 0) return stop(...why);
      ledger.stamp(link, 'cloud', notes.length > 0 ? `not to everybody: ${countAlike(notes)}` : undefined);
      for (const job of jobs) {
        if (!queue.offer(job)) drop(job, `${rules['iotCloud.reminderQueue']} reminders wait already`);
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
      outcomes = [];
      counts = {};
    },
    close() {
      for (const job of queue.clear()) drop(job, 'the platform is closing');
      return queue.idle();
    },
  };
}
