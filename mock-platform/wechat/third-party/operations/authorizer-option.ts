/**
 * POST /cgi-bin/component/api_get_authorizer_option and api_set_authorizer_option: three switches of an account. Source:
 * developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/ThirdParty/Account_Authorization (names, values, the
 * set each needs, 61007); 61012 and 61013 by the global list (S44). The newer get_authorizer_option names no account: not built.
 */
import type { Hono } from 'hono';
import { requireText } from '../../api/json-body.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requirePermissionSet } from '../authorizer-tokens.ts';
import { authorizerCall } from '../component-caller.ts';
import { isAuthorizerOption, isOptionValue, setOfOption } from '../permission-sets.ts';
import { authorizationKey } from '../rows.ts';

const GET_PATH = '/cgi-bin/component/api_get_authorizer_option';
const SET_PATH = '/cgi-bin/component/api_set_authorizer_option';

export function authorizerOptionOperations(app: Hono, parts: WechatParts): void {
  app.post(GET_PATH, async (c) => {
    const { authorization, body } = await authorizerCall(parts, c);
    const option_name = requireText(body, 'option_name');
    if (!isAuthorizerOption(option_name)) throw new WechatError(61012);
    requirePermissionSet(parts, authorization, setOfOption(option_name));
    // Off is what an account has that never chose.
    return c.json({ authorizer_appid: authorization.appid, option_name, option_value: authorization.options[option_name] ?? '0' });
  });
  app.post(SET_PATH, async (c) => {
    const { authorization, body } = await authorizerCall(parts, c);
    const option_name = requireText(body, 'option_name');
    if (!isAuthorizerOption(option_name)) throw new WechatError(61012);
    const option_value = requireText(body, 'option_value');
    if (!isOptionValue(option_name, option_value)) throw new WechatError(61013);
    requirePermissionSet(parts, authorization, setOfOption(option_name));
    parts.state.authorizations.put(authorizationKey(authorization.componentAppid, authorization.appid), {
      ...authorization,
      options: { ...authorization.options, [option_name]: option_value },
    });
    return c.json({ errcode: 0, errmsg: 'ok' });
  });
  for (const path of [GET_PATH, SET_PATH])
    app.all(path, () => {
      throw new WechatError(43002);
    });
}
