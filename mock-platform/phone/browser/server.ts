/** Asks `/phone/api`: WeChat's servers as this phone sees them. */
import type {
  InboxMessage,
  MiniProgramOnPhone,
  PrivacyOnPhone,
  ScannedCode,
  Stage,
  SubscribeCheck,
  SubscriptionLine,
  VoipCheck,
  VoipLine,
  WechatClientSide,
} from '../../wechat/client-side.ts';
import type { PackedMiniProgram } from '../pack/packed.ts';
import type { Activity } from './activity.ts';

export type Settings = ReturnType<WechatClientSide['subscriptionsSetting']> & { tapWindowMs: number };
export interface Choice {
  readonly templateId: string;
  readonly choice: 'accept' | 'reject';
  readonly addReminder: boolean;
  readonly keep: boolean;
}

export interface Server {
  users(): Promise<{ userId: string; nickname: string }[]>;
  miniPrograms(): Promise<MiniProgramOnPhone[]>;
  package(id: string): Promise<PackedMiniProgram>;
  loginCode(appid: string): Promise<string>;
  settings(appid: string): Promise<Settings>;
  changeSetting(appid: string, change: { mainSwitch?: boolean; templateId?: string; choice?: 'accept' | 'reject' }): Promise<void>;
  checkVoip(appid: string, request: object): Promise<VoipCheck>;
  recordVoip(appid: string, request: object, allowed: boolean): Promise<void>;
  voipLines(appid: string): Promise<VoipLine[]>;
  setVoip(appid: string, id: string, allowed: boolean): Promise<void>;
  privacy(appid: string, stage: Stage): Promise<PrivacyOnPhone>;
  agreeToPrivacy(appid: string, stage: Stage): Promise<void>;
  domains(appid: string): Promise<{ request: string[]; socket: string[] }>;
  checkSubscribe(appid: string, request: { tmplIds: unknown; sn: unknown; snTicket: unknown; modelId: unknown }): Promise<SubscribeCheck>;
  recordSubscribe(appid: string, request: { sn: string; modelId: string; choices: Choice[] }): Promise<void>;
  checkOrdinary(appid: string, tmplIds: unknown): Promise<SubscribeCheck>;
  recordOrdinary(appid: string, choices: readonly Choice[]): Promise<void>;
  subscriptionLines(appid: string): Promise<SubscriptionLine[]>;
  /** Undefined: no code of WeChat's. */
  scan(text: string): Promise<ScannedCode | undefined>;
  /** Address of the page of WeChat's a scanned link opens; undefined: no such link. */
  scanLink(text: string): Promise<string | undefined>;
  inbox(): Promise<InboxMessage[]>;
  openMessage(id: string): Promise<InboxMessage>;
  /** Calls `message` for each new message, `reload` for each version that was built anew, until the page closes. */
  follow(listeners: { message(message: InboxMessage): void; reload(version: { appid: string; stage: Stage }): void }): void;
}

/** Raised when the phone service refuses; the message is what it said. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
}

export function createServer(userId: string, activity: Activity): Server {
  const ask = async <T>(method: string, path: string, query: { [name: string]: string } = {}, body?: object): Promise<T> => {
    const done = activity.begin();
    try {
      const answer = await fetch(`/phone/api${path}?${new URLSearchParams({ user: userId, ...query })}`, {
        method,
        ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
      });
      const value = (await answer.json()) as T & { error?: string };
      if (!answer.ok) throw new ServerError(value.error ?? `the phone service answered ${answer.status}`);
      return value;
    } finally {
      done();
    }
  };
  return {
    users: async () => (await ask<{ users: { userId: string; nickname: string }[] }>('GET', '/users')).users,
    miniPrograms: async () => (await ask<{ miniPrograms: MiniProgramOnPhone[] }>('GET', '/mini-programs')).miniPrograms,
    package: (id) => ask('GET', `/packages/${encodeURIComponent(id)}`),
    loginCode: async (appid) => (await ask<{ code: string }>('POST', '/login', { appid }, {})).code,
    settings: (appid) => ask('GET', '/settings', { appid }),
    changeSetting: async (appid, change) => void (await ask('POST', '/settings', { appid }, change)),
    checkVoip: (appid, request) => ask('POST', '/voip/check', { appid }, request),
    recordVoip: async (appid, request, allowed) => void (await ask('POST', '/voip/record', { appid }, { ...request, allowed })),
    voipLines: async (appid) => (await ask<{ lines: VoipLine[] }>('GET', '/voip', { appid })).lines,
    setVoip: async (appid, id, allowed) => void (await ask('POST', '/voip', { appid }, { id, allowed })),
    privacy: (appid, stage) => ask('GET', '/privacy', { appid, stage }),
    agreeToPrivacy: async (appid, stage) => void (await ask('POST', '/privacy/agree', { appid, stage }, {})),
    domains: (appid) => ask('GET', '/domains', { appid }),
    checkSubscribe: (appid, request) => ask('POST', '/subscribe/check', { appid }, request),
    recordSubscribe: async (appid, request) => void (await ask('POST', '/subscribe/record', { appid }, request)),
    checkOrdinary: (appid, tmplIds) => ask('POST', '/subscribe/ordinary/check', { appid }, { tmplIds }),
    recordOrdinary: async (appid, choices) => void (await ask('POST', '/subscribe/ordinary/record', { appid }, { choices })),
    subscriptionLines: async (appid) => (await ask<{ lines: SubscriptionLine[] }>('GET', '/settings/lines', { appid })).lines,
    scan: async (text) => (await ask<{ code: ScannedCode | null }>('POST', '/scan', {}, { text })).code ?? undefined,
    scanLink: async (text) => (await ask<{ page: string | null }>('POST', '/scan', {}, { text })).page ?? undefined,
    inbox: async () => (await ask<{ messages: InboxMessage[] }>('GET', '/inbox')).messages,
    openMessage: async (id) => (await ask<{ message: InboxMessage }>('POST', `/inbox/${encodeURIComponent(id)}/open`, {}, {})).message,
    follow({ message, reload }) {
      if (typeof EventSource === 'undefined') return;
      const source = new EventSource(`/phone/api/inbox/stream?${new URLSearchParams({ user: userId })}`);
      source.onmessage = (event) => message(JSON.parse(event.data as string) as InboxMessage);
      source.addEventListener('reload', ({ data }) => reload(JSON.parse(data as string) as { appid: string; stage: Stage }));
    },
  };
}
