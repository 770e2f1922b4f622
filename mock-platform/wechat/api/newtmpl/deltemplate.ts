/** POST /wxaapi/newtmpl/deltemplate (delWxaNewTemplate): of either kind. Source: facts/wechat.md §2.7; unknown id 200014 [M S12]. */
import type { Hono } from 'hono';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireToken } from '../access-tokens.ts';
import { readJsonObject, requireText } from '../json-body.ts';

export function delTemplateOperation(app: Hono, parts: WechatParts): void {
  app.post('/wxaapi/newtmpl/deltemplate', async (c) => {
    const miniProgram = requireToken(parts, c.req.query('access_token'));
    const id = requireText(await readJsonObject(c), 'priTmplId');
    const { subscribeTemplates = {}, deviceTemplates } = miniProgram;
    if (!Object.hasOwn(subscribeTemplates, id) && !Object.hasOwn(deviceTemplates, id)) throw new WechatError(200014);
    parts.state.miniPrograms.put(miniProgram.appid, {
      ...miniProgram,
      subscribeTemplates: without(subscribeTemplates, id),
      deviceTemplates: without(deviceTemplates, id),
    });
    return c.json({ errcode: 0, errmsg: 'ok' });
  });
  app.all('/wxaapi/newtmpl/deltemplate', () => {
    throw new WechatError(43002);
  });
}

function without<T>(rows: { readonly [id: string]: T }, id: string): { readonly [id: string]: T } {
  return Object.fromEntries(Object.entries(rows).filter(([key]) => key !== id));
}
