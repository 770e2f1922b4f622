/** The other side of the wire: WeChat's servers, Tencent's IoT cloud and a phone, on this machine. */
export type { IotCloud, Phone, PlatformContext } from './context.ts';
export type { RequestLine } from './http-door.ts';
export type { Hop, Ledger, LedgerLine, Stamp } from './ledger.ts';
export { ledgerKey } from './ledger.ts';
export type { StoreChoice } from './open-store.ts';
export { findBrowser, launchBrowser, openPhone, type PhoneDriver, type PhoneDriverOptions } from './phone/hand.ts';
export type { Attachment, ListenOptions, Platform, PlatformAddresses, PlatformOptions } from './platform.ts';
export { createPlatform } from './platform.ts';
export type { RuleLine, Rules } from './rules.ts';
export { RuleError } from './rules.ts';
export type { IotCloudSeed, PlatformSeed, ReminderSetting, WechatSeed } from './seed.ts';
export type { Store, Table } from './store.ts';
export type { TlsProxy } from './tls-proxy.ts';
export type { InboxMessage, MiniProgramOnPhone, Stage, WechatClientSide } from './wechat/client-side.ts';
export type { VersionRow, Wechat, WechatOperator } from './wechat/index.ts';
export { OperatorError, SeedError } from './wechat/index.ts';
export type { PackageSummary } from './wechat/packages.ts';
