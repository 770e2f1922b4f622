/** Updating a device from the app: AppCheckFirmwareUpdate, AppPublishFirmwareUpdateMessage, AppDescribeFirmwareUpdateStatus (§5.5). */
import type { Cloud } from '../../cloud.ts';
import { isRunning, newestFirmware, startUpdate } from '../../firmware.ts';
import type { DeviceRow } from '../../rows.ts';
import { type Caller, registeredDevice } from '../access.ts';
import { ApiError } from '../api-error.ts';
import type { Handlers } from '../handler.ts';
import type { Params } from '../params.ts';

export const firmwareActions: Handlers = {
  /** `DstVersion` is empty when there is nothing newer [I]. */
  AppCheckFirmwareUpdate(cloud, caller, params) {
    const device = familyDevice(cloud, caller, params);
    const newest = newestFirmware(cloud, device.productId);
    const current = device.firmware ?? '';
    return { CurrentVersion: current, DstVersion: current !== '' && newest && newest.version !== current ? newest.version : '' };
  },

  AppPublishFirmwareUpdateMessage(cloud, caller, params) {
    const device = familyDevice(cloud, caller, params);
    const newest = newestFirmware(cloud, device.productId);
    if (device.firmware === undefined)
      throw new ApiError('ResourceNotFound.DeviceHasNoFirmware', 'the device has not reported its version');
    if (!newest || newest.version === device.firmware) throw new ApiError('ResourceNotFound', `nothing newer than ${device.firmware}`);
    const task = cloud.state.firmwareTasks.get(device.deviceId);
    if (task && isRunning(task) && task.to === newest.version)
      throw new ApiError('FailedOperation', `the update to ${task.to} is on its way`);
    startUpdate(cloud, device, device.firmware, newest);
    return {};
  },

  AppDescribeFirmwareUpdateStatus(cloud, caller, params) {
    const device = familyDevice(cloud, caller, params);
    if (device.firmware === undefined)
      throw new ApiError('ResourceNotFound.DeviceHasNoFirmware', 'the device has not reported its version');
    const task = cloud.state.firmwareTasks.get(device.deviceId);
    if (!task) throw new ApiError('ResourceNotFound', 'no update was ordered for this device');
    if (device.firmware !== task.from && device.firmware !== task.to)
      throw new ApiError(
        'FailedOperation.DeviceInfoOutdated',
        `the device runs ${device.firmware}, the update is from ${task.from} to ${task.to}`,
      );
    return { OriVersion: task.from, DstVersion: task.to, ErrMsg: task.error, Percent: task.percent, Status: task.status };
  },
};

/** A device of the caller's family; these calls have a code of their own for anybody else. */
function familyDevice(cloud: Cloud, caller: Caller, params: Params): DeviceRow & { readonly deviceId: string } {
  const device = registeredDevice(cloud, caller, params);
  const binding = cloud.state.bindings.get(device.deviceId);
  if (!binding || cloud.state.roleIn(binding.familyId, caller.user.userId) === undefined) {
    cloud.refusals.record('app-access', caller.user.userId, `firmware of ${device.deviceId} is its family's`);
    throw new ApiError('InvalidParameterValue.NoPermission');
  }
  return device;
}
