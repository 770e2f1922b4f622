/** GET /wxa/checksession (checkSessionKey). Source: facts/wechat.md §1.4; the path [I]. */
import type { Hono } from 'hono';
import { WechatError } from '../errors.ts';
import type { WechatParts } from '../parts.ts';
import { requireSession } from './session-signature.ts';

export function checkSessionOperation(app: Hono, parts: WechatParts): void {
  app.get('/wxa/checksession', (c) => {
    requireSession(parts, c);
    return c.json({ errcode: 0, errmsg: 'ok' });
  });
  app.all('/wxa/checksession', () => {
    throw new WechatError(43001);
  });
}
