/** GET /wxaapi/newtmpl/getpubtemplatekeywords (getPubNewTemplateKeywords). Source: facts/wechat.md §2.7, code 200014. */
import type { Hono } from 'hono';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireToken } from '../access-tokens.ts';
import { requireTitle } from './library.ts';

export function getPubTemplateKeywordsOperation(app: Hono, parts: WechatParts): void {
  app.get('/wxaapi/newtmpl/getpubtemplatekeywords', (c) => {
    const miniProgram = requireToken(parts, c.req.query('access_token'));
    const title = requireTitle(parts, miniProgram, c.req.query('tid'));
    const data = title.keywords.map(({ kid, name, example, rule }) => ({ kid, name, example, rule }));
    return c.json({ errcode: 0, errmsg: 'ok', count: data.length, data });
  });
  app.all('/wxaapi/newtmpl/getpubtemplatekeywords', () => {
    throw new WechatError(43001);
  });
}
