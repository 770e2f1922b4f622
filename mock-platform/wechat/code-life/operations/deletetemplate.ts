/** POST /wxa/deletetemplate (deleteTemplate). Source: facts/wechat.md §3.4, code 85064. */
import type { Hono } from 'hono';
import { readJsonObject } from '../../api/json-body.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { componentTokenOf, requireComponentToken } from '../../third-party/component-tokens.ts';
import { deleteTemplate } from '../code-templates.ts';

export function deleteTemplateOperation(app: Hono, parts: WechatParts): void {
  app.post('/wxa/deletetemplate', async (c) => {
    const { appid } = requireComponentToken(parts, componentTokenOf(c));
    deleteTemplate(parts, appid, (await readJsonObject(c)).template_id);
    return c.json({ errcode: 0, errmsg: 'ok' });
  });
  app.all('/wxa/deletetemplate', () => {
    throw new WechatError(43002);
  });
}
