/** POST /wxa/getvisitstatus (getVisitStatus): 0 closed, 1 open; the body is `{}`. Source: facts/wechat.md §3.5, code 44002. */
import type { Hono } from 'hono';
import { readJsonObject } from '../../api/json-body.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireAuthorizerCall } from '../../third-party/authorizer-tokens.ts';
import { CODE_SET } from '../../third-party/permission-sets.ts';

export function getVisitStatusOperation(app: Hono, parts: WechatParts): void {
  app.post('/wxa/getvisitstatus', async (c) => {
    const { miniProgram } = requireAuthorizerCall(parts, c.req.query('access_token'), CODE_SET);
    await readJsonObject(c);
    return c.json({ errcode: 0, errmsg: 'ok', status: parts.state.closedToVisits.get(miniProgram.appid) ? 0 : 1 });
  });
  app.all('/wxa/getvisitstatus', () => {
    throw new WechatError(43002);
  });
}
