/** What `GET /__mock__/state` shows of this cloud: no psk, secret, token or openid. */
import { toDeviceId } from '../../devices/index.ts';
import { tokenActions } from './app-api/token-api.ts';
import type { Cloud } from './cloud.ts';
import { currentValues } from './things/property.ts';

export function describeState(
  cloud: Cloud,
  online: readonly { deviceId: string; since: number; topics: readonly string[] }[],
  connections: number,
) {
  const { state, refusals, reminders } = cloud;
  const sessions = new Map(online.map((session) => [session.deviceId, session]));
  const carried = new Map(cloud.subDevices.onlineNow().map((one) => [one.deviceId, one]));
  return {
    products: [...state.products.values()].map(({ productId, name, category }) => ({ productId, name, category })),
    applications: [...state.applications.values()].map(({ appKey, appid, linkedProducts, reminders: settings, miniprogramState }) => ({
      appKey,
      appid,
      linkedProducts,
      reminders: settings,
      miniprogramState,
    })),
    devices: [...state.devices.values()].map((device) => {
      const deviceId = toDeviceId(device);
      const binding = state.bindings.get(deviceId);
      return {
        deviceId,
        online: sessions.has(deviceId) || carried.has(deviceId),
        since: sessions.get(deviceId)?.since ?? carried.get(deviceId)?.since,
        topics: sessions.get(deviceId)?.topics ?? [],
        gateway: state.subDevices.get(deviceId)?.gatewayId,
        lastSeenAt: device.lastSeenAt,
        firmware: device.firmware,
        familyId: binding?.familyId,
        boundBy: binding?.boundBy,
        values: currentValues(cloud, deviceId),
        desired: Object.fromEntries(Object.entries(state.desired.get(deviceId)?.values ?? {}).map(([id, wish]) => [id, wish.value])),
      };
    }),
    users: [...state.users.values()].map(({ userId, appKey, nickName }) => ({ userId, appKey, nickName })),
    families: [...state.families.values()],
    events: state.events.size,
    accessTokens: state.accessTokens.size,
    bindTokens: state.bindTokens.size,
    feedback: [...state.feedback.values()],
    webSockets: connections,
    reminders: { waiting: reminders.waiting, counts: reminders.counts, outcomes: reminders.outcomes() },
    refusals: { counts: refusals.counts, recent: refusals.recent() },
    tokenActions,
  };
}
