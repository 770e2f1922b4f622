/** POST /cgi-bin/openapi/quota/get (getApiQuota). Source: facts/wechat.md §0, code 76021. Per-minute limits are not counted, so not told. */
import type { Hono } from 'hono';
import { mockRefusal, WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { chinaDay } from '../../state.ts';
import { requireToken } from '../access-tokens.ts';
import { readJsonObject } from '../json-body.ts';
import { DAILY_QUOTAS, NO_LIMIT } from './quotas.ts';

export function quotaGetOperation(app: Hono, parts: WechatParts): void {
  const { clock, rules, state } = parts;
  app.post('/cgi-bin/openapi/quota/get', async (c) => {
    const { appid } = requireToken(parts, c.req.query('access_token'));
    const { cgi_path: path } = await readJsonObject(c);
    const built = typeof path === 'string' && !path.includes('*') && app.routes.some((route) => route.path === path);
    if (!built) throw new WechatError(76021);
    const quota = Object.hasOwn(DAILY_QUOTAS, path) ? DAILY_QUOTAS[path] : undefined;
    if (!quota) return c.json(mockRefusal(`camlock mock: calls of ${path} are not counted, so its quota cannot be told`), 501);
    const row = state.quotas.get(`${quota.name}|${appid}`);
    const used = row && row.day === chinaDay(clock.now()) ? row.used : 0;
    const daily_limit = rules[quota.rule] || NO_LIMIT;
    return c.json({ errcode: 0, errmsg: 'ok', quota: { daily_limit, used, remain: Math.max(0, daily_limit - used) } });
  });
  app.all('/cgi-bin/openapi/quota/get', () => {
    throw new WechatError(43002);
  });
}
