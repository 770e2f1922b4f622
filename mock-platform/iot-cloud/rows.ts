/** What the IoT cloud remembers: one row type per table of the store. Times in milliseconds unless a field says seconds. */
import type { FirmwareStatus, MessageTemplate, Values } from '../../devices/index.ts';
import type { IotCloudSeed } from '../seed.ts';

export type ProductRow = IotCloudSeed['products'][number];
export type FirmwareRow = NonNullable<IotCloudSeed['firmwares']>[number];
export type ApplicationRow = IotCloudSeed['applications'][number];

export interface DeviceRow {
  readonly productId: string;
  readonly deviceName: string;
  /** Secret: never in an answer, a log line or `state()`. */
  readonly psk: string;
  readonly activatedAt?: number;
  /** Last time it came or went. */
  readonly lastSeenAt?: number;
  readonly firmware?: string;
  /** `report_info` params. */
  readonly info?: Values;
}

export interface UserRow {
  readonly userId: string;
  readonly appKey: string;
  readonly openId: string;
  readonly nickName: string;
  readonly avatar: string;
  readonly createdAt: number;
  /** When the account ends, as its user asked. */
  readonly endsAt?: number;
}

export interface FamilyRow {
  readonly familyId: string;
  /** Families belong to the users of one application. */
  readonly appKey: string;
  readonly name: string;
  readonly address: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Role 1 admin, 0 member. */
  readonly members: readonly { readonly userId: string; readonly role: 0 | 1; readonly joinedAt: number }[];
  readonly rooms: readonly { readonly roomId: string; readonly name: string; readonly createdAt: number; readonly updatedAt?: number }[];
}

/** A device in a family; key is the DeviceId, so a device is in one family at a time. */
export interface BindingRow {
  readonly deviceId: string;
  readonly productId: string;
  readonly deviceName: string;
  readonly familyId: string;
  readonly roomId: string;
  readonly aliasName: string;
  readonly boundBy: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Last value per property, the shape AppGetDeviceData answers. `LastUpdate` in milliseconds. */
export type DeviceDataRow = { readonly [id: string]: { readonly Value: Values[string]; readonly LastUpdate: number } };

/** What apps asked for and the device has not confirmed. */
export interface DesiredRow {
  readonly values: { readonly [id: string]: { readonly value: Values[string]; readonly clientToken: string } };
}

export interface EventRow {
  /** Grows over all devices; also the message id and the paging cursor. */
  readonly seq: number;
  readonly deviceId: string;
  readonly eventId: string;
  readonly type: 'info' | 'alert' | 'fault';
  /** The device's own time of the event. */
  readonly timestamp: number;
  readonly receivedAt: number;
  readonly params: Values;
  /** The message it came in, by the device's own word: clientToken, in a batch with the event's place in it. Absent: no word. */
  readonly sentAs?: string;
}

export interface AccessTokenRow {
  readonly token: string;
  readonly userId: string;
  readonly appKey: string;
  readonly expiresAt: number;
}

export interface BindTokenRow {
  readonly token: string;
  readonly userId: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** Set once a device has reported the token (State 2). */
  readonly productId?: string;
  readonly deviceName?: string;
}

export interface FeedbackRow {
  readonly userId: string;
  readonly type: string;
  readonly description: string;
  readonly contact: string;
  /** Where the app has put its log; '' for none. */
  readonly logUrl: string;
  readonly at: number;
}

/** A device that somebody outside its family may use. */
export interface ShareRow {
  readonly deviceId: string;
  readonly userId: string;
  readonly fromUserId: string;
  readonly createdAt: number;
}

/** What the owner hands over; good for one receiver. */
export interface ShareTokenRow {
  readonly token: string;
  readonly appKey: string;
  readonly deviceId: string;
  readonly fromUserId: string;
  /** The app's own text, returned as it came. */
  readonly context: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** Who took it, and when. */
  readonly userId?: string;
  readonly boundAt?: number;
}

/** An invitation into a family; good for one person. */
export interface FamilyInviteRow {
  readonly token: string;
  readonly familyId: string;
  readonly fromUserId: string;
  readonly expiresAt: number;
}

/** What one user hears of another through the cloud: 200 and 201 somebody joined and left a family, 204 family invitation, 301 device share. */
export interface NoticeRow {
  /** Grows over all notices; the paging cursor. */
  readonly seq: number;
  readonly userId: string;
  readonly msgType: 200 | 201 | 204 | 301;
  readonly fromUserId: string;
  readonly familyId: string;
  /** '' for a family's. */
  readonly deviceId: string;
  readonly shareToken: string;
  /** Whom a 200 or 201 is about. */
  readonly relateUserId?: string;
  readonly at: number;
}

/** What a user wants to be told; names are Tencent's (AppUpdateUserSetting). */
export interface UserSettingRow {
  readonly EnableWechatPush: 0 | 1;
  readonly EnableDeviceMessagePush: 0 | 1;
  readonly EnableFamilyMessagePush: 0 | 1;
  readonly EnableNotifyMessagePush: 0 | 1;
  /** `22:00-07:00` in China's time, '' for none [I]: the format is not published. */
  readonly NoDisturbTime: string;
  /** DeviceIds the quiet hours are for; empty: all [I]. */
  readonly NoDisturbDeviceList: readonly string[];
  /** The app's own, kept as they came (Android). */
  readonly Region?: string;
  readonly TemperatureUnit?: string;
}

/** One reported value of one property. */
export interface ReportedRow {
  readonly seq: number;
  readonly deviceId: string;
  readonly property: string;
  readonly at: number;
  readonly value: Values[string];
}

/** One call of an action and, once the device has spoken, its answer. */
export interface ActionCallRow {
  readonly seq: number;
  readonly deviceId: string;
  readonly actionId: string;
  readonly clientToken: string;
  readonly calling: 'sync' | 'async';
  readonly at: number;
  readonly input: Values;
  readonly answeredAt?: number;
  readonly output?: Values;
  readonly status: string;
}

/** A device behind a gateway; key is its DeviceId, so it is behind one at a time. */
export interface SubDeviceRow {
  readonly deviceId: string;
  readonly gatewayId: string;
  readonly boundAt: number;
}

/** The newest update of one device. */
export interface FirmwareTaskRow {
  readonly deviceId: string;
  readonly from: string;
  readonly to: string;
  readonly status: FirmwareStatus;
  readonly percent: number;
  readonly error: string;
}

/** A reminder edited while the cloud runs; stands in for the application's settings about this event. */
export interface ReminderRuleRow {
  readonly appKey: string;
  readonly productId: string;
  readonly eventId: string;
  readonly modelId: string;
  readonly templateId: string;
  /** As WeChat had it when the rule was set. */
  readonly template: MessageTemplate;
  /** One value per enumeration keyword. */
  readonly values: { readonly [keyword: string]: string };
  /** False: the event is kept and nobody is told. */
  readonly enabled: boolean;
}

/** A bind signature handed out for one device (GenSingleDeviceSignatureOfPublic, TC/1131/76866). */
export interface DeviceSignatureRow {
  readonly signature: string;
  readonly deviceId: string;
  readonly expiresAt: number;
}
