/** GET /wxaapi/newtmpl/getcategory (getCategory). Source: facts/wechat.md §2.7 [M S12]. */
import type { Hono } from 'hono';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireToken } from '../access-tokens.ts';
import { categoriesOf } from './library.ts';

export function getCategoryOperation(app: Hono, parts: WechatParts): void {
  app.get('/wxaapi/newtmpl/getcategory', (c) => {
    const miniProgram = requireToken(parts, c.req.query('access_token'));
    return c.json({ errcode: 0, errmsg: 'ok', data: categoriesOf(miniProgram) });
  });
  app.all('/wxaapi/newtmpl/getcategory', () => {
    throw new WechatError(43001);
  });
}
