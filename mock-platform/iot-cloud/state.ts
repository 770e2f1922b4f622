/** The IoT cloud's memory: tables of the platform's store and the look-ups the hot path needs. */
import { type DeviceName, type ThingModel, toDeviceId } from '../../devices/index.ts';
import type { IotCloudSeed } from '../seed.ts';
import { SeedError } from '../seed-error.ts';
import type { Store, Table } from '../store.ts';
import { parseDataTemplate } from './data-template.ts';
import { createEventHistory, type EventHistory } from './event-history.ts';
import { createNotices, type Notices } from './notices.ts';
import type {
  AccessTokenRow,
  ActionCallRow,
  ApplicationRow,
  BindingRow,
  BindTokenRow,
  DesiredRow,
  DeviceDataRow,
  DeviceRow,
  DeviceSignatureRow,
  FamilyInviteRow,
  FamilyRow,
  FeedbackRow,
  FirmwareRow,
  FirmwareTaskRow,
  ProductRow,
  ReminderRuleRow,
  ReportedRow,
  ShareTokenRow,
  SubDeviceRow,
  UserRow,
  UserSettingRow,
} from './rows.ts';
import type { IotCloudRules } from './rules.ts';
import { checkSeed } from './seed-check.ts';
import { createShares, type Shares } from './shares.ts';
import { createTimeline, type Timeline } from './timeline.ts';

export interface State {
  readonly products: Table<ProductRow>;
  /** Key: appKey. */
  readonly applications: Table<ApplicationRow>;
  /** Key: DeviceId, as for bindings, data and desired. */
  readonly devices: Table<DeviceRow>;
  readonly users: Table<UserRow>;
  /** Key: userId; absent: as nobody has set anything. */
  readonly userSettings: Table<UserSettingRow>;
  readonly families: Table<FamilyRow>;
  readonly bindings: Table<BindingRow>;
  readonly data: Table<DeviceDataRow>;
  readonly desired: Table<DesiredRow>;
  readonly accessTokens: Table<AccessTokenRow>;
  readonly bindTokens: Table<BindTokenRow>;
  readonly deviceSignatures: Table<DeviceSignatureRow>;
  readonly feedback: Table<FeedbackRow>;
  /** Key: userId|MsgID; the time it was deleted. */
  readonly deletedMessages: Table<{ readonly at: number }>;
  readonly reminderRules: Table<ReminderRuleRow>;
  setReminderRule(rule: ReminderRuleRow): void;
  /** False: there was none. */
  deleteReminderRule(place: Pick<ReminderRuleRow, 'appKey' | 'productId' | 'eventId'>): boolean;
  /** Key: productId|version, in the order they were uploaded. */
  readonly firmwares: Table<FirmwareRow>;
  /** Key: DeviceId. */
  readonly firmwareTasks: Table<FirmwareTaskRow>;
  readonly events: EventHistory;
  /** Group: {@link reportGroup}. */
  readonly reports: Timeline<ReportedRow>;
  /** Group: DeviceId. */
  readonly actionCalls: Timeline<ActionCallRow>;
  readonly shares: Shares;
  readonly shareTokens: Table<ShareTokenRow>;
  readonly familyInvites: Table<FamilyInviteRow>;
  /** Key: DeviceId of the device behind the gateway. */
  readonly subDevices: Table<SubDeviceRow>;
  readonly notices: Notices;
  /** Thing model of a product; undefined for an unknown product. */
  model(productId: string): ThingModel | undefined;
  /** A CONNECT's clientId has no separator, so it is looked up, never split. */
  deviceByClientId(clientId: string): DeviceRow | undefined;
  /** Adds a device that no seed named. Throws {@link SeedError} when its clientId is another device's. */
  addDevice(device: DeviceRow): void;
  isLinked(appKey: string, productId: string): boolean;
  familiesOf(userId: string): readonly FamilyRow[];
  /** Role in the family, undefined for a stranger. */
  roleIn(familyId: string, userId: string): 0 | 1 | undefined;
  bindingsOf(familyId: string): readonly BindingRow[];
  putFamily(family: FamilyRow): void;
  /** The family, its invitations; its devices are the caller's to unbind first. */
  deleteFamily(familyId: string): void;
  putBinding(binding: BindingRow): void;
  /** Ends everybody's access: the family's, and that of the people the device is shared with. */
  deleteBinding(deviceId: string): void;
  /** True when the user is in the family that holds the device, or has it shared. */
  mayReach(userId: string, deviceId: string): boolean;
  /** Throws {@link SeedError}, changing nothing. */
  seed(seed: IotCloudSeed): void;
  /** Changes with every seed, reload and reminder rule; what is derived from them and applications is rebuilt when it moves. */
  readonly revision: number;
  /** Reads the look-ups again, after the store was emptied or opened. */
  reload(): void;
}

/** Reported values are looked up by device and property. */
export const reportGroup = (row: { readonly deviceId: string; readonly property: string }): string => `${row.deviceId}|${row.property}`;

const ruleKey = (place: Pick<ReminderRuleRow, 'appKey' | 'productId' | 'eventId'>) => `${place.appKey}|${place.productId}|${place.eventId}`;

/** `now`: milliseconds, for what a seed puts there. */
export function createState(store: Store, rules: IotCloudRules, now: () => number): State {
  const products = store.table<ProductRow>('iot.products');
  const applications = store.table<ApplicationRow>('iot.applications');
  const devices = store.table<DeviceRow>('iot.devices');
  const families = store.table<FamilyRow>('iot.families');
  const bindings = store.table<BindingRow>('iot.bindings');
  const firmwares = store.table<FirmwareRow>('iot.firmwares');
  const events = createEventHistory(store, rules);
  const reports = createTimeline<ReportedRow>({
    table: store.table('iot.reports'),
    groupOf: reportGroup,
    perGroup: () => rules['iotCloud.reportsPerProperty'],
  });
  const actionCalls = createTimeline<ActionCallRow>({
    table: store.table('iot.actionCalls'),
    groupOf: (row) => row.deviceId,
    perGroup: () => rules['iotCloud.actionsPerDevice'],
  });
  const shares = createShares(store);
  const shareTokens = store.table<ShareTokenRow>('iot.shareTokens');
  const familyInvites = store.table<FamilyInviteRow>('iot.familyInvites');
  const subDevices = store.table<SubDeviceRow>('iot.subDevices');
  const notices = createNotices(store, rules);
  const reminderRules = store.table<ReminderRuleRow>('iot.reminderRules');
  const models = new Map<string, ThingModel>();
  const clientIds = new Map<string, string>();
  const linked = new Set<string>();
  const familiesByUser = new Map<string, Set<string>>();
  const devicesByFamily = new Map<string, Set<string>>();
  let revision = 0;

  const index = <K>(map: Map<K, Set<string>>, key: K, value: string) => {
    const set = map.get(key);
    if (set) set.add(value);
    else map.set(key, new Set([value]));
  };

  const state: State = {
    products,
    applications,
    devices,
    users: store.table<UserRow>('iot.users'),
    userSettings: store.table<UserSettingRow>('iot.userSettings'),
    families,
    bindings,
    data: store.table<DeviceDataRow>('iot.data'),
    desired: store.table<DesiredRow>('iot.desired'),
    accessTokens: store.table<AccessTokenRow>('iot.accessTokens'),
    bindTokens: store.table<BindTokenRow>('iot.bindTokens'),
    deviceSignatures: store.table<DeviceSignatureRow>('iot.deviceSignatures'),
    feedback: store.table<FeedbackRow>('iot.feedback'),
    deletedMessages: store.table('iot.deletedMessages'),
    reminderRules,
    setReminderRule(rule) {
      reminderRules.put(ruleKey(rule), rule);
      revision++;
    },
    deleteReminderRule(place) {
      revision++;
      return reminderRules.delete(ruleKey(place));
    },
    firmwares,
    firmwareTasks: store.table<FirmwareTaskRow>('iot.firmwareTasks'),
    events,
    reports,
    actionCalls,
    shares,
    shareTokens,
    familyInvites,
    subDevices,
    notices,
    model: (productId) => models.get(productId),
    deviceByClientId: (clientId) => {
      const deviceId = clientIds.get(clientId);
      return deviceId === undefined ? undefined : devices.get(deviceId);
    },
    addDevice(device) {
      checkClientIds([device], clientIds);
      devices.put(toDeviceId(device), device);
      clientIds.set(device.productId + device.deviceName, toDeviceId(device));
    },
    isLinked: (appKey, productId) => linked.has(`${appKey}|${productId}`),
    familiesOf: (userId) => [...(familiesByUser.get(userId) ?? [])].map((id) => families.get(id)).filter((family) => family !== undefined),
    roleIn: (familyId, userId) => families.get(familyId)?.members.find((member) => member.userId === userId)?.role,
    bindingsOf: (familyId) => [...(devicesByFamily.get(familyId) ?? [])].map((id) => bindings.get(id)).filter((row) => row !== undefined),
    putFamily(family) {
      for (const member of families.get(family.familyId)?.members ?? []) familiesByUser.get(member.userId)?.delete(family.familyId);
      families.put(family.familyId, family);
      for (const member of family.members) index(familiesByUser, member.userId, family.familyId);
    },
    deleteFamily(familyId) {
      for (const member of families.get(familyId)?.members ?? []) familiesByUser.get(member.userId)?.delete(familyId);
      for (const invite of [...familyInvites.values()]) if (invite.familyId === familyId) familyInvites.delete(invite.token);
      devicesByFamily.delete(familyId);
      families.delete(familyId);
    },
    putBinding(binding) {
      const before = bindings.get(binding.deviceId);
      if (before) devicesByFamily.get(before.familyId)?.delete(before.deviceId);
      bindings.put(binding.deviceId, binding);
      index(devicesByFamily, binding.familyId, binding.deviceId);
    },
    deleteBinding(deviceId) {
      const before = bindings.get(deviceId);
      if (before) devicesByFamily.get(before.familyId)?.delete(deviceId);
      bindings.delete(deviceId);
      shares.forgetDevice(deviceId);
      for (const row of [...shareTokens.values()]) if (row.deviceId === deviceId) shareTokens.delete(row.token);
    },
    mayReach(userId, deviceId) {
      const binding = bindings.get(deviceId);
      if (!binding) return false;
      return state.roleIn(binding.familyId, userId) !== undefined || shares.get(deviceId, userId) !== undefined;
    },
    seed(seed) {
      const fresh = checkSeed(seed, {
        product: (productId) => products.get(productId) !== undefined,
        device: (deviceId) => devices.get(deviceId) !== undefined,
      });
      checkClientIds(seed.devices ?? [], clientIds);
      for (const product of seed.products ?? []) products.put(product.productId, product);
      for (const device of seed.devices ?? []) {
        const { productId, deviceName, psk } = device;
        const deviceId = toDeviceId(device);
        devices.put(deviceId, { ...devices.get(deviceId), productId, deviceName, psk });
        const { gateway } = device;
        if (gateway !== undefined && subDevices.get(deviceId)?.gatewayId !== gateway)
          subDevices.put(deviceId, { deviceId, gatewayId: gateway, boundAt: now() });
      }
      for (const application of seed.applications ?? []) applications.put(application.appKey, application);
      for (const firmware of seed.firmwares ?? []) firmwares.put(`${firmware.productId}|${firmware.version}`, firmware);
      for (const [productId, model] of fresh) models.set(productId, model);
      reindexSeeded();
    },
    get revision() {
      return revision;
    },
    reload() {
      models.clear();
      familiesByUser.clear();
      devicesByFamily.clear();
      for (const product of products.values()) models.set(product.productId, parseDataTemplate(product.dataTemplate));
      for (const family of families.values()) for (const member of family.members) index(familiesByUser, member.userId, family.familyId);
      for (const binding of bindings.values()) index(devicesByFamily, binding.familyId, binding.deviceId);
      events.reload();
      reports.reload();
      actionCalls.reload();
      shares.reload();
      notices.reload();
      reindexSeeded();
    },
  };

  function reindexSeeded() {
    revision++;
    clientIds.clear();
    linked.clear();
    for (const [deviceId, device] of devices.entries()) clientIds.set(device.productId + device.deviceName, deviceId);
    for (const application of applications.values()) {
      for (const productId of application.linkedProducts) linked.add(`${application.appKey}|${productId}`);
    }
  }

  state.reload();
  return state;
}

/** `AB`+`C1` and `ABC`+`1` would be one clientId: the cloud could not tell who connects. */
function checkClientIds(devices: readonly DeviceName[], known: ReadonlyMap<string, string>): void {
  const seen = new Map(known);
  for (const device of devices) {
    const clientId = device.productId + device.deviceName;
    const other = seen.get(clientId);
    if (other !== undefined && other !== toDeviceId(device)) {
      throw new SeedError(`devices: ${toDeviceId(device)} and ${other} share the clientId ${clientId}; rename one of them`);
    }
    seen.set(clientId, toDeviceId(device));
  }
}
