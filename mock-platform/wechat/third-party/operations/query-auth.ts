/** POST /cgi-bin/component/api_query_auth (getAuthorizerRefreshToken). Source: facts/wechat.md §3.3; 61009 and 61010 by the global list (S44), by rule. */
import type { Hono } from 'hono';
import { requireText } from '../../api/json-body.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { issueAuthorizerToken, requireAuthorization } from '../authorizer-tokens.ts';
import { componentCall } from '../component-caller.ts';
import { funcInfo } from '../permission-sets.ts';

const PATH = '/cgi-bin/component/api_query_auth';

export function queryAuthOperation(app: Hono, parts: WechatParts): void {
  const { clock, rules, state } = parts;
  app.post(PATH, async (c) => {
    const { component, body } = await componentCall(parts, c);
    const code = state.authCodes.get(requireText(body, 'authorization_code'));
    if (!code || code.componentAppid !== component.appid || (code.used && rules['wechat.authCodeOnce']))
      throw new WechatError(rules['wechat.unknownAuthCode'] === 40013 ? 40013 : 61009);
    if (clock.now() >= code.expiresAt) {
      const answer = ([61009, 40013] as const).find((one) => one === rules['wechat.lateAuthCode']);
      throw new WechatError(answer ?? 61010);
    }
    const authorization = requireAuthorization(parts, component.appid, code.appid);
    state.authCodes.put(code.code, { ...code, used: true });
    return c.json({
      authorization_info: {
        authorizer_appid: code.appid,
        ...issueAuthorizerToken(parts, authorization),
        authorizer_refresh_token: authorization.refreshToken,
        func_info: funcInfo(authorization.permissionSets),
      },
    });
  });
  app.all(PATH, () => {
    throw new WechatError(43002);
  });
}
