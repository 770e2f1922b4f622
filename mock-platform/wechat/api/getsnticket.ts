/** POST /wxa/getsnticket (getSnTicket). Source: facts/wechat.md §2.3, checks 13–15. */
import type { Hono } from 'hono';
import { randomText } from '../../../devices/index.ts';
import { WechatError } from '../errors.ts';
import type { WechatParts } from '../parts.ts';
import { deviceSet } from '../third-party/permission-sets.ts';
import { requireToken } from './access-tokens.ts';
import { readJsonObject, requireText } from './json-body.ts';
import { spendDailyQuota } from './openapi/quotas.ts';
import { requireModel, requireSn } from './sn-and-model.ts';

export function getSnTicketOperation(app: Hono, parts: WechatParts): void {
  const { clock, random, rules, state } = parts;
  app.post('/wxa/getsnticket', async (c) => {
    const miniProgram = requireToken(parts, c.req.query('access_token'), deviceSet(parts.rules));
    const body = await readJsonObject(c);
    const sn = requireSn(body);
    const modelId = requireText(body, 'model_id');
    requireModel(miniProgram, modelId);
    if (!miniProgram.deviceMessages) throw new WechatError(9800003);
    const now = clock.now();
    spendDailyQuota(parts, '/wxa/getsnticket', miniProgram.appid);
    forgetOldTickets(parts, now);
    const sn_ticket = randomText(random, 43);
    state.snTickets.put(sn_ticket, { appid: miniProgram.appid, sn, modelId, expiresAt: now + rules['wechat.snTicketSeconds'] * 1000 });
    return c.json({ errcode: 0, errmsg: 'ok', sn_ticket });
  });
  app.all('/wxa/getsnticket', () => {
    throw new WechatError(43002);
  });
}

/** Tickets an hour past their end can go; younger ones still explain themselves as expired (19720727). Oldest come first. */
function forgetOldTickets(parts: WechatParts, now: number): void {
  for (const [ticket, row] of parts.state.snTickets.entries()) {
    if (now < row.expiresAt + 3_600_000) return;
    parts.state.snTickets.delete(ticket);
  }
}
