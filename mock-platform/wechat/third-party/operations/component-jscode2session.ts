/** GET /sns/component/jscode2session (thirdpartyCode2Session): a login without the mini-program's secret. Source: facts/wechat.md §1.3, code 61003. */
import type { Hono } from 'hono';
import { requireAppid, requireGrantType } from '../../api/credentials.ts';
import { redeemLoginCode } from '../../api/jscode2session.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireAuthorization } from '../authorizer-tokens.ts';
import { requireComponentToken, requireSameComponent } from '../component-tokens.ts';

const PATH = '/sns/component/jscode2session';

export function componentJscode2sessionOperation(app: Hono, parts: WechatParts): void {
  app.get(PATH, (c) => {
    const { appid, js_code, grant_type, component_appid, component_access_token } = c.req.query();
    if (!component_access_token) throw new WechatError(41021, '', true);
    const component = requireComponentToken(parts, component_access_token);
    requireSameComponent(parts, component, component_appid);
    const miniProgram = requireAppid(parts, appid, true);
    requireAuthorization(parts, component.appid, miniProgram.appid);
    requireGrantType(grant_type, 'authorization_code', true);
    return c.json(redeemLoginCode(parts, miniProgram.appid, js_code));
  });
  app.all(PATH, () => {
    throw new WechatError(43001, '', true);
  });
}
