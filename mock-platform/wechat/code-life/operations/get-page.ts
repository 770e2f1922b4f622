/** GET /wxa/get_page (getCodePage): pages of the committed code. Source: facts/wechat.md §3.5, code 86001. */
import type { Hono } from 'hono';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireAuthorizerCall } from '../../third-party/authorizer-tokens.ts';
import { CODE_SET } from '../../third-party/permission-sets.ts';

export function getPageOperation(app: Hono, parts: WechatParts): void {
  app.get('/wxa/get_page', (c) => {
    const { miniProgram } = requireAuthorizerCall(parts, c.req.query('access_token'), CODE_SET);
    const commit = parts.state.commits.get(miniProgram.appid);
    if (!commit) throw new WechatError(86001);
    return c.json({ errcode: 0, errmsg: 'ok', page_list: commit.package.pages });
  });
  app.all('/wxa/get_page', () => {
    throw new WechatError(43001);
  });
}
