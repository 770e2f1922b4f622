/** Devices that speak through a gateway: who is behind whom, who is online there, and where their messages go. */
import { type DeviceName, toDeviceId } from '../../../devices/index.ts';
import type { Downlinks } from '../cloud.ts';
import type { DeviceRow } from '../rows.ts';
import type { IotCloudRules } from '../rules.ts';
import type { State } from '../state.ts';

export interface SubDevices {
  /** What a broker offers, for the devices behind its connections too. */
  readonly downlinks: Downlinks;
  /** The device a gateway may speak for (`publish`) or listen for; undefined: it may not. */
  actsFor(gateway: DeviceRow, name: DeviceName, doing: 'publish' | 'subscribe'): DeviceRow | undefined;
  /** DeviceIds behind the gateway, in the order they were bound. */
  behind(gatewayId: string): string[];
  bind(gatewayId: string, deviceId: string): void;
  /** Also ends its being online there. */
  unbind(deviceId: string): void;
  /** False: it is online by itself. */
  online(gatewayId: string, deviceId: string): boolean;
  offline(deviceId: string): void;
  /** The gateway's connection is gone: nobody behind it is online any more. */
  gatewayGone(gatewayId: string): void;
  onlineNow(): { deviceId: string; gatewayId: string; since: number }[];
  reset(): void;
}

export function createSubDevices(options: {
  readonly state: State;
  readonly rules: IotCloudRules;
  readonly direct: Downlinks;
  now(): number;
  cameOrWent(device: DeviceRow, change: 'Online' | 'Offline'): void;
}): SubDevices {
  const { state, rules, direct } = options;
  const carried = new Map<string, { readonly gatewayId: string; readonly since: number }>();
  const carrierOf = (deviceId: string) => carried.get(deviceId)?.gatewayId;

  const offline = (deviceId: string) => {
    if (!carried.delete(deviceId)) return;
    const device = state.devices.get(deviceId);
    if (device) options.cameOrWent(device, 'Offline');
  };

  return {
    downlinks: {
      isOnline: (deviceId) => direct.isOnline(deviceId) || carried.has(deviceId),
      listens(deviceId, topic) {
        const gatewayId = carrierOf(deviceId);
        return direct.listens(deviceId, topic) || (gatewayId !== undefined && direct.listens(gatewayId, topic));
      },
      send(deviceId, topic, message, qos) {
        const gatewayId = carrierOf(deviceId);
        return direct.send(direct.isOnline(deviceId) || gatewayId === undefined ? deviceId : gatewayId, topic, message, qos);
      },
    },
    actsFor(gateway, name, doing) {
      const deviceId = toDeviceId(name);
      const gatewayId = toDeviceId(gateway);
      if (state.subDevices.get(deviceId)?.gatewayId !== gatewayId) return undefined;
      if (doing === 'publish' && rules['iotCloud.subDeviceNeedsOnline'] && carrierOf(deviceId) !== gatewayId) return undefined;
      return state.devices.get(deviceId);
    },
    behind: (gatewayId) => [...state.subDevices.values()].filter((row) => row.gatewayId === gatewayId).map((row) => row.deviceId),
    bind: (gatewayId, deviceId) => state.subDevices.put(deviceId, { deviceId, gatewayId, boundAt: options.now() }),
    unbind(deviceId) {
      state.subDevices.delete(deviceId);
      offline(deviceId);
    },
    online(gatewayId, deviceId) {
      if (direct.isOnline(deviceId)) return false;
      if (carrierOf(deviceId) === gatewayId) return true;
      carried.set(deviceId, { gatewayId, since: options.now() });
      const device = state.devices.get(deviceId);
      if (device) options.cameOrWent(device, 'Online');
      return true;
    },
    offline,
    gatewayGone(gatewayId) {
      for (const [deviceId, one] of [...carried]) if (one.gatewayId === gatewayId) offline(deviceId);
    },
    onlineNow: () => [...carried].map(([deviceId, one]) => ({ deviceId, ...one })),
    reset: () => carried.clear(),
  };
}
