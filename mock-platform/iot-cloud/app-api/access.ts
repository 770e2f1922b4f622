/** Who calls, and what they may touch (facts/tencent-iot.md §4.3, §4.4, §5.6). */
import { type DeviceName, parseDeviceId, toDeviceId } from '../../../devices/index.ts';
import type { Cloud } from '../cloud.ts';
import type { ApplicationRow, BindingRow, DeviceRow, FamilyRow, ProductRow, UserRow } from '../rows.ts';
import { ApiError } from './api-error.ts';
import { type Params, text, textOr } from './params.ts';

export interface Caller {
  readonly user: UserRow;
  readonly application: ApplicationRow;
  readonly token: string;
  readonly expiresAt: number;
}

/** The user behind an AccessToken. Throws InvalidParameterValue.InvalidAccessToken, which makes clients log in again. */
export function findCaller(cloud: Cloud, token: unknown): Caller {
  const row = typeof token === 'string' && token.length <= 128 ? cloud.state.accessTokens.get(token) : undefined;
  const user = row && cloud.state.users.get(row.userId);
  const application = row && cloud.state.applications.get(row.appKey);
  if (!row || !user || !application || row.expiresAt <= cloud.clock.now()) throw new ApiError('InvalidParameterValue.InvalidAccessToken');
  return { user, application, token: row.token, expiresAt: row.expiresAt };
}

/** A family the caller is in. `admin`: and whose role is 1. */
export function familyOf(cloud: Cloud, caller: Caller, familyId: string, need: 'member' | 'admin' = 'member'): FamilyRow {
  const family = cloud.state.families.get(familyId);
  if (!family) throw new ApiError('ResourceNotFound.StudioFamilyNotExist');
  const role = cloud.state.roleIn(familyId, caller.user.userId);
  if (role === undefined) throw new ApiError('UnauthorizedOperation.NoPermissionToFamily');
  if (need === 'admin' && role !== 1) throw new ApiError('UnauthorizedOperation.NoPermission', 'only an admin of the family may do this');
  return family;
}

/** `roomId` when it is a room of the family; "0" is the default room every family has. */
export function roomOf(family: FamilyRow, roomId: string): string {
  if (roomId !== '0' && !family.rooms.some((room) => room.roomId === roomId))
    throw new ApiError('InvalidParameterValue', 'RoomId is not a room of this family');
  return roomId;
}

/** A product the caller's application is associated with; the very code Tencent's demo explains to people (§4.3). */
export function linkedProduct(cloud: Cloud, caller: Caller, productId: string): ProductRow {
  const product = cloud.state.products.get(productId);
  if (!product) throw new ApiError('ResourceNotFound.StudioProductNotExist', productId);
  if (!cloud.state.isLinked(caller.application.appKey, productId)) {
    cloud.refusals.record(
      'app-access',
      caller.user.userId,
      `product ${productId} is not linked to application ${caller.application.appKey}`,
    );
    throw new ApiError('UnauthorizedOperation.APPNoPermissionToStudioProduct');
  }
  return product;
}

/** A registered device of a linked product, named by ProductId + DeviceName or by DeviceId. */
export function registeredDevice(cloud: Cloud, caller: Caller, params: Params): DeviceRow & { readonly deviceId: string } {
  const name = deviceNameOf(params);
  linkedProduct(cloud, caller, name.productId);
  const deviceId = toDeviceId(name);
  const device = cloud.state.devices.get(deviceId);
  if (!device) throw new ApiError('ResourceNotFound.DeviceNotExist', deviceId);
  return { ...device, deviceId };
}

/**
 * A bound device the caller may use. `guest`: also one that is shared with them, for seeing and using it (§4.5);
 * `member` and `admin`: of its family, for what belongs to the family.
 */
export function boundDevice(
  cloud: Cloud,
  caller: Caller,
  params: Params,
  need: 'guest' | 'member' | 'admin' = 'member',
): DeviceRow & { readonly deviceId: string; readonly binding: BindingRow } {
  const device = registeredDevice(cloud, caller, params);
  const binding = cloud.state.bindings.get(device.deviceId);
  if (!binding) throw new ApiError('ResourceNotFound.DeviceNotBind', device.deviceId);
  const role = cloud.state.roleIn(binding.familyId, caller.user.userId);
  if (role === undefined && need === 'guest' && cloud.state.shares.get(device.deviceId, caller.user.userId)) return { ...device, binding };
  if (role === undefined) {
    cloud.refusals.record('app-access', caller.user.userId, `device ${device.deviceId} belongs to another family`);
    throw new ApiError('UnauthorizedOperation.NoPermission', 'the device belongs to another family');
  }
  if (need === 'admin' && role !== 1) throw new ApiError('UnauthorizedOperation.NoPermission', 'only an admin of the family may do this');
  return { ...device, binding };
}

/** DeviceName is `Devicename` in one documented Action (TC/1081/104100): both are read. */
function deviceNameOf(params: Params): DeviceName {
  const deviceId = textOr(params, 'DeviceId', '', 64);
  if (deviceId !== '' && textOr(params, 'ProductId', '') === '') {
    const parsed = parseDeviceId(deviceId);
    if (!parsed) throw new ApiError('InvalidParameterValue', 'DeviceId must be productId/deviceName');
    return parsed;
  }
  const productId = text(params, 'ProductId', 64);
  const deviceName = Object.hasOwn(params, 'DeviceName') ? text(params, 'DeviceName', 64) : textOr(params, 'Devicename', '', 64);
  if (deviceName === '') throw new ApiError('ErrorRequiredParamNotFound', 'DeviceName');
  return { productId, deviceName };
}
