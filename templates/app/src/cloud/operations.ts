/**
 * The Actions of Tencent's application API this app calls, as one typed table: name → what goes in, what `data` holds.
 * Source: facts/tencent-iot.md §4, §5.5. Field names are Tencent's, the odd `Devicename` included.
 */

export interface AppDeviceInfo {
  readonly DeviceId: string;
  readonly ProductId: string;
  readonly DeviceName: string;
  readonly AliasName?: string;
  readonly IconUrl?: string;
  readonly FamilyId?: string;
  readonly RoomId?: string;
  readonly CreateTime?: number;
  readonly UpdateTime?: number;
}

export interface ProductInfo {
  readonly ProductId: string;
  readonly Name: string;
  readonly CategoryId?: number | string;
  readonly DataTemplate?: string;
}

export interface EventHistoryItem {
  /** Milliseconds, although StartTime and EndTime of the call are seconds. */
  readonly TimeStamp: number;
  readonly EventId: string;
  readonly Type: string;
  /** JSON text of the event's parameters. */
  readonly Data: string;
}

export interface CloudStorageEvent {
  /** Seconds. */
  readonly StartTime: number;
  readonly EndTime: number;
  /** Path; `…Thumbnail` signs it. */
  readonly Thumbnail: string;
  readonly EventId: string;
}

export interface ShareUser {
  readonly UserID: string;
  readonly NickName?: string;
  /** Seconds. */
  readonly BindTime?: number;
}

/** 0 off, 1 on. */
export interface UserSetting {
  readonly EnableWechatPush: number;
  readonly EnableDeviceMessagePush: number;
  readonly EnableFamilyMessagePush: number;
  readonly EnableNotifyMessagePush: number;
  /** `22:00-07:00`, China time; empty: never. */
  readonly NoDisturbTime: string;
  /** DeviceIds that stay silent. */
  readonly NoDisturbDeviceList: readonly string[];
}

interface Device {
  ProductId: string;
  DeviceName: string;
}

/** `data` of the envelope; some results sit in `Data` once more, as Tencent has it. */
export interface Operations {
  AppGetFamilyList: {
    in: { Offset: number; Limit: number };
    out: { FamilyList?: { FamilyId: string; FamilyName: string; Role: number }[]; Total?: number };
  };
  AppGetUser: { in: Record<never, never>; out: { Data?: { UserID?: string } } };
  AppGetFamilyMemberList: {
    in: { FamilyId: string; Offset: number; Limit: number };
    out: { MemberList?: { UserID: string; NickName: string; Role: number }[]; Total?: number };
  };
  AppInviteMember: { in: { FamilyId: string }; out: { ShareToken?: string } };
  AppJoinFamily: { in: { ShareToken: string }; out: unknown };
  AppDeleteFamilyMember: { in: { FamilyId: string; MemberID: string }; out: unknown };
  AppExitFamily: { in: { FamilyId: string }; out: unknown };
  AppModifyFamily: { in: { FamilyId: string; Name: string }; out: unknown };
  AppDeleteFamily: { in: { FamilyId: string }; out: unknown };
  /** `RoomId` "0" is the default room and is not listed. */
  AppGetRoomList: {
    in: { FamilyId: string; Offset: number; Limit: number };
    out: { RoomList?: { RoomId: string; RoomName: string; DeviceNum?: number }[]; Total?: number };
  };
  AppCreateRoom: { in: { FamilyId: string; Name: string }; out: { Data?: { RoomId?: string } } };
  AppModifyRoom: { in: { FamilyId: string; RoomId: string; Name: string }; out: unknown };
  AppDeleteRoom: { in: { FamilyId: string; RoomId: string }; out: unknown };
  AppModifyFamilyDeviceRoom: { in: Device & { FamilyId: string; RoomId: string }; out: unknown };
  /** What reaches this person at all; the same for every phone of theirs. */
  AppGetUserSetting: { in: Record<never, never>; out: { UserSetting?: Partial<UserSetting> } };
  /** What is left out stays as it was. */
  AppUpdateUserSetting: { in: Partial<UserSetting>; out: unknown };
  AppLogoutUser: { in: Record<never, never>; out: unknown };
  AppUserCancelAccount: { in: Record<never, never>; out: unknown };
  AppCreateFamily: { in: { Name: string; Address?: string }; out: { Data?: { FamilyId?: string } } };
  AppGetFamilyDeviceList: {
    in: { FamilyId: string; RoomId: string; Offset: number; Limit: number };
    out: { DeviceList?: AppDeviceInfo[]; Total?: number };
  };
  AppGetDeviceStatuses: { in: { DeviceIds: string[] }; out: { DeviceStatuses?: { DeviceId: string; Online: number }[] } };
  AppGetDeviceData: { in: Device; out: { Data?: string } };
  AppControlDeviceData: { in: Device & { Data: string }; out: { Data?: string } };
  AppListEventHistory: {
    in: Device & { Type?: string; StartTime: number; EndTime: number; EventId?: string; Context?: string; Size: number };
    out: { EventHistory?: EventHistoryItem[]; Context?: string; Listover?: boolean };
  };
  AppCallDeviceActionSync: {
    in: Device & { ActionId: string; InputParams: string };
    out: {
      ClientToken?: string;
      OutputParams?: string;
      Status?: string /** The unit's own code where the cloud passes it on; 0 or absent is success. */;
      Code?: number;
    };
  };
  AppGetProducts: { in: { ProductIds: string[] }; out: { Products?: ProductInfo[] } };
  AppCreateDeviceBindToken: { in: Record<never, never>; out: { Data?: { Token?: string }; Token?: string } };
  AppGetDeviceBindTokenState: {
    in: { Token: string };
    out: { State?: number; ProductId?: string; DeviceName?: string; Data?: { State?: number; ProductId?: string; DeviceName?: string } };
  };
  AppTokenBindDeviceFamily: { in: Device & { Token: string; FamilyId: string; RoomId: string }; out: unknown };
  AppSigBindDeviceInFamily: {
    in: Device & {
      ConnId: string;
      DeviceTimestamp: number;
      SignMethod: string;
      Signature: string;
      FamilyId: string;
      RoomId: string;
      BindType: 'bluetooth_sign' | 'wifi_sign';
    };
    out: unknown;
  };
  AppDeleteDeviceInFamily: { in: Device & { FamilyId: string; RoomId: string }; out: unknown };
  AppUpdateDeviceInFamily: { in: Device & { AliasName: string }; out: unknown };
  APPGetWechatDeviceTicket: {
    in: { ProductId: string; Devicename: string; IsThirdApp: 1; ModelId: string; MiniProgramAppId: string };
    out: { Data?: { DeviceId?: string; WXIoTDeviceInfo?: { SN?: string; SNTicket?: string; ModelId?: string } } };
  };
  /** Cloud storage (TC/1081/80183, 106039–106043). Times in seconds. */
  IotVideoDescribeCloudStorageEvents: {
    in: Device & { StartTime: number; EndTime: number; EventId?: string; Context?: string; Size: number };
    out: { Events?: CloudStorageEvent[]; Context?: string; Listover?: boolean; VideoURL?: string };
  };
  IotVideoDescribeCloudStorageThumbnail: { in: Device & { Thumbnail: string }; out: { ThumbnailURL?: string } };
  /** `2021-01-05` */
  IotVideoDescribeCloudStorageDate: { in: Device; out: { Data?: string[] } };
  IotVideoDescribeCloudStorageTime: {
    in: Device & { Date: string };
    out: { Data?: { VideoURL?: string; TimeList?: { StartTime: number; EndTime: number }[] } };
  };
  IotVideoGenerateSignedVideoURL: { in: { ProductId: string; VideoURL: string; ExpireTime: number }; out: { SignedVideoURL?: string } };
  AppCheckFirmwareUpdate: { in: Device; out: { CurrentVersion?: string; DstVersion?: string } };
  AppPublishFirmwareUpdateMessage: { in: Device; out: unknown };
  AppDescribeFirmwareUpdateStatus: {
    in: Device;
    out: { OriVersion?: string; DstVersion?: string; Status?: number; ErrMsg?: string; Percent?: number };
  };
  AppCreateShareDeviceToken: { in: Device & { FamilyId: string; TokenContext: string }; out: { ShareDeviceToken?: string } };
  AppListShareDeviceUsers: { in: Device & { Offset: number; Limit: number }; out: { Users?: ShareUser[]; Total?: number } };
  AppRemoveShareDeviceUser: { in: Device & { RemoveUserID: string }; out: unknown };
  AppUserFeedBack: { in: { Type: string; Desc: string; Contact: string; LogUrl: string }; out: unknown };
}

export type Operation = keyof Operations;
