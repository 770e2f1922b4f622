/** POST /cgi-bin/wxopen/getweappsupportversion (getSupportVersion): lowest base library, and what phones have. Source: facts/wechat.md S33. */
import type { Hono } from 'hono';
import { readJsonObject } from '../../api/json-body.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireAuthorizerCall } from '../../third-party/authorizer-tokens.ts';
import { CODE_SET } from '../../third-party/permission-sets.ts';
import { NEWEST_LIBRARY, supportVersionOf } from '../base-library.ts';

export function getSupportVersionOperation(app: Hono, parts: WechatParts): void {
  app.post('/cgi-bin/wxopen/getweappsupportversion', async (c) => {
    const { miniProgram } = requireAuthorizerCall(parts, c.req.query('access_token'), CODE_SET);
    await readJsonObject(c);
    const uv_info = { items: [{ version: NEWEST_LIBRARY, percentage: 100 }] };
    return c.json({ errcode: 0, errmsg: 'ok', now_version: supportVersionOf(parts.state, miniProgram.appid), uv_info });
  });
  app.all('/cgi-bin/wxopen/getweappsupportversion', () => {
    throw new WechatError(43002);
  });
}
