/** POST /cgi-bin/openapi/quota/get (getApiQuota). Source: facts/wechat.md §0, codes 76021, 76022. Per-minute limits are not counted, so not told. */
import type { Hono } from 'hono';
import { mockRefusal, WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireToken } from '../access-tokens.ts';
import { readJsonObject } from '../json-body.ts';
import { dailyQuota, isCounted } from './quotas.ts';

/** Asked with a mini-program's token, these are another account's. */
const PLATFORM_PATHS = '/cgi-bin/component/';

export function quotaGetOperation(app: Hono, parts: WechatParts): void {
  app.post('/cgi-bin/openapi/quota/get', async (c) => {
    const { appid } = requireToken(parts, c.req.query('access_token'));
    const { cgi_path: path } = await readJsonObject(c);
    const built = typeof path === 'string' && !path.includes('*') && app.routes.some((route) => route.path === path);
    if (!built) throw new WechatError(76021);
    if (path.startsWith(PLATFORM_PATHS)) throw new WechatError(76022);
    if (!isCounted(path)) return c.json(mockRefusal(`camlock mock: calls of ${path} are not counted, so its quota cannot be told`), 501);
    return c.json({ errcode: 0, errmsg: 'ok', quota: dailyQuota(parts, path, appid) });
  });
  app.all('/cgi-bin/openapi/quota/get', () => {
    throw new WechatError(43002);
  });
}
