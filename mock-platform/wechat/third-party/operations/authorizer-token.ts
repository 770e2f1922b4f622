/** POST /cgi-bin/component/api_authorizer_token (getAuthorizerAccessToken). Source: facts/wechat.md §3.3, checks 44, 46. */
import type { Hono } from 'hono';
import { sameText } from '../../../../devices/index.ts';
import { requireText } from '../../api/json-body.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { issueAuthorizerToken } from '../authorizer-tokens.ts';
import { authorizerCall } from '../component-caller.ts';

const PATH = '/cgi-bin/component/api_authorizer_token';

export function authorizerTokenOperation(app: Hono, parts: WechatParts): void {
  app.post(PATH, async (c) => {
    const { authorization, body } = await authorizerCall(parts, c);
    const refreshToken = requireText(body, 'authorizer_refresh_token');
    if (!sameText(refreshToken, authorization.refreshToken)) throw new WechatError(61023);
    return c.json({ ...issueAuthorizerToken(parts, authorization), authorizer_refresh_token: authorization.refreshToken });
  });
  app.all(PATH, () => {
    throw new WechatError(43002);
  });
}
