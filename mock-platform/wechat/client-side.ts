/**
 * What the WeChat app on a phone asks WeChat's own servers: no public API, so the shape is ours.
 * The phone (`mock-platform/phone`) reaches WeChat only through this interface.
 */
import type { PrivacyKey } from './code-life/privacy-kinds.ts';
import type { PackageSummary } from './packages.ts';

export type SubscribeChoice = 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio';
/** Stage of a mini-program on this phone. */
export type Stage = 'developer' | 'trial' | 'formal';

export interface MiniProgramOnPhone {
  readonly appid: string;
  readonly name: string;
  readonly stage: Stage;
  readonly version: string;
  readonly description: string;
  readonly robot?: number;
  readonly package: PackageSummary;
}

/** One line of the device subscription dialog. */
export interface SubscribeItem {
  readonly templateId: string;
  readonly title: string;
  /** Example as the dialog shows it. */
  readonly keywords: readonly { readonly name: string; readonly example: string }[];
  /** True when an earlier template of the same call has the same title (facts/wechat.md check 21). */
  readonly filtered: boolean;
  /** WeChat closed it: nobody is asked, the result is `ban`. */
  readonly banned: boolean;
  /** The user's standing answer, when one is kept. */
  readonly kept?: 'accept' | 'reject';
  /** Of ordinary templates: every acceptance is good for one message, or for all until withdrawn. */
  readonly longTerm?: boolean;
}

export type SubscribeCheck =
  | { readonly ok: true; readonly items: readonly SubscribeItem[] }
  | { readonly ok: false; readonly errCode: number; readonly errMsg: string };

/** One line of the settings page: a template whose answer stands. */
export interface SubscriptionLine {
  readonly templateId: string;
  readonly title: string;
  readonly kind: 'device' | 'ordinary';
  readonly choice: 'accept' | 'reject';
  /** WeChat closed it. */
  readonly banned?: true;
}

/** Where a scanned code leads for one person. */
export interface ScannedCode {
  readonly appid: string;
  readonly miniProgramName: string;
  /** As wx.scanCode names it: a mini-program code, or a plain QR code that opens one. */
  readonly scanType: 'WX_CODE' | 'QR_CODE';
  /** A link of anybody's a mini-program has a rule for; wx.scanCode takes it as text. */
  readonly ordinaryLink?: true;
  /** WeChat's scene number of such a start. */
  readonly scene: number;
  /** With query, without leading slash; without a page: the home page. */
  readonly path: string;
  /** Absent: this person cannot open it; `problem` says why, as WeChat tells people. */
  readonly program?: MiniProgramOnPhone;
  readonly problem?: string;
}

/** What a mini-program gives to wx.requestDeviceVoIP, unchecked. */
export interface VoipRequest {
  readonly userId: string;
  readonly appid: string;
  readonly sn?: unknown;
  readonly snTicket?: unknown;
  readonly modelId?: unknown;
  readonly deviceName?: unknown;
  readonly isGroup?: unknown;
  readonly groupId?: unknown;
}

/** Whether the question of wx.requestDeviceVoIP may be shown, and about what. */
export type VoipCheck =
  | { readonly ok: true; readonly name: string }
  | { readonly ok: false; readonly errCode?: number; readonly errMsg: string };

/** One device, or group, this person was asked about; as wx.getDeviceVoIPList names its fields. */
export interface VoipLine {
  readonly id: string;
  readonly name: string;
  /** 1: it may call. */
  readonly status: 0 | 1;
  readonly sn?: string;
  readonly model_id?: string;
  readonly group_id?: string;
}

/** What a mini-program on a phone says it collects, and what this person agreed to (facts/wechat.md §4.6). */
export interface PrivacyOnPhone {
  /** As WeChat writes it, with its title marks. */
  readonly contractName: string;
  /** Absent: there is no guide (yet); empty: a guide that declares nothing. */
  readonly declared?: readonly { readonly key: PrivacyKey; readonly label: string; readonly text: string; readonly agreed: boolean }[];
}

export interface InboxMessage {
  readonly id: string;
  readonly userId: string;
  readonly appid: string;
  readonly miniProgramName: string;
  readonly stage: Stage;
  readonly title: string;
  readonly keywords: readonly { readonly key: string; readonly name: string; readonly value: string }[];
  /** With query; empty: the card does not jump. */
  readonly page: string;
  readonly sn: string;
  readonly modelId: string;
  readonly templateId: string;
  /** Full-screen ring and vibration: the user chose 添加提醒 for this template and device. */
  readonly strong: boolean;
  readonly receivedAt: number;
  readonly openedAt?: number;
}

export interface WechatClientSide {
  /** Known users; a phone is one of them. */
  users(): readonly { readonly userId: string; readonly nickname: string }[];
  /** Mini-programs this user may open: trial (tester) and formal versions, previews by robot. */
  miniPrograms(userId: string): readonly MiniProgramOnPhone[];
  /** Files of the uploaded package, paths without leading slash. */
  packageFiles(packageId: string): ReadonlyMap<string, Uint8Array> | undefined;
  /** wx.login: a one-use code, five minutes. */
  loginCode(userId: string, appid: string): string;
  /** Checks 17–21, 25 of facts/wechat.md; never the tap (that is the phone's to know). */
  checkDeviceSubscribe(request: {
    userId: string;
    appid: string;
    tmplIds: unknown;
    sn: unknown;
    snTicket: unknown;
    modelId: unknown;
  }): SubscribeCheck;
  /** What the person answered. `addReminder`: 添加提醒 was chosen (ring and vibrate). */
  recordDeviceSubscribe(request: {
    userId: string;
    appid: string;
    sn: string;
    modelId: string;
    choices: readonly {
      readonly templateId: string;
      readonly choice: 'accept' | 'reject';
      readonly addReminder: boolean;
      readonly keep: boolean;
    }[];
  }): void;
  /** wx.requestSubscribeMessage: checks 22–24 of facts/wechat.md; never the tap. */
  checkSubscribe(request: { userId: string; appid: string; tmplIds: unknown }): SubscribeCheck;
  /** What the person answered to the ordinary dialog. Throws when the mini-program has no such template. */
  recordSubscribe(request: {
    userId: string;
    appid: string;
    choices: readonly { readonly templateId: string; readonly choice: 'accept' | 'reject'; readonly keep: boolean }[];
  }): void;
  /** What is behind a scanned text; undefined when it is no code of this WeChat. */
  scanCode(userId: string, text: string): ScannedCode | undefined;
  /** Address, from the root of this platform, of the WeChat page a scanned link opens; undefined when it is no such link. */
  scanLink(userId: string, text: string): string | undefined;
  /** Lines of the settings page, device templates first. */
  subscriptionLines(userId: string, appid: string): readonly SubscriptionLine[];
  /** wx.getSetting({withSubscriptions:true}).subscriptionsSetting */
  subscriptionsSetting(userId: string, appid: string): { mainSwitch: boolean; itemSettings: { [templateId: string]: SubscribeChoice } };
  /** The settings page of the mini-program inside WeChat. */
  setSubscription(userId: string, appid: string, change: { mainSwitch?: boolean; templateId?: string; choice?: 'accept' | 'reject' }): void;
  /** Legal domains of the mini-program. */
  domains(appid: string): { readonly request: readonly string[]; readonly socket: readonly string[] };
  /** wx.requestDeviceVoIP: never the person's answer. */
  checkDeviceVoip(request: VoipRequest): VoipCheck;
  /** What the person answered. Throws for what {@link checkDeviceVoip} would not ask. */
  recordDeviceVoip(request: VoipRequest, allowed: boolean): void;
  voipLines(userId: string, appid: string): readonly VoipLine[];
  /** The settings page. Throws for a line that is not there. */
  setVoip(userId: string, appid: string, id: string, allowed: boolean): void;
  privacy(userId: string, appid: string, stage: Stage): PrivacyOnPhone;
  /** The person agreed to all the guide declares now. */
  agreeToPrivacy(userId: string, appid: string, stage: Stage): void;
  inbox(userId: string): readonly InboxMessage[];
  /** Called for each message delivered to the user from now on; returns stop. */
  onMessage(userId: string, listener: (message: InboxMessage) => void): () => void;
  /**
   * Called when the version of a stage was built anew on this computer and a phone that shows it should start it again, as
   * WeChat's developer tools do after each compile; returns stop.
   */
  onReload(listener: (version: { readonly appid: string; readonly stage: Stage }) => void): () => void;
  /** Marks it opened, stamps the ledger, returns it. */
  openMessage(userId: string, messageId: string): InboxMessage | undefined;
}
