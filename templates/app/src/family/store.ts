/**
 * The family's devices, live: loaded once, kept true by pushes, shared by all pages.
 * One plain store; pages read it through `useFamily`.
 */

import { CloudError } from '@/cloud/cloud-error.ts';
import { asCloudError, cloud, onDeviceChange, onPushLine, push } from '@/cloud/index.ts';
import type { AppDeviceInfo, ProductInfo } from '@/cloud/operations.ts';
import { kept } from '@/cloud/wechat.ts';
import { brand } from '@/generated/brand.ts';
import { catalogue } from '@/generated/catalogue.ts';
import { phoneTimer } from '@/time/timer.ts';
import { type Family, inOrder, moved, type Room, readFamily, shownFamily } from './families.ts';
import type { FamilyDevice } from './family-device.ts';
import { applyChange, categoryOf, mergeEvents, readDeviceData, readEvents, secondsBetween } from './fold.ts';

export interface FamilyState {
  readonly phase: 'loading' | 'ready' | 'failed';
  readonly familyId: string;
  readonly familyName: string;
  /** All families of the person; the one shown is among them. */
  readonly families: readonly Family[];
  readonly rooms: readonly Room[];
  /** In the order the person chose. */
  readonly devices: readonly FamilyDevice[];
  readonly error?: CloudError;
  /** Pushes arrive: what is shown is live. */
  readonly live: boolean;
  /** The phone itself has a network. */
  readonly connected: boolean;
}

/** Days of events kept in memory; the cloud keeps 30. */
export const EVENT_DAYS = 7;
const DAY_MS = 86_400_000;
const PAGE = 50;

const known = catalogue.map((one) => ({
  category: one.category,
  categoryId: one.thingModel.categoryId,
  productId: brand.reminders[one.category]?.productId,
}));

const chosenFamily = kept<string>('family');
const deviceOrder = kept<readonly string[]>('device-order');

let state: FamilyState = {
  phase: 'loading',
  familyId: '',
  familyName: '',
  families: [],
  rooms: [],
  devices: [],
  live: false,
  connected: true,
};
const listeners = new Set<() => void>();

function set(change: Partial<FamilyState>): void {
  state = { ...state, ...change };
  for (const listener of listeners) listener();
}

export function familyState(): FamilyState {
  return state;
}

/** Called after every change; returns stop. */
export function onFamily(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** The families of the person, at least one: whoever has none gets 「我的家」. */
async function allFamilies(): Promise<Family[]> {
  const list = (await cloud.call('AppGetFamilyList', { Offset: 0, Limit: 100 })).FamilyList ?? [];
  if (list.length > 0) return list.map(readFamily);
  const name = '我的家';
  const made = (await cloud.call('AppCreateFamily', { Name: name })).Data?.FamilyId;
  if (!made) throw new CloudError('malformed', 'AppCreateFamily', 'no FamilyId in the answer');
  return [{ familyId: made, name, admin: true }];
}

async function roomsOf(familyId: string): Promise<Room[]> {
  const { RoomList = [] } = await cloud.call('AppGetRoomList', { FamilyId: familyId, Offset: 0, Limit: 100 });
  return RoomList.map(({ RoomId, RoomName }) => ({ roomId: RoomId, name: RoomName }));
}

async function allDevices(familyId: string): Promise<AppDeviceInfo[]> {
  const all: AppDeviceInfo[] = [];
  for (;;) {
    const page = await cloud.call('AppGetFamilyDeviceList', { FamilyId: familyId, RoomId: '', Offset: all.length, Limit: PAGE });
    const list = page.DeviceList ?? [];
    all.push(...list);
    if (list.length === 0 || all.length >= (page.Total ?? 0)) return all;
  }
}

/** Products of the devices; none when the application may not read them: the brand's default product still says the category. */
async function productsOf(devices: readonly AppDeviceInfo[]): Promise<Map<string, ProductInfo>> {
  const ProductIds = [...new Set(devices.map((device) => device.ProductId))];
  if (ProductIds.length === 0) return new Map();
  try {
    const { Products = [] } = await cloud.call('AppGetProducts', { ProductIds });
    return new Map(Products.map((product) => [product.ProductId, product]));
  } catch (cause) {
    if (asCloudError(cause).kind !== 'api') throw cause;
    return new Map();
  }
}

/** Values and recent events; a device that cannot be asked keeps what was known. */
async function details(device: FamilyDevice): Promise<FamilyDevice> {
  const unit = { ProductId: device.productId, DeviceName: device.deviceName };
  const now = phoneTimer.now();
  const [data, history] = await Promise.all([
    cloud.call('AppGetDeviceData', unit).catch(() => undefined),
    cloud
      .call('AppListEventHistory', { ...unit, ...secondsBetween(now - EVENT_DAYS * DAY_MS, now + DAY_MS), Size: 100 })
      .catch(() => undefined),
  ]);
  return {
    ...device,
    ...(data ? readDeviceData(data.Data) : {}),
    events: history ? mergeEvents(readEvents(device.deviceId, history.EventHistory), device.events) : device.events,
  };
}

async function load(): Promise<void> {
  const families = await allFamilies();
  const { familyId, name: familyName } = shownFamily(families, chosenFamily.read());
  const [infos, rooms] = await Promise.all([allDevices(familyId), roomsOf(familyId)]);
  const deviceIds = infos.map((info) => info.DeviceId);
  const [products, statuses] = await Promise.all([
    productsOf(infos),
    deviceIds.length ? cloud.call('AppGetDeviceStatuses', { DeviceIds: deviceIds }).then((answer) => answer.DeviceStatuses ?? []) : [],
  ]);
  const online = new Map(statuses.map((status) => [status.DeviceId, status.Online === 1]));
  const before = new Map(state.devices.map((device) => [device.deviceId, device]));
  const devices = infos.map((info): FamilyDevice => {
    const product = products.get(info.ProductId);
    const category = categoryOf(info.ProductId, product, known);
    const old = before.get(info.DeviceId);
    return {
      deviceId: info.DeviceId,
      productId: info.ProductId,
      deviceName: info.DeviceName,
      name: info.AliasName || product?.Name || catalogue.find((one) => one.category === category)?.name.zh || info.DeviceName,
      category,
      roomId: info.RoomId,
      online: online.get(info.DeviceId) ?? false,
      values: old?.values ?? {},
      updatedAt: old?.updatedAt ?? 0,
      events: old?.events ?? [],
    };
  });
  push.watch(deviceIds);
  const detailed = await Promise.all(devices.map(details));
  set({
    familyId,
    familyName,
    families,
    rooms,
    devices: inOrder(detailed, deviceOrder.read() ?? []),
    phase: 'ready',
    error: undefined,
  });
}

/** Shows another family from now on. */
export function chooseFamily(familyId: string): Promise<void> {
  chosenFamily.write(familyId);
  set({ phase: 'loading', devices: [], rooms: [] });
  return refreshFamily(true);
}

/** Moves a device up or down among those shown; kept on this phone. */
export function moveDevice(deviceId: string, by: -1 | 1): void {
  const devices = moved(state.devices, deviceId, by);
  deviceOrder.write(devices.map((device) => device.deviceId));
  set({ devices });
}

let underWay: Promise<void> | undefined;

/** Loads everything again; concurrent callers share one load, unless `afterwards`: then a load that is under way is waited for first. Never rejects: the outcome is in the state. */
export function refreshFamily(afterwards = false): Promise<void> {
  if (afterwards && underWay) return underWay.then(() => refreshFamily());
  if (state.phase === 'failed') set({ phase: state.devices.length ? 'ready' : 'loading', error: undefined });
  underWay ??= load()
    .catch((cause) => set({ phase: 'failed', error: asCloudError(cause) }))
    .finally(() => {
      underWay = undefined;
    });
  return underWay;
}

/** Back from the background: pushes were missed meanwhile. */
export function resumeFamily(): void {
  if (state.phase !== 'loading') void refreshFamily();
}

/** Nobody is signed in any more: nothing of the family stays on the screen. */
export function forgetFamily(): void {
  push.stop();
  set({ phase: 'loading', familyId: '', familyName: '', families: [], rooms: [], devices: [], error: undefined });
  void refreshFamily(true);
}

export function pauseFamily(): void {
  push.stop();
}

/** The phone lost or found its network; found again, everything is loaded afresh. */
export function setConnected(connected: boolean): void {
  if (connected === state.connected) return;
  set({ connected });
  if (connected) void refreshFamily();
}

onPushLine((live) => {
  set({ live });
});

onDeviceChange((change) => {
  if (change.type === 'StatusChange' && (change.subType === 'Bind' || change.subType === 'Unbind')) {
    void refreshFamily();
    return;
  }
  const devices = state.devices.map((device) =>
    device.deviceId === change.deviceId ? applyChange(device, change, phoneTimer.now()) : device,
  );
  if (devices.some((device, i) => device !== state.devices[i])) set({ devices });
});
