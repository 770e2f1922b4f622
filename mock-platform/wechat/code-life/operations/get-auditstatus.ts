/** POST /wxa/get_auditstatus (getAuditStatus). Source: facts/wechat.md §3.5, code 85012. */
import type { Hono } from 'hono';
import { readJsonObject } from '../../api/json-body.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireAuthorizerCall } from '../../third-party/authorizer-tokens.ts';
import { CODE_SET } from '../../third-party/permission-sets.ts';
import { auditFields } from '../audit-fields.ts';
import { wholeNumber } from '../code-templates.ts';

export function getAuditStatusOperation(app: Hono, parts: WechatParts): void {
  app.post('/wxa/get_auditstatus', async (c) => {
    const { miniProgram } = requireAuthorizerCall(parts, c.req.query('access_token'), CODE_SET);
    const auditId = wholeNumber((await readJsonObject(c)).auditid);
    const audit = auditId === undefined ? undefined : parts.reviews.find(miniProgram.appid, auditId);
    if (!audit) throw new WechatError(85012);
    return c.json({ errcode: 0, errmsg: 'ok', ...auditFields(audit) });
  });
  app.all('/wxa/get_auditstatus', () => {
    throw new WechatError(43002);
  });
}
