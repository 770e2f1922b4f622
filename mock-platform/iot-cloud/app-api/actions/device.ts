/** Devices of a family: list, one, rename, online state, removal (facts/tencent-iot.md §4.6, §5.5). */
import { downTopic } from '../../../../devices/index.ts';
import type { Cloud } from '../../cloud.ts';
import type { BindingRow } from '../../rows.ts';
import { boundDevice, familyOf, roomOf } from '../access.ts';
import { ApiError } from '../api-error.ts';
import { type Handlers, seconds } from '../handler.ts';
import { integerOr, text, textOr, texts } from '../params.ts';

/** AppDeviceInfo of the data-structure page (TC/1081/40780). */
export const deviceInfo = (binding: BindingRow) => ({
  DeviceId: binding.deviceId,
  ProductId: binding.productId,
  DeviceName: binding.deviceName,
  AliasName: binding.aliasName,
  IconUrl: '',
  FamilyId: binding.familyId,
  RoomId: binding.roomId,
  DeviceType: 0,
  UserID: binding.boundBy,
  CreateTime: seconds(binding.createdAt),
  UpdateTime: seconds(binding.updatedAt),
});

export const deviceActions: Handlers = {
  AppGetFamilyDeviceList(cloud, caller, params) {
    const family = familyOf(cloud, caller, text(params, 'FamilyId'));
    const roomId = textOr(params, 'RoomId', '');
    const offset = integerOr(params, 'Offset', 0, 0, 1_000_000);
    const limit = integerOr(params, 'Limit', 50, 0, 50);
    const bindings = cloud.state.bindingsOf(family.familyId).filter((binding) => roomId === '' || binding.roomId === roomId);
    return { DeviceList: bindings.slice(offset, offset + limit).map(deviceInfo), Total: bindings.length };
  },

  AppGetDeviceInFamily(cloud, caller, params) {
    const { binding } = boundDevice(cloud, caller, params);
    return { Data: deviceInfo(binding) };
  },

  AppUpdateDeviceInFamily(cloud, caller, params) {
    const { binding } = boundDevice(cloud, caller, params);
    cloud.state.putBinding({ ...binding, aliasName: text(params, 'AliasName', 64), updatedAt: cloud.clock.now() });
    return {};
  },

  /** Devices the caller may not see are left out, as ActivePush does. */
  AppGetDeviceStatuses(cloud, { user }, params) {
    const deviceIds = texts(params, 'DeviceIds', 100).filter((deviceId) => cloud.state.mayReach(user.userId, deviceId));
    return { DeviceStatuses: deviceIds.map((deviceId) => ({ DeviceId: deviceId, Online: cloud.downlinks.isOnline(deviceId) ? 1 : 0 })) };
  },

  AppDeleteDeviceInFamily(cloud, caller, params) {
    const device = boundDevice(cloud, caller, params, 'admin');
    const familyId = textOr(params, 'FamilyId', device.binding.familyId);
    if (familyId !== device.binding.familyId) throw new ApiError('InvalidParameterValue', 'the device is in another family');
    unbind(cloud, device);
    return {};
  },

  /** Room "0" is the default one. */
  AppModifyFamilyDeviceRoom(cloud, caller, params) {
    const { binding } = boundDevice(cloud, caller, params);
    const family = familyOf(cloud, caller, text(params, 'FamilyId'));
    if (family.familyId !== binding.familyId) throw new ApiError('InvalidParameterValue', 'the device is in another family');
    const roomId = roomOf(family, text(params, 'RoomId'));
    cloud.state.putBinding({ ...binding, roomId, updatedAt: cloud.clock.now() });
    return {};
  },
};

/** Takes a device out of its family from the cloud's side: nobody reaches it, the unit is told, whoever watched hears it (§4.6). */
export function unbind(cloud: Cloud, device: { productId: string; deviceName: string; deviceId: string }): void {
  cloud.state.deleteBinding(device.deviceId);
  cloud.state.desired.delete(device.deviceId);
  tellService(cloud, device, 'unbind_device');
  cloud.pushes.unbound(device.deviceId);
}

/** `bind_device` and `unbind_device` inform the device; they have no reply (§3.4). */
export function tellService(
  cloud: Cloud,
  device: { productId: string; deviceName: string; deviceId: string },
  method: 'bind_device' | 'unbind_device',
): void {
  const now = cloud.clock.now();
  cloud.downlinks.send(
    device.deviceId,
    downTopic('service', device),
    { method, clientToken: `${method}-${now}`, timestamp: seconds(now) },
    1,
  );
}
