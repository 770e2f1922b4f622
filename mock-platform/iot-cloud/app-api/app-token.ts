/** appapi: calls a server makes with the AppSecret (facts/tencent-iot.md §5.2, §5.3). */
import { createHash } from 'node:crypto';
import { appApiSignature, sameText } from '../../../devices/index.ts';
import type { Cloud } from '../cloud.ts';
import { fresh } from '../fresh-id.ts';
import type { ApplicationRow, UserRow } from '../rows.ts';
import { ApiError, NotBuiltError } from './api-error.ts';
import { integerOr, type Params, text, textOr } from './params.ts';

/** Runs one signed Action; returns what goes inside `Response`. Throws ApiError or NotBuiltError. */
export function runAppAction(cloud: Cloud, action: string, params: Params): object {
  if (action !== 'AppGetTokenByWeiXin') throw new NotBuiltError(`appapi Action ${action}`);
  const application = verifiedApplication(cloud, params);
  const openId = text(params, 'WxOpenID', 128);
  const now = cloud.clock.now();
  cloud.accountEnds.sweep();
  const endsAt = cloud.state.users.get(userIdOf(application, openId))?.endsAt;
  const user = knownUser(cloud, application, openId, params);
  const { accessTokens } = cloud.state;
  for (const [key, row] of [...accessTokens.entries()]) if (row.expiresAt <= now) accessTokens.delete(key);
  const token = fresh(cloud, '', (id) => accessTokens.get(id) === undefined, 32);
  const expiresAt = now + cloud.rules['iotCloud.accessTokenSeconds'] * 1000;
  accessTokens.put(token, { token, userId: user.userId, appKey: application.appKey, expiresAt });
  return {
    Data: { Token: token, ExpireAt: Math.floor(expiresAt / 1000), ...(endsAt ? { CancelAccountTime: Math.floor(endsAt / 1000) } : {}) },
  };
}

function verifiedApplication(cloud: Cloud, params: Params): ApplicationRow {
  const application = cloud.state.applications.get(text(params, 'AppKey', 64));
  if (!application) throw new ApiError('InvalidParameterValue', 'AppKey is not known');
  const signature = text(params, 'Signature', 128);
  const signed: { [key: string]: string | number | boolean } = {};
  for (const [key, value] of Object.entries(params)) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') signed[key] = value;
  }
  // The 2020 Node SDK and Android sign empty values, the 2023 demo leaves them out: either is right.
  const filled = Object.fromEntries(Object.entries(signed).filter(([, value]) => value !== ''));
  const fits = [signed, filled].some((one) => sameText(appApiSignature(one, application.appSecret), signature));
  if (!fits) {
    cloud.refusals.record('app-access', application.appKey, 'an appapi call with a wrong Signature');
    throw new ApiError(
      'UnauthorizedOperation',
      'Signature does not match: base64 HMAC-SHA1 of the sorted, unencoded k=v pairs with the AppSecret',
    );
  }
  const window = cloud.rules['iotCloud.signatureWindowSeconds'];
  const away = Math.abs(integerOr(params, 'Timestamp', 0, 0, 10 ** 12) - Math.floor(cloud.clock.now() / 1000));
  if (window > 0 && away > window)
    throw new ApiError('InvalidParameterValue', `Timestamp is ${away} s away from the cloud's clock, ${window} s are allowed`);
  return application;
}

/** Follows from application and openid, so it survives everything. */
function userIdOf(application: ApplicationRow, openId: string): string {
  const digest = createHash('sha256').update(`${application.appKey}|${openId}`).digest();
  return String(digest.readBigUInt64BE() % 10n ** 15n).padStart(15, '1');
}

/** The first call creates the user; every call takes back a cancellation that is still pending. */
function knownUser(cloud: Cloud, application: ApplicationRow, openId: string, params: Params): UserRow {
  const userId = userIdOf(application, openId);
  const before = cloud.state.users.get(userId);
  const user: UserRow = {
    userId,
    appKey: application.appKey,
    openId,
    nickName: textOr(params, 'NickName', before?.nickName ?? '', 64),
    avatar: textOr(params, 'Avatar', before?.avatar ?? '', 512),
    createdAt: before?.createdAt ?? cloud.clock.now(),
  };
  cloud.state.users.put(userId, user);
  return user;
}
