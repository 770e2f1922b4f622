/**
 * Kinds of personal information a privacy guide declares (privacy_key) and the interfaces that collect them.
 * Source: the table of 用户隐私保护指引填写说明, as facts/wechat.md §4.6 refers to it; the eight location names: §4.2.
 */

interface PrivacyKind {
  /** What people see: privacy_label. */
  readonly label: string;
  /** Names below `wx`, or managers they come from. */
  readonly apis: readonly string[];
}

export const PRIVACY_KINDS = {
  UserInfo: { label: '用户信息（微信昵称、头像）', apis: ['getUserInfo', 'getUserProfile'] },
  Location: {
    label: '位置信息',
    apis: ['getLocation', 'getFuzzyLocation', 'startLocationUpdate', 'startLocationUpdateBackground', 'onLocationChange'],
  },
  ChooseLocation: { label: '选择的位置信息', apis: ['chooseLocation', 'choosePoi'] },
  Address: { label: '地址', apis: ['chooseAddress'] },
  Invoice: { label: '发票信息', apis: ['chooseInvoiceTitle', 'chooseInvoice'] },
  RunData: { label: '微信运动数据', apis: ['getWeRunData'] },
  Record: { label: '麦克风', apis: ['startRecord', 'getRecorderManager', 'joinVoIPChat'] },
  Album: { label: '选中的照片或视频信息', apis: ['chooseImage', 'chooseMedia', 'chooseVideo'] },
  AlbumWriteOnly: { label: '相册（仅写入）权限', apis: ['saveImageToPhotosAlbum', 'saveVideoToPhotosAlbum'] },
  Camera: { label: '摄像头', apis: ['createCameraContext', 'createVKSession', 'createLivePusherContext'] },
  PhoneNumber: { label: '手机号', apis: [] },
  Contact: { label: '通讯录（仅写入）权限', apis: ['addPhoneContact', 'chooseContact'] },
  CalendarWriteOnly: { label: '日历（仅写入）权限', apis: ['addPhoneCalendar', 'addPhoneRepeatCalendar'] },
  BlueTooth: { label: '蓝牙', apis: ['openBluetoothAdapter', 'createBLEPeripheralServer'] },
  MessageFile: { label: '选中的文件', apis: ['chooseMessageFile'] },
  LicensePlate: { label: '车牌号', apis: ['chooseLicensePlate'] },
  Accelerometer: { label: '加速传感器', apis: ['startAccelerometer'] },
  Compass: { label: '磁场传感器', apis: ['startCompass'] },
  DeviceMotion: { label: '方向传感器', apis: ['startDeviceMotionListening'] },
  Gyroscope: { label: '陀螺仪传感器', apis: ['startGyroscope'] },
  Clipboard: { label: '剪切板', apis: ['getClipboardData', 'setClipboardData'] },
  DeviceInfo: { label: '设备信息', apis: [] },
  EXIDNumber: { label: '身份证号码', apis: [] },
  EXOrderInfo: { label: '订单信息', apis: [] },
  EXUserPublishContent: { label: '发布内容', apis: [] },
  EXUserFollowAcct: { label: '所关注账号', apis: [] },
  EXUserOpLog: { label: '操作日志', apis: [] },
  Email: { label: '邮箱', apis: [] },
} as const satisfies { readonly [key: string]: PrivacyKind };

export type PrivacyKey = keyof typeof PRIVACY_KINDS;

export function isPrivacyKey(text: string): text is PrivacyKey {
  return Object.hasOwn(PRIVACY_KINDS, text);
}

const KINDS = Object.entries(PRIVACY_KINDS) as [PrivacyKey, PrivacyKind][];

/** Kind by interface name. */
const KIND_OF = new Map(KINDS.flatMap(([key, { apis }]) => apis.map((api) => [api, key] as const)));

export const PRIVACY_APIS: ReadonlySet<string> = new Set(KIND_OF.keys());

/** The kind an interface collects. */
export function kindOfApi(api: string): PrivacyKey | undefined {
  return KIND_OF.get(api);
}

/** Kinds that also have a permission of their own (`scope.…`): WeChat asks for both in one dialog (facts/wechat.md §4.6: errno 103). */
const WITH_PERMISSION: ReadonlySet<PrivacyKey> = new Set<PrivacyKey>([
  'Location',
  'RunData',
  'Record',
  'AlbumWriteOnly',
  'Camera',
  'Contact',
  'CalendarWriteOnly',
  'BlueTooth',
]);

export function isCombined(kind: PrivacyKey): boolean {
  return WITH_PERMISSION.has(kind);
}

/** What app.json has to name in requiredPrivateInfos before it may be called. */
export const LOCATION_APIS = [
  'chooseAddress',
  'chooseLocation',
  'choosePoi',
  'getFuzzyLocation',
  'getLocation',
  'onLocationChange',
  'startLocationUpdate',
  'startLocationUpdateBackground',
] as const;

export type LocationApi = (typeof LOCATION_APIS)[number];

export function isLocationApi(text: unknown): text is LocationApi {
  return LOCATION_APIS.includes(text as LocationApi);
}

const FUZZY: LocationApi = 'getFuzzyLocation';
const EXACT: readonly LocationApi[] = ['getLocation', 'onLocationChange', 'startLocationUpdate', 'startLocationUpdateBackground'];

/** Whether fuzzy and exact location are asked for together. */
export function isExclusive(names: readonly string[]): boolean {
  return names.includes(FUZZY) && EXACT.some((name) => names.includes(name));
}
