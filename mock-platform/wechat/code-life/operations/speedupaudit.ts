/** POST /wxa/speedupaudit (speedupCodeAudit): decided within 2 to 12 hours. Source: facts/wechat.md §3.5, codes 89402, 89404, 89405. */
import type { Hono } from 'hono';
import { readJsonObject } from '../../api/json-body.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireAuthorizerCall } from '../../third-party/authorizer-tokens.ts';
import { CODE_SET } from '../../third-party/permission-sets.ts';
import { wholeNumber } from '../code-templates.ts';
import { addCount, countOf } from '../counts.ts';
import { isPending } from '../review-states.ts';
import { SPEEDUP_COUNT } from './queryquota.ts';

export function speedupAuditOperation(app: Hono, parts: WechatParts): void {
  app.post('/wxa/speedupaudit', async (c) => {
    const { miniProgram, component } = requireAuthorizerCall(parts, c.req.query('access_token'), CODE_SET);
    const auditId = wholeNumber((await readJsonObject(c)).auditid);
    const audit = auditId === undefined ? undefined : parts.reviews.find(miniProgram.appid, auditId);
    if (!audit || !isPending(audit)) throw new WechatError(89402);
    if (audit.spedUp) throw new WechatError(89404);
    const over = countOf(parts, SPEEDUP_COUNT, component.appid, 'month') >= parts.rules['wechat.speedupMonthlyQuota'];
    if (over) throw new WechatError(89405);
    addCount(parts, SPEEDUP_COUNT, component.appid, 'month');
    parts.reviews.speedUp(audit);
    return c.json({ errcode: 0, errmsg: 'ok' });
  });
  app.all('/wxa/speedupaudit', () => {
    throw new WechatError(43002);
  });
}
