/** GET /wxaapi/newtmpl/getpubtemplatetitles (getPubNewTemplateTitles). Source: facts/wechat.md §2.7, codes 200016–200019. */
import type { Hono } from 'hono';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireToken } from '../access-tokens.ts';
import { categoriesOf, libraryOf } from './library.ts';

const LIMIT_MAX = 30;

export function getPubTemplateTitlesOperation(app: Hono, parts: WechatParts): void {
  app.get('/wxaapi/newtmpl/getpubtemplatetitles', (c) => {
    const { access_token, ids, start, limit } = c.req.query();
    const miniProgram = requireToken(parts, access_token);
    if (!ids) throw new WechatError(200018);
    const mine = new Set(categoriesOf(miniProgram).map(({ id }) => String(id)));
    const wanted = new Set(ids.split(','));
    if (![...wanted].every((id) => mine.has(id))) throw new WechatError(200019);
    const first = wholeNumber(start);
    if (first === undefined) throw new WechatError(200016);
    const count = wholeNumber(limit);
    if (count === undefined || count < 1 || count > LIMIT_MAX) throw new WechatError(200017);
    const titles = libraryOf(parts).filter(({ categoryId }) => wanted.has(String(categoryId)));
    const data = titles.slice(first, first + count).map(({ tid, title, type, categoryId }) => ({ tid, title, type, categoryId }));
    return c.json({ errcode: 0, errmsg: 'ok', count: titles.length, data });
  });
  app.all('/wxaapi/newtmpl/getpubtemplatetitles', () => {
    throw new WechatError(43001);
  });
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
