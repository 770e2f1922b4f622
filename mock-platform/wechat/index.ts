/** WeChat's side: server API, upload service, what the WeChat app asks, and the operator's actions. */
import type { Hono } from 'hono';
import { type Clock, Hosts, type Random } from '../../devices/index.ts';
import type { Ledger } from '../ledger.ts';
import type { Rules } from '../rules.ts';
import type { WechatSeed } from '../seed.ts';
import type { Store } from '../store.ts';
import { createWechatApi } from './api/index.ts';
import type { InboxMessage, WechatClientSide } from './client-side.ts';
import { createConsole, type WechatConsole } from './code-life/console.ts';
import { createReviewDesk, type DeskParts } from './code-life/review-desk.ts';
import { createClientSide, type ReloadListener } from './create-client-side.ts';
import { createOperator, type WechatOperator } from './operator.ts';
import type { WechatParts } from './parts.ts';
import { createPerson, type WechatPerson } from './person.ts';
import { createMessagePush } from './push/message-push.ts';
import { createPushLines } from './push/push-lines.ts';
import { wechatRules } from './rules.ts';
import { seedWechat } from './seeding.ts';
import { createWechatState, type MiniProgramRow, type PushRow } from './state.ts';
import { createAuthorisationPages } from './third-party/authorisation-pages.ts';
import { createThirdPartyConsole, type ThirdPartyConsole } from './third-party/console.ts';
import { createPlatformPush } from './third-party/platform-push.ts';
import { createTicketOffice } from './third-party/tickets.ts';
import { createPackageStore } from './upload/cos/package-store.ts';
import { createUploadService } from './upload/index.ts';
import { createPackageShelf } from './upload/package-shelf.ts';
import { type CodeTarget, readCode } from './wxacode.ts';

export type { AuditView, ReleaseView, WechatConsole } from './code-life/console.ts';
export type { WechatOperator } from './operator.ts';
export { OperatorError } from './operator.ts';
export type { WechatPerson } from './person.ts';
export type { VersionRow } from './state.ts';
export type { ThirdPartyConsole } from './third-party/console.ts';

export interface Wechat extends WechatClientSide {
  /** What a person does in WeChat's console. */
  readonly operator: WechatOperator;
  /** Review and release as a person goes through them in WeChat's console. */
  readonly console: WechatConsole;
  /** What a person does on a phone where ours has no page for it. */
  readonly person: WechatPerson;
  /** Authorising third-party platforms and withdrawing from them. */
  readonly thirdParty: ThirdPartyConsole;
  /** The bytes of an uploaded package exactly as they arrived. */
  packageBytes(packageId: string): Uint8Array | undefined;
  /** Where a scanned mini-program code leads; undefined when the text is none of this WeChat. */
  readCode(text: string): CodeTarget | undefined;
  /** What became of the pushes to message URLs, oldest first. */
  pushes(): PushRow[];
  /** What the console does when a message URL is saved: GET with echostr, which has to come back. */
  checkMessageUrl(appid: string): Promise<{ ok: boolean; note: string }>;
  /** Registered models and device templates of a mini-program; undefined: no such mini-program. */
  messageSettings(
    appid: string,
  ): { readonly models: MiniProgramRow['deviceModels']; readonly templates: MiniProgramRow['deviceTemplates'] } | undefined;
  /** The person behind an openid of a mini-program. */
  personOf(appid: string, openId: string): string | undefined;
  /** Every user's messages, oldest first. */
  messages(): InboxMessage[];
}

export interface WechatRoom {
  readonly client: Wechat;
  readonly hosts: { readonly [host: string]: Hono };
  seed(seed: WechatSeed): void;
  /** Plain JSON without secrets. */
  state(): unknown;
  /** Call after the store was emptied. */
  reset(): void;
  /** Ends pushes under way. */
  close(): void;
}

export interface WechatDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
  readonly rules: Rules;
  readonly ledger: Ledger;
  /** Told about failures nobody foresaw. */
  readonly report: (error: unknown) => void;
}

export function createWechat({ clock, random, store, rules, ledger, report }: WechatDependencies): WechatRoom {
  const state = createWechatState(store);
  const listeners = new Map<string, Set<(message: InboxMessage) => void>>();
  const values = rules.use(wechatRules);
  const lines = createPushLines({ clock, random, state });
  const push = createMessagePush({ clock, random, rules: values, state }, lines);
  const platforms = createPlatformPush({ clock, random, rules: values, state }, lines);
  const tickets = createTicketOffice({ clock, random, rules: values, state, platforms });
  const shelf = createPackageShelf(state);
  const withoutDesk: DeskParts = {
    clock,
    random,
    ledger,
    rules: values,
    state,
    push,
    platforms,
    tickets,
    shelf,
    announce(userId, messageId) {
      const message = state.messages.get(messageId);
      if (!message) return;
      for (const listener of [...(listeners.get(userId) ?? [])]) {
        // A phone that stumbles must not turn a delivered message into a failed send.
        try {
          listener(message);
        } catch (error) {
          report(error);
        }
      }
    },
  };
  const parts: WechatParts = { ...withoutDesk, reviews: createReviewDesk(withoutDesk) };
  parts.reviews.resume();
  tickets.resume();
  const thirdParty = createThirdPartyConsole(parts);
  const reloads = new Set<ReloadListener>();
  const clientSide = createClientSide(
    parts,
    shelf,
    {
      add(userId, listener) {
        const set = listeners.get(userId) ?? new Set();
        listeners.set(userId, set.add(listener));
        return () => void set.delete(listener);
      },
    },
    reloads,
  );
  return {
    client: {
      ...clientSide,
      operator: createOperator(parts, shelf, (version) => {
        for (const listener of [...reloads]) listener(version);
      }),
      console: createConsole(parts),
      person: createPerson(parts),
      thirdParty,
      packageBytes: (packageId) => shelf.raw(packageId),
      readCode: (text) => readCode(state, text),
      pushes: () => [...state.pushes.values()],
      checkMessageUrl: (appid) => push.checkUrl(appid),
      messageSettings(appid) {
        const miniProgram = state.miniPrograms.get(appid);
        return miniProgram && { models: miniProgram.deviceModels, templates: miniProgram.deviceTemplates };
      },
      personOf: (appid, openId) => state.openids.get(`${appid}|${openId}`),
      messages: () => [...state.messages.values()],
    },
    hosts: {
      [Hosts.wechatApi]: createWechatApi(parts, report),
      [Hosts.wechatCi]: createUploadService(parts, shelf, report),
      ...createPackageStore(parts, report),
      ...createAuthorisationPages(parts, thirdParty, report),
    },
    seed(seed) {
      seedWechat(state, seed);
      tickets.resume();
    },
    state: () => ({
      miniPrograms: [...state.miniPrograms.values()].map(({ secret: _secret, uploadPublicKeys, ...row }) => ({
        ...row,
        uploadPublicKeys: uploadPublicKeys.length,
      })),
      users: [...state.users.values()],
      subscriptions: [...state.subscriptions.values()],
      settings: Object.fromEntries(state.settings.entries()),
      versions: [...state.versions.values()],
      thirdPartyPlatforms: thirdParty.platforms(),
      audits: [...state.audits.values()].map(({ version, ...row }) => ({ ...row, version: version.version })),
      messages: state.messages.size,
    }),
    reset() {
      shelf.clear();
      parts.reviews.resume();
      tickets.resume();
    },
    close() {
      parts.reviews.close();
      tickets.close();
      lines.close();
    },
  };
}
