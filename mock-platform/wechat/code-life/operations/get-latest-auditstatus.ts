/** GET /wxa/get_latest_auditstatus (getLatestAuditStatus). Source: facts/wechat.md §3.5, code 85058; `screenshot` as the table spells it (§6.6). */
import type { Hono } from 'hono';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireAuthorizerCall } from '../../third-party/authorizer-tokens.ts';
import { CODE_SET } from '../../third-party/permission-sets.ts';
import { auditFields } from '../audit-fields.ts';

export function getLatestAuditStatusOperation(app: Hono, parts: WechatParts): void {
  app.get('/wxa/get_latest_auditstatus', (c) => {
    const { miniProgram } = requireAuthorizerCall(parts, c.req.query('access_token'), CODE_SET);
    const audit = parts.reviews.latest(miniProgram.appid);
    if (!audit) throw new WechatError(85058);
    const { version, description } = audit.version;
    return c.json({
      errcode: 0,
      errmsg: 'ok',
      auditid: audit.auditId,
      ...auditFields(audit),
      user_version: version,
      user_desc: description,
      submit_audit_time: Math.floor(audit.submittedAt / 1000),
    });
  });
  app.all('/wxa/get_latest_auditstatus', () => {
    throw new WechatError(43001);
  });
}
