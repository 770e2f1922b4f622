/** WeChat's side: server API, upload service, what the WeChat app asks, and the operator's actions. */
import type { Hono } from 'hono';
import { type Clock, Hosts, type Random } from '../../devices/index.ts';
import type { Ledger } from '../ledger.ts';
import type { Rules } from '../rules.ts';
import type { WechatSeed } from '../seed.ts';
import type { Store } from '../store.ts';
import { createWechatApi } from './api/index.ts';
import type { InboxMessage, WechatClientSide } from './client-side.ts';
import { createClientSide } from './create-client-side.ts';
import { createOperator, type WechatOperator } from './operator.ts';
import type { WechatParts } from './parts.ts';
import { createPerson, type WechatPerson } from './person.ts';
import { createMessagePush } from './push/message-push.ts';
import { wechatRules } from './rules.ts';
import { seedWechat } from './seeding.ts';
import { createWechatState, type PushRow } from './state.ts';
import { createUploadService } from './upload/index.ts';
import { createPackageShelf } from './upload/package-shelf.ts';
import { type CodeTarget, readCode } from './wxacode.ts';

export type { WechatOperator } from './operator.ts';
export { OperatorError } from './operator.ts';
export type { WechatPerson } from './person.ts';
export type { VersionRow } from './state.ts';

export interface Wechat extends WechatClientSide {
  /** What a person does in WeChat's console. */
  readonly operator: WechatOperator;
  /** What a person does on a phone where ours has no page for it. */
  readonly person: WechatPerson;
  /** The bytes of an uploaded package exactly as they arrived. */
  packageBytes(packageId: string): Uint8Array | undefined;
  /** Where a scanned mini-program code leads; undefined when the text is none of this WeChat. */
  readCode(text: string): CodeTarget | undefined;
  /** What became of the pushes to message URLs, oldest first. */
  pushes(): PushRow[];
  /** What the console does when a message URL is saved: GET with echostr, which has to come back. */
  checkMessageUrl(appid: string): Promise<{ ok: boolean; note: string }>;
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
  const push = createMessagePush({ clock, random, rules: values, state });
  const parts: WechatParts = {
    clock,
    random,
    ledger,
    rules: values,
    state,
    push,
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
  const shelf = createPackageShelf(state);
  const clientSide = createClientSide(parts, shelf, {
    add(userId, listener) {
      const set = listeners.get(userId) ?? new Set();
      listeners.set(userId, set.add(listener));
      return () => void set.delete(listener);
    },
  });
  return {
    client: {
      ...clientSide,
      operator: createOperator(parts, shelf),
      person: createPerson(parts),
      packageBytes: (packageId) => shelf.raw(packageId),
      readCode: (text) => readCode(state, text),
      pushes: () => [...state.pushes.values()],
      checkMessageUrl: (appid) => push.checkUrl(appid),
      personOf: (appid, openId) => state.openids.get(`${appid}|${openId}`),
      messages: () => [...state.messages.values()],
    },
    hosts: { [Hosts.wechatApi]: createWechatApi(parts, report), [Hosts.wechatCi]: createUploadService(parts, shelf, report) },
    seed: (seed) => seedWechat(state, seed),
    state: () => ({
      miniPrograms: [...state.miniPrograms.values()].map(({ secret: _secret, uploadPublicKeys, ...row }) => ({
        ...row,
        uploadPublicKeys: uploadPublicKeys.length,
      })),
      users: [...state.users.values()],
      subscriptions: [...state.subscriptions.values()],
      settings: Object.fromEntries(state.settings.entries()),
      versions: [...state.versions.values()],
      messages: state.messages.size,
    }),
    reset: () => shelf.clear(),
    close: () => push.close(),
  };
}
