/** GET /wxa/queryquota (setCodeAuditQuota): reviews and speed-ups left this month, shared by all mini-programs of the platform. Source: facts/wechat.md §3.5. */
import type { Hono } from 'hono';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireAuthorizerCall } from '../../third-party/authorizer-tokens.ts';
import { CODE_SET } from '../../third-party/permission-sets.ts';
import { countOf } from '../counts.ts';

/** What the counts of one platform are kept under. */
export const AUDIT_COUNT = 'audit';
export const SPEEDUP_COUNT = 'speedup';

export function queryQuotaOperation(app: Hono, parts: WechatParts): void {
  app.get('/wxa/queryquota', (c) => {
    const { component } = requireAuthorizerCall(parts, c.req.query('access_token'), CODE_SET);
    const limit = parts.rules['wechat.auditMonthlyQuota'];
    const speedup_limit = parts.rules['wechat.speedupMonthlyQuota'];
    const rest = Math.max(0, limit - countOf(parts, AUDIT_COUNT, component.appid, 'month'));
    const speedup_rest = Math.max(0, speedup_limit - countOf(parts, SPEEDUP_COUNT, component.appid, 'month'));
    return c.json({ errcode: 0, errmsg: 'ok', rest, limit, speedup_rest, speedup_limit });
  });
  app.all('/wxa/queryquota', () => {
    throw new WechatError(43001);
  });
}
