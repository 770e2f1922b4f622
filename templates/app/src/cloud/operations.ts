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
  AppUserFeedBack: { in: { Type: string; Desc: string; Contact: string; LogUrl: string }; out: unknown };
}

export type Operation = keyof Operations;
