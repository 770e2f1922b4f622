/**
 * One device for somebody outside its family (facts/tencent-iot.md §4.5; TC/1081/48186–48192, 43156).
 * The owner is an admin of the device's family; the receiver may see and use the device, and nothing that is the family's.
 */
import { forgetOldest } from '../../../store-limit.ts';
import type { Cloud } from '../../cloud.ts';
import { fresh } from '../../fresh-id.ts';
import type { BindingRow, ShareTokenRow } from '../../rows.ts';
import { type Caller, registeredDevice } from '../access.ts';
import { ApiError } from '../api-error.ts';
import { type Handlers, seconds } from '../handler.ts';
import { integerOr, type Params, text, textOr } from '../params.ts';

const TOKENS_MAX = 10_000;
const TOKEN_LENGTH = 32;
const CONTEXT_MAX = 1024;
const OK = { Status: 'OK' };

export const sharingActions: Handlers = {
  AppCreateShareDeviceToken(cloud, caller, params) {
    const binding = ownedDevice(cloud, caller, params);
    const familyId = textOr(params, 'FamilyId', binding.familyId);
    if (familyId !== binding.familyId) throw new ApiError('InvalidParameterValue', 'the device is in another family');
    return { ShareDeviceToken: makeToken(cloud, caller, binding, textOr(params, 'TokenContext', '', CONTEXT_MAX)).token };
  },

  /** The offer arrives among the other user's messages, as MsgType 301. */
  AppSendShareDeviceInvite(cloud, caller, params) {
    const binding = ownedDevice(cloud, caller, params);
    const userId = text(params, 'ToUserID', 64);
    if (cloud.state.users.get(userId)?.appKey !== caller.application.appKey)
      throw new ApiError('InvalidParameterValue', 'ToUserID is not a user of this application');
    if (cloud.state.mayReach(userId, binding.deviceId)) throw new ApiError('InvalidParameterValue', 'this user has the device already');
    const { token } = makeToken(cloud, caller, binding, '');
    cloud.state.notices.add({
      userId,
      msgType: 301,
      fromUserId: caller.user.userId,
      familyId: binding.familyId,
      deviceId: binding.deviceId,
      shareToken: token,
      at: cloud.clock.now(),
    });
    return OK;
  },

  /** Also for a token that has been taken: `UserId` tells. */
  AppDescribeShareDeviceToken(cloud, caller, params) {
    const row = knownToken(cloud, caller, params);
    const binding = cloud.state.bindings.get(row.deviceId);
    const nameOf = (userId: string | undefined) => (userId && cloud.state.users.get(userId)?.nickName) ?? '';
    const [ProductId = '', DeviceName = ''] = row.deviceId.split('/');
    return {
      ShareDeviceTokenInfo: {
        FromUserId: row.fromUserId,
        FromUserNick: nameOf(row.fromUserId),
        UserId: row.userId ?? '',
        UserNick: nameOf(row.userId),
        ProductId,
        DeviceName,
        AliasName: binding?.aliasName ?? '',
        IconUrl: '',
        BindTime: seconds(row.boundAt ?? 0),
        CreateTime: seconds(row.createdAt),
        ExpireTime: seconds(row.expiresAt),
        Context: row.context,
      },
    };
  },

  AppBindUserShareDevice(cloud, caller, params) {
    const row = knownToken(cloud, caller, params);
    const { userId } = caller.user;
    const { deviceId } = registeredDevice(cloud, caller, params);
    if (deviceId !== row.deviceId) throw new ApiError('InvalidParameterValue', 'the token was made for another device');
    if (row.userId !== undefined) throw new ApiError('InvalidParameterValue.ShareDeviceTokenUsed');
    if (!cloud.state.bindings.get(deviceId)) throw new ApiError('InvalidParameterValue.AppDeviceNotExist');
    if (userId === row.fromUserId) throw new ApiError('InvalidParameterValue.CannotBindOwnDevice');
    if (cloud.state.mayReach(userId, deviceId)) throw new ApiError('InvalidParameterValue.DeviceBinded');
    if (cloud.state.shares.ofUser(userId).length >= cloud.rules['iotCloud.shareDevicesPerUser'])
      throw new ApiError('InvalidParameterValue.UserBindExceedLimit');
    if (cloud.state.shares.ofDevice(deviceId).length >= cloud.rules['iotCloud.shareUsersPerDevice'])
      throw new ApiError('InvalidParameterValue.DeviceShareExceedLimit');
    const now = cloud.clock.now();
    cloud.state.shares.put({ deviceId, userId, fromUserId: row.fromUserId, createdAt: now });
    cloud.state.shareTokens.put(row.token, { ...row, userId, boundAt: now });
    return OK;
  },

  /** The receiver's list. */
  AppListUserShareDevices(cloud, { user }, params) {
    const shares = cloud.state.shares.ofUser(user.userId);
    return {
      ShareDevices: page(shares, params).map((share) => {
        const [ProductId = '', DeviceName = ''] = share.deviceId.split('/');
        return {
          ProductId,
          DeviceName,
          DeviceId: share.deviceId,
          AliasName: cloud.state.bindings.get(share.deviceId)?.aliasName ?? '',
          IconUrl: '',
          FromUserID: share.fromUserId,
          CreateTime: new Date(share.createdAt).toISOString(),
        };
      }),
      Total: shares.length,
    };
  },

  /** The owner's list. */
  AppListShareDeviceUsers(cloud, caller, params) {
    const shares = cloud.state.shares.ofDevice(ownedDevice(cloud, caller, params).deviceId);
    return {
      Users: page(shares, params).map((share) => {
        const user = cloud.state.users.get(share.userId);
        return {
          UserId: share.userId,
          // Tencent's clients read the other spelling, and send it back as RemoveUserID.
          UserID: share.userId,
          CountryCode: '',
          PhoneNumber: '',
          NickName: user?.nickName ?? '',
          Avatar: user?.avatar ?? '',
          BindTime: seconds(share.createdAt),
        };
      }),
      Total: shares.length,
    };
  },

  /** The receiver gives it back. */
  AppRemoveUserShareDevice(cloud, caller, params) {
    const { deviceId } = registeredDevice(cloud, caller, params);
    if (!cloud.state.shares.get(deviceId, caller.user.userId)) throw new ApiError('InvalidParameterValue.AppDeviceNotExist');
    cloud.state.shares.delete(deviceId, caller.user.userId);
    return OK;
  },

  /** The owner takes it back. The document says RemoveUserId, Tencent's clients RemoveUserID. */
  AppRemoveShareDeviceUser(cloud, caller, params) {
    const { deviceId } = ownedDevice(cloud, caller, params);
    const userId = textOr(params, 'RemoveUserID', '', 64) || text(params, 'RemoveUserId', 64);
    if (!cloud.state.shares.get(deviceId, userId)) throw new ApiError('InvalidParameterValue', 'the device is not shared with this user');
    cloud.state.shares.delete(deviceId, userId);
    return OK;
  },
};

/** A bound device whose family the caller is admin of. */
function ownedDevice(cloud: Cloud, caller: Caller, params: Params): BindingRow {
  const { deviceId } = registeredDevice(cloud, caller, params);
  const binding = cloud.state.bindings.get(deviceId);
  if (!binding) throw new ApiError('InvalidParameterValue.AppDeviceNotExist');
  if (cloud.state.roleIn(binding.familyId, caller.user.userId) !== 1) {
    cloud.refusals.record('app-access', caller.user.userId, `sharing of ${deviceId} is its owner's`);
    throw new ApiError('InvalidParameterValue.NoPermission');
  }
  return binding;
}

function makeToken(cloud: Cloud, caller: Caller, binding: BindingRow, context: string): ShareTokenRow {
  const { shareTokens } = cloud.state;
  forgetOldest(shareTokens, TOKENS_MAX);
  const token = fresh(cloud, '', (text) => shareTokens.get(text) === undefined, TOKEN_LENGTH);
  const createdAt = cloud.clock.now();
  const row: ShareTokenRow = {
    token,
    appKey: caller.application.appKey,
    deviceId: binding.deviceId,
    fromUserId: caller.user.userId,
    context,
    createdAt,
    expiresAt: createdAt + cloud.rules['iotCloud.shareTokenSeconds'] * 1000,
  };
  shareTokens.put(token, row);
  return row;
}

/** A token of this application that is still good, taken or not. */
function knownToken(cloud: Cloud, caller: Caller, params: Params): ShareTokenRow {
  const row = cloud.state.shareTokens.get(text(params, 'ShareDeviceToken', 64));
  if (!row || row.appKey !== caller.application.appKey || row.expiresAt <= cloud.clock.now())
    throw new ApiError('InvalidParameterValue.InvalidShareDeviceToken');
  return row;
}

/** Offset to 500, Limit 10 unless told, to 100 (TC/1081/48189). */
function page<Row>(rows: readonly Row[], params: Params): readonly Row[] {
  const offset = integerOr(params, 'Offset', 0, 0, 500);
  return rows.slice(offset, offset + integerOr(params, 'Limit', 10, 0, 100));
}
