/** GET /wxa/revertgrayrelease (revertGrayRelease). Source: facts/wechat.md §3.5; without a running plan 85020 [I]. */
import type { Hono } from 'hono';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireAuthorizerCall } from '../../third-party/authorizer-tokens.ts';
import { CODE_SET } from '../../third-party/permission-sets.ts';
import { cancelGray } from '../releases.ts';

export function revertGrayReleaseOperation(app: Hono, parts: WechatParts): void {
  app.get('/wxa/revertgrayrelease', (c) => {
    const { miniProgram } = requireAuthorizerCall(parts, c.req.query('access_token'), CODE_SET);
    cancelGray(parts, miniProgram.appid);
    return c.json({ errcode: 0, errmsg: 'ok' });
  });
  app.all('/wxa/revertgrayrelease', () => {
    throw new WechatError(43001);
  });
}
