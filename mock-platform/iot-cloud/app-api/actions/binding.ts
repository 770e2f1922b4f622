/** Adding a device: bind token (flow A) and device signature (flow B), facts/tencent-iot.md §4.1, §4.2. */
import { type AppApiErrorCode, type BindType, bindSignature, type SignMethod, sameText, toDeviceId } from '../../../../devices/index.ts';
import { forgetOldest } from '../../../store-limit.ts';
import type { Cloud } from '../../cloud.ts';
import { fresh } from '../../fresh-id.ts';
import type { BindingRow, DeviceRow, FamilyRow } from '../../rows.ts';
import type { IotCloudRules } from '../../rules.ts';
import { type Caller, familyOf, registeredDevice, roomOf } from '../access.ts';
import { ApiError } from '../api-error.ts';
import type { Handlers } from '../handler.ts';
import { integerOr, type Params, text, textOr } from '../params.ts';
import { deviceInfo, tellService } from './device.ts';

/** `v3_` and 29 more: 32 characters, the C SDK's buffer (§1.5). */
const TOKEN_REST = 29;
/** Tokens kept at most; the oldest leave first. */
const TOKENS_MAX = 10_000;

export const bindingActions: Handlers = {
  /** The token belongs to the user who made it (open question 12). */
  AppCreateDeviceBindToken(cloud, { user }) {
    failAt(cloud, 'TokenInfoSaveError');
    const { bindTokens } = cloud.state;
    const now = cloud.clock.now();
    forgetOldest(bindTokens, TOKENS_MAX);
    const token = fresh(cloud, 'v3_', (id) => bindTokens.get(id) === undefined, TOKEN_REST);
    bindTokens.put(token, { token, userId: user.userId, createdAt: now, expiresAt: now + cloud.rules['iotCloud.bindTokenSeconds'] * 1000 });
    // The documents put it into Data, Tencent's demo reads it beside: both get what they look for.
    return { Token: token, Data: { Token: token } };
  },

  AppGetDeviceBindTokenState(cloud, caller, params) {
    const row = ownToken(cloud, caller, params);
    return row.productId === undefined ? { State: 1 } : { State: 2, ProductId: row.productId, DeviceName: row.deviceName };
  },

  /** The newer plugins' form (npm wificonf-core 1.9.6, `newTokenVersion`): a list, empty while no device has reported the token [I]. */
  AppGetMultiDeviceBindTokenState(cloud, caller, params) {
    const { productId: ProductId, deviceName: DeviceName } = ownToken(cloud, caller, params);
    return { Data: ProductId === undefined ? [] : [{ ProductId, DeviceName, State: 2 }] };
  },

  /** FamilyId left out: the first family of the caller (open question 12). */
  AppTokenBindDeviceFamily(cloud, caller, params) {
    const FamilyId = textOr(params, 'FamilyId', '') || defaultFamily(cloud, caller.user.userId)?.familyId;
    if (FamilyId === undefined) throw new ApiError('ResourceNotFound.StudioFamilyNotExist');
    const place = placeOf(cloud, caller, { ...params, FamilyId });
    const device = registeredDevice(cloud, caller, params);
    const row = ownToken(cloud, caller, params);
    if (row.productId !== device.productId || row.deviceName !== device.deviceName)
      throw new ApiError('InvalidParameterValue.TokenNotBind');
    bind(cloud, caller, device, place);
    // Provision again after unbinding (§4.6): a token binds once.
    cloud.state.bindTokens.delete(row.token);
    return {};
  },

  /** A signature the cloud has handed out names its device; the unit need not be online [I]. Errors as of a bind token (TC/1081/137522). */
  AppSecureAddDeviceInFamily(cloud, caller, params) {
    const place = placeOf(cloud, caller, params);
    const row = cloud.state.deviceSignatures.get(text(params, 'DeviceSignature', 128));
    if (!row) throw new ApiError('InvalidParameterValue.TokenNotExist', 'DeviceSignature');
    if (row.expiresAt <= cloud.clock.now()) throw new ApiError('InvalidParameterValue.TokenIsExpire', 'DeviceSignature');
    const device = registeredDevice(cloud, caller, { DeviceId: row.deviceId });
    const info = deviceInfo(bind(cloud, caller, device, place));
    return { AppDeviceInfo: info, Data: { AppDeviceInfo: info } };
  },

  AppSigBindDeviceInFamily(cloud, caller, params) {
    const place = placeOf(cloud, caller, params);
    const device = registeredDevice(cloud, caller, params);
    checkSignature(cloud, device, params);
    const since = cloud.clock.now() - cloud.rules['iotCloud.connectedWithinSeconds'] * 1000;
    if (!cloud.downlinks.isOnline(device.deviceId) && (device.lastSeenAt ?? 0) < since) {
      throw new ApiError('InvalidParameterValue.BindDeviceNotConnected');
    }
    const info = deviceInfo(bind(cloud, caller, device, place));
    return { AppDeviceInfo: info, Data: { AppDeviceInfo: info } };
  },
};

/** Where a device goes whose token names no family. */
const defaultFamily = (cloud: Cloud, userId: string): FamilyRow | undefined => cloud.state.familiesOf(userId)[0];

/** The device has reported the token of this user: it is theirs (rule `iotCloud.tokenBindsAtOnce`). Throws ApiError. */
export function bindByToken(cloud: Cloud, userId: string, device: DeviceRow): void {
  const user = cloud.state.users.get(userId);
  const family = defaultFamily(cloud, userId);
  if (!user || !family) throw new ApiError('ResourceNotFound.StudioFamilyNotExist');
  if (!cloud.state.isLinked(user.appKey, device.productId)) throw new ApiError('UnauthorizedOperation.APPNoPermissionToStudioProduct');
  bind(cloud, { user }, { ...device, deviceId: toDeviceId(device) }, { family, roomId: '0' });
}

/** The switched faults of the cloud itself. */
function failAt(cloud: Cloud, ...faults: IotCloudRules['iotCloud.bindFault'][]): void {
  const fault = cloud.rules['iotCloud.bindFault'];
  if (fault === 'none' || !faults.includes(fault)) return;
  const family = fault === 'InternalServerException' || fault === 'InternalServerExceptionDB' ? 'InternalError' : 'InvalidParameterValue';
  throw new ApiError(`${family}.${fault}` as AppApiErrorCode);
}

function ownToken(cloud: Cloud, caller: Caller, params: Params) {
  failAt(cloud, 'ReadTokenInfoError');
  const row = cloud.state.bindTokens.get(text(params, 'Token', 64));
  if (!row || row.userId !== caller.user.userId) throw new ApiError('InvalidParameterValue.TokenNotExist');
  if (row.expiresAt <= cloud.clock.now()) throw new ApiError('InvalidParameterValue.TokenIsExpire');
  return row;
}

/** Family and room the device goes to; room "0" is the default one. */
function placeOf(cloud: Cloud, caller: Caller, params: Params): { family: FamilyRow; roomId: string } {
  const family = familyOf(cloud, caller, text(params, 'FamilyId'));
  return { family, roomId: roomOf(family, textOr(params, 'RoomId', '0') || '0') };
}

function checkSignature(cloud: Cloud, device: DeviceRow, params: Params): void {
  const asked = textOr(params, 'BindType', 'wifi_sign');
  const bindType = asked === 'other_sign' ? cloud.rules['iotCloud.otherSign'] : asked;
  if (bindType !== 'wifi_sign' && bindType !== 'bluetooth_sign') {
    throw new ApiError(
      'InvalidParameterValue',
      'BindType must be wifi_sign or bluetooth_sign; the plaintext of other_sign is not published',
    );
  }
  const signMethod = textOr(params, 'SignMethod', 'hmacsha1');
  if (signMethod !== 'hmacsha1' && signMethod !== 'hmacsha256')
    throw new ApiError('InvalidParameterValue', 'SignMethod must be hmacsha1 or hmacsha256');
  const timestamp = integerOr(params, 'DeviceTimestamp', -1, 0, 10 ** 12);
  if (timestamp < 0) throw new ApiError('ErrorRequiredParamNotFound', 'DeviceTimestamp');
  const signature = text(params, 'Signature', 128);
  const wanted = bindSignature(device, {
    bindType: bindType satisfies BindType,
    connId: textOr(params, 'ConnId', '', 64),
    timestamp,
    signMethod: signMethod satisfies SignMethod,
  });
  if (!sameText(wanted, signature.toLowerCase()))
    throw new ApiError('InvalidParameterValue', 'Signature does not match (hex of the HMAC, not base64)');
}

function bind(
  cloud: Cloud,
  caller: Pick<Caller, 'user'>,
  device: DeviceRow & { deviceId: string },
  place: { family: FamilyRow; roomId: string },
): BindingRow {
  failAt(cloud, 'FamilyDeviceCountReadError', 'InternalServerException', 'InternalServerExceptionDB');
  if (cloud.state.bindings.get(device.deviceId)) throw new ApiError('UnsupportedOperation.CannotBindSameFamily');
  if (cloud.state.bindingsOf(place.family.familyId).length >= cloud.rules['iotCloud.familyDevices']) {
    throw new ApiError('LimitExceeded.FamilyDeviceExceedLimit', `${cloud.rules['iotCloud.familyDevices']} devices`);
  }
  const now = cloud.clock.now();
  const binding: BindingRow = {
    deviceId: device.deviceId,
    productId: device.productId,
    deviceName: device.deviceName,
    familyId: place.family.familyId,
    roomId: place.roomId,
    aliasName: '',
    boundBy: caller.user.userId,
    createdAt: now,
    updatedAt: now,
  };
  cloud.state.putBinding(binding);
  tellService(cloud, device, 'bind_device');
  cloud.pushes.bound(device.deviceId);
  return binding;
}
