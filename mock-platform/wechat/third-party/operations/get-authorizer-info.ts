/** POST /cgi-bin/component/api_get_authorizer_info (getAuthorizerInfo). Source: facts/wechat.md §3.3. Fields nobody seeds (avatar, shop, payment) are left out. */
import type { Hono } from 'hono';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { originalIdOf } from '../../push/message-push.ts';
import type { MiniProgramRow } from '../../state.ts';
import { categoriesOf, domainsOf } from '../authorizer-profile.ts';
import { authorizerCall } from '../component-caller.ts';
import { funcInfo } from '../permission-sets.ts';

const PATH = '/cgi-bin/component/api_get_authorizer_info';

export function getAuthorizerInfoOperation(app: Hono, parts: WechatParts): void {
  app.post(PATH, async (c) => {
    const { authorization } = await authorizerCall(parts, c);
    const { appid } = authorization;
    const account = parts.state.miniPrograms.get(appid) as MiniProgramRow;
    return c.json({
      authorizer_info: {
        nick_name: account.name,
        user_name: originalIdOf(parts, appid),
        principal_name: account.principalName ?? account.name,
        MiniProgramInfo: {
          network: domainsOf(parts.state, appid),
          categories: categoriesOf(account),
          visit_status: parts.state.closedToVisits.get(appid) ? 1 : 0,
        },
      },
      authorization_info: {
        authorizer_appid: appid,
        authorizer_refresh_token: authorization.refreshToken,
        func_info: funcInfo(authorization.permissionSets),
      },
    });
  });
  app.all(PATH, () => {
    throw new WechatError(43002);
  });
}
