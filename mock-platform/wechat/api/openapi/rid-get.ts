/** POST /cgi-bin/openapi/rid/get (getRidInfo). Source: facts/wechat.md §0; codes 76001–76004 [M S20], the path [I]. */
import type { Hono } from 'hono';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireToken } from '../access-tokens.ts';
import { readJsonObject } from '../json-body.ts';

const DAY_MS = 86_400_000;
const RID = /^([0-9a-f]{8})-[0-9a-f]{8}-[0-9a-f]{8}$/;

export function ridGetOperation(app: Hono, parts: WechatParts): void {
  const { clock, rules, state } = parts;
  app.post('/cgi-bin/openapi/rid/get', async (c) => {
    const { appid } = requireToken(parts, c.req.query('access_token'));
    const { rid } = await readJsonObject(c);
    const seconds = typeof rid === 'string' ? RID.exec(rid)?.[1] : undefined;
    if (seconds === undefined) throw new WechatError(76002);
    // The first group is the time of the call, so an old rid is known as old even when its row is gone.
    if (clock.now() - Number.parseInt(seconds, 16) * 1000 > rules['wechat.ridDays'] * DAY_MS) throw new WechatError(76004);
    const row = state.rids.get(rid as string);
    if (!row) throw new WechatError(76001);
    if (row.appid !== appid) throw new WechatError(76003);
    return c.json({
      errcode: 0,
      errmsg: 'ok',
      request: {
        invoke_time: Math.floor(row.invokedAt / 1000),
        cost_in_ms: row.costMs,
        request_url: row.url,
        request_body: row.body,
        response_body: row.response,
        client_ip: row.clientIp,
      },
    });
  });
  app.all('/cgi-bin/openapi/rid/get', () => {
    throw new WechatError(43002);
  });
}
