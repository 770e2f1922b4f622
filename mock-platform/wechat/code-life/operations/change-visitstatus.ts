/** POST /wxa/change_visitstatus (setVisitStatus): whether people may open the formal version. Source: facts/wechat.md §3.5, codes 85021, 85022. */
import type { Hono } from 'hono';
import { readJsonObject } from '../../api/json-body.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireAuthorizerCall } from '../../third-party/authorizer-tokens.ts';
import { CODE_SET } from '../../third-party/permission-sets.ts';

export function changeVisitStatusOperation(app: Hono, parts: WechatParts): void {
  app.post('/wxa/change_visitstatus', async (c) => {
    const { miniProgram } = requireAuthorizerCall(parts, c.req.query('access_token'), CODE_SET);
    const { action } = await readJsonObject(c);
    if (action !== 'open' && action !== 'close') throw new WechatError(85022);
    const { closedToVisits } = parts.state;
    const closed = closedToVisits.get(miniProgram.appid) === true;
    if (closed === (action === 'close')) throw new WechatError(85021);
    if (closed) closedToVisits.delete(miniProgram.appid);
    else closedToVisits.put(miniProgram.appid, true);
    return c.json({ errcode: 0, errmsg: 'ok' });
  });
  app.all('/wxa/change_visitstatus', () => {
    throw new WechatError(43002);
  });
}
