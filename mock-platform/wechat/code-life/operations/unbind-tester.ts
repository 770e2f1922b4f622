/** POST /wxa/unbind_tester (unbindTester): by userstr or WeChat id. Source: facts/wechat.md §3.5. */
import type { Hono } from 'hono';
import { readJsonObject } from '../../api/json-body.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireAuthorizerCall } from '../../third-party/authorizer-tokens.ts';
import { CODE_SET } from '../../third-party/permission-sets.ts';
import { unbindTester } from '../testers.ts';

export function unbindTesterOperation(app: Hono, parts: WechatParts): void {
  app.post('/wxa/unbind_tester', async (c) => {
    const { miniProgram } = requireAuthorizerCall(parts, c.req.query('access_token'), CODE_SET);
    const { wechatid, userstr } = await readJsonObject(c);
    if (typeof userstr === 'string') unbindTester(parts, miniProgram.appid, { userstr });
    else if (typeof wechatid === 'string') unbindTester(parts, miniProgram.appid, { wechatid });
    else throw new WechatError(47001, 'userstr or wechatid should be a string');
    return c.json({ errcode: 0, errmsg: 'ok' });
  });
  app.all('/wxa/unbind_tester', () => {
    throw new WechatError(43002);
  });
}
