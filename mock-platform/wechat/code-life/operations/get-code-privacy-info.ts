/** GET /wxa/security/get_code_privacy_info (getCodePrivacyInfo): what the scan found. Source: facts/wechat.md §3.5, code 61039; check 51. */
import type { Hono } from 'hono';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireAuthorizerCall } from '../../third-party/authorizer-tokens.ts';
import { CODE_SET } from '../../third-party/permission-sets.ts';
import { privacyLists } from '../code-scan.ts';
import { grantedLocationApis } from '../review-desk.ts';

export function getCodePrivacyInfoOperation(app: Hono, parts: WechatParts): void {
  app.get('/wxa/security/get_code_privacy_info', (c) => {
    const { miniProgram } = requireAuthorizerCall(parts, c.req.query('access_token'), CODE_SET);
    const commit = parts.state.commits.get(miniProgram.appid);
    if (!commit) throw new WechatError(86001);
    if (parts.clock.now() < commit.scanEndsAt) throw new WechatError(61039);
    const { withoutAuth, withoutConf } = privacyLists(commit.scan, grantedLocationApis(miniProgram));
    const named = (apis: readonly string[]) => apis.map((api) => `wx.${api}`);
    return c.json({ errcode: 0, errmsg: 'ok', without_auth_list: named(withoutAuth), without_conf_list: named(withoutConf) });
  });
  app.all('/wxa/security/get_code_privacy_info', () => {
    throw new WechatError(43001);
  });
}
