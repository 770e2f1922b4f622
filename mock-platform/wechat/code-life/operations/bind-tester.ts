/** POST /wxa/bind_tester (bindTester). Source: facts/wechat.md §3.5, codes 85001–85004; check 62. */
import type { Hono } from 'hono';
import { readJsonObject, requireText } from '../../api/json-body.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireAuthorizerCall } from '../../third-party/authorizer-tokens.ts';
import { CODE_SET } from '../../third-party/permission-sets.ts';
import { bindTester } from '../testers.ts';

export function bindTesterOperation(app: Hono, parts: WechatParts): void {
  app.post('/wxa/bind_tester', async (c) => {
    const { miniProgram } = requireAuthorizerCall(parts, c.req.query('access_token'), CODE_SET);
    const wechatid = requireText(await readJsonObject(c), 'wechatid');
    const { userstr } = bindTester(parts, miniProgram.appid, wechatid);
    return c.json({ errcode: 0, errmsg: 'ok', userstr });
  });
  app.all('/wxa/bind_tester', () => {
    throw new WechatError(43002);
  });
}
