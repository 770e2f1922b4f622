/**
 * appsecureapi: the Actions of the tokenapi for a call that also shows who holds the phone, with a fresh code of `wx.login`
 * (facts/tencent-iot.md §5.1, npm SDK option `isSecureApi`). What the cloud does with the code is not published [I].
 */
import type { Cloud } from '../cloud.ts';
import { findCaller } from './access.ts';
import { ApiError } from './api-error.ts';
import { type Params, text } from './params.ts';
import { runTokenAction } from './token-api.ts';

/** Throws ApiError and NotBuiltError as {@link runTokenAction} does, and ApiError for a code that is not the caller's. */
export async function runSecureAction(cloud: Cloud, action: string, params: Params): Promise<object> {
  const { application, user } = findCaller(cloud, params.AccessToken);
  const jsCode = text(params, 'JsCode', 128);
  if (cloud.rules['iotCloud.secureApiChecksCode']) {
    const answer = await cloud.wechat.session(application, jsCode).catch((error: Error) => {
      throw new ApiError('InternalError.InternalServerException', `WeChat: ${error.message}`);
    });
    if (answer.errcode !== 0) throw new ApiError('InvalidParameterValue', `JsCode: WeChat answered ${answer.errcode} ${answer.errmsg}`);
    if (answer.openid !== user.openId) {
      cloud.refusals.record('app-access', user.userId, 'an appsecureapi call with the JsCode of somebody else');
      throw new ApiError('UnauthorizedOperation', "JsCode is not of the AccessToken's user");
    }
  }
  return runTokenAction(cloud, action, params);
}
