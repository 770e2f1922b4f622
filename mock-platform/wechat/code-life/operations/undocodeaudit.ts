/** GET /wxa/undocodeaudit (undoAudit). Source: facts/wechat.md §3.5, code 87013; check 58. */
import type { Hono } from 'hono';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireAuthorizerCall } from '../../third-party/authorizer-tokens.ts';
import { CODE_SET } from '../../third-party/permission-sets.ts';
import { undoAudit } from '../undo.ts';

export function undoCodeAuditOperation(app: Hono, parts: WechatParts): void {
  app.get('/wxa/undocodeaudit', (c) => {
    const { miniProgram } = requireAuthorizerCall(parts, c.req.query('access_token'), CODE_SET);
    undoAudit(parts, miniProgram.appid);
    return c.json({ errcode: 0, errmsg: 'ok' });
  });
  app.all('/wxa/undocodeaudit', () => {
    throw new WechatError(43001);
  });
}
