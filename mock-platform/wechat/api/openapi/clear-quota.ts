/** POST /cgi-bin/clear_quota (clearQuota): all daily counts of the account back to zero. Source: facts/wechat.md §0, codes 40013, 48006. */
import type { Hono } from 'hono';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireToken } from '../access-tokens.ts';
import { readJsonObject } from '../json-body.ts';

export function clearQuotaOperation(app: Hono, parts: WechatParts): void {
  const { clock, rules, state } = parts;
  app.post('/cgi-bin/clear_quota', async (c) => {
    const { appid } = requireToken(parts, c.req.query('access_token'));
    if ((await readJsonObject(c)).appid !== appid) throw new WechatError(40013);
    const month = chinaMonth(clock.now());
    const row = state.quotaClears.get(appid);
    const used = row && row.month === month ? row.used : 0;
    if (used >= rules['wechat.clearQuotaMonthly']) throw new WechatError(48006);
    state.quotaClears.put(appid, { month, used: used + 1 });
    for (const [key] of [...state.quotas.entries()]) if (key.endsWith(`|${appid}`)) state.quotas.delete(key);
    return c.json({ errcode: 0, errmsg: 'ok' });
  });
  app.all('/cgi-bin/clear_quota', () => {
    throw new WechatError(43002);
  });
}

/** Months as China counts them. */
function chinaMonth(now: number): number {
  const date = new Date(now + 8 * 3_600_000);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}
