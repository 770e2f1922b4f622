/** POST /wxa/memberauth (getTester): the bound testers. Source: facts/wechat.md §3.5. */
import type { Hono } from 'hono';
import { readJsonObject } from '../../api/json-body.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireAuthorizerCall } from '../../third-party/authorizer-tokens.ts';
import { CODE_SET } from '../../third-party/permission-sets.ts';
import { testersOf } from '../testers.ts';

export function memberAuthOperation(app: Hono, parts: WechatParts): void {
  app.post('/wxa/memberauth', async (c) => {
    const { miniProgram } = requireAuthorizerCall(parts, c.req.query('access_token'), CODE_SET);
    if ((await readJsonObject(c)).action !== 'get_experiencer') throw new WechatError(40097, 'action should be get_experiencer');
    const members = testersOf(parts.state, miniProgram.appid).map(({ userstr }) => ({ userstr }));
    return c.json({ errcode: 0, errmsg: 'ok', members });
  });
  app.all('/wxa/memberauth', () => {
    throw new WechatError(43002);
  });
}
