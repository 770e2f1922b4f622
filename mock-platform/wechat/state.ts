/** What WeChat's side remembers, as tables of the store; rows are plain JSON. */
import { createHash } from 'node:crypto';
import type { MessageTemplate } from '../../devices/index.ts';
import type { WechatSeed } from '../seed.ts';
import type { Store } from '../store.ts';
import type { InboxMessage, Stage } from './client-side.ts';
import type { CodeCategory } from './code-life/categories.ts';
import { codeLifeTables } from './code-life/rows.ts';
import type { PackageSummary } from './packages.ts';
import type { ProgramRestriction } from './restrictions.ts';
import type { OrdinaryTemplate } from './templates/ordinary-template.ts';
import type { LibraryTitle, ServiceCategory } from './templates/template-library.ts';
import { thirdPartyTables } from './third-party/rows.ts';
import type { CosTaskRow } from './upload/cos/upload-tasks.ts';

export interface MiniProgramRow {
  appid: string;
  name: string;
  secret: string;
  uploadPublicKeys: readonly string[];
  uploadIpList?: readonly string[];
  requestDomains: readonly string[];
  socketDomains: readonly string[];
  deviceMessages: boolean;
  deviceModels: {
    readonly [modelId: string]: {
      readonly category: string;
      readonly name?: string;
      readonly approved: boolean;
      readonly licenseType?: number;
      readonly nfc?: 'unit' | 'model';
    };
  };
  deviceTemplates: { readonly [templateId: string]: { readonly category: string } & MessageTemplate };
  /** Absent in rows an earlier version stored. */
  subscribeTemplates?: { readonly [templateId: string]: OrdinaryTemplate };
  serviceCategories?: readonly ServiceCategory[];
  originalId?: string;
  /** 主体 of the account. */
  principalName?: string;
  /** Caller addresses its AppSecret may be used from; absent: any. */
  apiIpList?: readonly string[];
  /** New caller addresses wait for the administrator. */
  confirmAddresses?: boolean;
  licensePackages?: readonly LicensePackage[];
  /** userId; absent: the first person there is. */
  administrator?: string;
  /** What WeChat keeps it from (restrictions.ts). */
  restrictions?: readonly ProgramRestriction[];
  /** Templates WeChat closed: nobody is asked for them, nothing is sent. */
  bannedTemplates?: readonly string[];
  /** 主体 is a person. */
  personal?: boolean;
  /** Name, intro and avatar are set; absent: they are. */
  profileComplete?: boolean;
  codeCategories?: readonly CodeCategory[];
  /** Location interfaces granted in the console. */
  locationApis?: readonly string[];
  plugins?: readonly { readonly appid: string; readonly versions: readonly string[] }[];
  /** Only the administrator and bound testers open the trial version. */
  testersOnly?: boolean;
}

export type LicensePackage = NonNullable<WechatSeed['miniPrograms'][number]['licensePackages']>[number];

/** Where pushes of one mini-program go; kept apart because it holds secrets. */
export type MessagePushRow = NonNullable<WechatSeed['miniPrograms'][number]['messagePush']>;

/** Whether a device, or a group of them, may call a person: 1 it may. */
export interface VoipRow {
  name: string;
  status: 0 | 1;
  sn?: string;
  modelId?: string;
  groupId?: string;
}

export interface DeviceGroupRow {
  groupId: string;
  appid: string;
  name: string;
  modelId: string;
  category: string;
  devices: readonly { readonly model_id: string; readonly sn: string }[];
}

export const WXACODE_ENVS = ['release', 'trial', 'develop'] as const;

/** Where a mini-program code leads. */
export interface WxacodeRow {
  appid: string;
  env: (typeof WXACODE_ENVS)[number];
  /** With query, without leading slash. */
  path: string;
  /** `qr-code`: a plain QR code (createwxaqrcode); `nfc`: the link on a tag; absent: a mini-program code. */
  kind?: 'qr-code' | 'nfc';
}

/** What became of one push to a message URL. */
export interface PushRow {
  at: number;
  appid: string;
  openid: string;
  event: string;
  tries: number;
  delivered: boolean;
  /** Why not, or what was wrong with the reply. */
  note: string;
}

/** One refused call; secrets are masked. */
export interface RidRow {
  /** Empty: the call named no account of ours. */
  appid: string;
  invokedAt: number;
  costMs: number;
  /** Query of the call. */
  url: string;
  body: string;
  response: string;
  clientIp: string;
}

/** `refusedAt`: milliseconds since 1970, oldest first. */
export interface CallerAddressRow {
  allowed: boolean;
  refusedAt: readonly number[];
}

export interface UserRow {
  userId: string;
  nickname: string;
  phoneNumber?: string;
  /** WeChat's risk control blocks logins (40226). */
  highRisk?: boolean;
}

/** A person's standing answer to one ordinary template. */
export interface OrdinaryAnswerRow {
  choice: 'accept' | 'reject';
  /** Messages a one-off template may still send. */
  left: number;
  /** What the person wants answered without being asked (总是保持以上选择). */
  kept?: 'accept' | 'reject';
}

export interface TokenRow {
  token: string;
  appid: string;
  kind: 'token' | 'stable' | 'authorizer';
  /** The platform an `authorizer` token was issued to. */
  componentAppid?: string;
  issuedAt: number;
  expiresAt: number;
  /** From then on the token counts as superseded (40001). */
  deadAt?: number;
}

export interface SubscriptionRow {
  appid: string;
  userId: string;
  templateId: string;
  modelId: string;
  sn: string;
  choice: 'accept' | 'reject';
  addReminder: boolean;
  /** Absent in rows an earlier version stored. */
  answeredAt?: number;
}

export interface SettingsRow {
  mainSwitch: boolean;
  /** When the main switch was turned last. */
  switchedAt?: number;
  items: { [templateId: string]: { choice: 'accept' | 'reject'; kept: boolean; everAllowed: boolean; changedAt?: number } };
}

/** One uploaded version: a development version of a robot, a preview of a robot, the trial or the formal version. */
export interface VersionRow {
  appid: string;
  slot: 'development' | 'preview' | 'trial' | 'formal';
  robot: number;
  version: string;
  description: string;
  /** Milliseconds since 1970. */
  uploadedAt: number;
  /** Version of miniprogram-ci, as it says inside the package. */
  clientVersion: string;
  /** Page path with query a preview opens. */
  startPage?: string;
  /** Scene number a preview starts with. */
  launchScene?: number;
  package: PackageSummary;
}

export const STAGE_SLOT = { developer: 'preview', trial: 'trial', formal: 'formal' } as const satisfies {
  [S in Stage]: VersionRow['slot'];
};

export function createWechatState(store: Store) {
  return {
    miniPrograms: store.table<MiniProgramRow>('wechat.miniPrograms'),
    users: store.table<UserRow>('wechat.users'),
    /** `appid|openid` → userId. */
    openids: store.table<string>('wechat.openids'),
    tokens: store.table<TokenRow>('wechat.tokens'),
    /** `appid|kind` → the token handed out last. */
    currentTokens: store.table<string>('wechat.currentTokens'),
    forcedRefreshes: store.table<{ day: number; count: number; lastAt: number }>('wechat.forcedRefreshes'),
    /** `name|appid` → calls of one day. */
    quotas: store.table<{ day: number; used: number }>('wechat.quotas'),
    loginCodes: store.table<{ appid: string; userId: string; expiresAt: number; used: boolean }>('wechat.loginCodes'),
    sessionKeys: store.table<string>('wechat.sessionKeys'),
    /** `appid|userId|sn|modelId`, or `appid|userId|group|groupId`. */
    voipAnswers: store.table<VoipRow>('wechat.voipAnswers'),
    snTickets: store.table<{ appid: string; sn: string; modelId: string; expiresAt: number }>('wechat.snTickets'),
    /** `appid|userId|templateId|modelId|sn`. */
    subscriptions: store.table<SubscriptionRow>('wechat.subscriptions'),
    /** `appid|userId|modelId|sn` of units the user ever allowed a reminder for. */
    subscribedUnits: store.table<true>('wechat.subscribedUnits'),
    /** `appid|userId|sn` → model ids of the tickets the user allowed reminders of that unit with. */
    modelsOfUnit: store.table<readonly string[]>('wechat.modelsOfUnit'),
    /** `appid|userId`. */
    settings: store.table<SettingsRow>('wechat.settings'),
    messages: store.table<InboxMessage>('wechat.messages'),
    /** `appid|slot|robot`; trial and formal have robot 0 in the key. */
    versions: store.table<VersionRow>('wechat.versions'),
    /** Uploads through COS, by task id. */
    cosTasks: store.table<CosTaskRow>('wechat.cosTasks'),
    randStrings: store.table<{ appid: string; expiresAt: number }>('wechat.randStrings'),
    /** `appid|userId|templateId`. */
    ordinaryAnswers: store.table<OrdinaryAnswerRow>('wechat.ordinaryAnswers'),
    /** By tid; empty: the sample library. */
    templateLibrary: store.table<LibraryTitle>('wechat.templateLibrary'),
    /** What an ordinary subscribe message must not say, as the seed has it. */
    sensitiveWords: store.table<true>('wechat.sensitiveWords'),
    /** `appid|address`: what the administrator said about a caller of stable_token. */
    callerAddresses: store.table<CallerAddressRow>('wechat.callerAddresses'),
    /** Refusals by rid. */
    rids: store.table<RidRow>('wechat.rids'),
    /** By appid: clear_quota calls of one month. */
    quotaClears: store.table<{ month: number; used: number }>('wechat.quotaClears'),
    phoneCodes: store.table<{ appid: string; phoneNumber: string; sharedAt: number; expiresAt: number }>('wechat.phoneCodes'),
    deviceGroups: store.table<DeviceGroupRow>('wechat.deviceGroups'),
    /** `appid|modelId|sn` → groupId: a unit is in one group. */
    groupOfUnit: store.table<string>('wechat.groupOfUnit'),
    /** `appid|pkgId` → licences spent. */
    licencesUsed: store.table<number>('wechat.licencesUsed'),
    /** `appid|active_number`. */
    licenceNumbers: store.table<true>('wechat.licenceNumbers'),
    /** `appid|modelId|sn` → end of its licence, milliseconds since 1970. */
    licencesOfUnit: store.table<number>('wechat.licencesOfUnit'),
    /** Mini-program codes by the id in their text. */
    wxacodes: store.table<WxacodeRow>('wechat.wxacodes'),
    /** By appid: codes A and C ever made. */
    lastingCodes: store.table<number>('wechat.lastingCodes'),
    /** By appid: codes B of one minute. */
    codeMinutes: store.table<{ began: number; used: number }>('wechat.codeMinutes'),
    /** By appid. */
    messagePush: store.table<MessagePushRow>('wechat.messagePush'),
    /** Pushes that were sent or given up, oldest first. */
    pushes: store.table<PushRow>('wechat.pushes'),
    ...codeLifeTables(store),
    ...thirdPartyTables(store),
    blobs: store.blobs,
  };
}

export type WechatState = ReturnType<typeof createWechatState>;

/** A user's openid in one mini-program: stable, different per appid, 28 characters. */
export function openidOf(state: WechatState, appid: string, userId: string): string {
  const openid = `o${createHash('sha256').update(`openid|${appid}|${userId}`).digest('base64url').slice(0, 27)}`;
  if (!state.openids.get(`${appid}|${openid}`)) state.openids.put(`${appid}|${openid}`, userId);
  return openid;
}

/** Defaults of a user who never opened the settings page. */
export function settingsOf(state: WechatState, userId: string, appid: string): SettingsRow {
  return state.settings.get(`${appid}|${userId}`) ?? { mainSwitch: true, items: {} };
}

export function versionKey(appid: string, slot: VersionRow['slot'], robot = 0): string {
  return `${appid}|${slot}|${slot === 'trial' || slot === 'formal' ? 0 : robot}`;
}

export function subscriptionKey(row: Pick<SubscriptionRow, 'appid' | 'userId' | 'templateId' | 'modelId' | 'sn'>): string {
  return `${row.appid}|${row.userId}|${row.templateId}|${row.modelId}|${row.sn}`;
}

export function unitKey(row: Pick<SubscriptionRow, 'appid' | 'userId' | 'modelId' | 'sn'>): string {
  return `${row.appid}|${row.userId}|${row.modelId}|${row.sn}`;
}

const DAY_MS = 86_400_000;
/** Days as China counts them: quotas turn at midnight in UTC+8. */
export function chinaDay(now: number): number {
  return Math.floor((now + 8 * 3_600_000) / DAY_MS);
}

/** Counts one call against a daily quota; false when it is used up. `limit` 0: unlimited. */
export function spendQuota(state: WechatState, name: string, appid: string, limit: number, now: number): boolean {
  const key = `${name}|${appid}`;
  const day = chinaDay(now);
  const row = state.quotas.get(key);
  const used = row && row.day === day ? row.used : 0;
  if (limit > 0 && used >= limit) return false;
  state.quotas.put(key, { day, used: used + 1 });
  return true;
}
