/** GET /wxa/gettemplatelist (getTemplateList). Source: facts/wechat.md §3.4; check 47. */
import type { Hono } from 'hono';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { componentTokenOf, requireComponentToken } from '../../third-party/component-tokens.ts';
import { templatesOf } from '../code-templates.ts';
import type { CodeTemplateRow } from '../rows.ts';

export function getTemplateListOperation(app: Hono, parts: WechatParts): void {
  app.get('/wxa/gettemplatelist', (c) => {
    const component = requireComponentToken(parts, componentTokenOf(c));
    const type = c.req.query('template_type');
    if (type !== undefined && type !== '0' && type !== '1') throw new WechatError(40097, 'template_type should be 0 or 1');
    const wanted = (row: CodeTemplateRow) => type === undefined || (row.standard === true) === (type === '1');
    const rows = templatesOf(parts, component.appid).filter(wanted);
    const template_list = rows.map((row) => ({
      create_time: Math.floor(row.createdAt / 1000),
      user_version: row.version,
      user_desc: row.description,
      template_id: row.templateId,
      template_type: row.standard ? 1 : 0,
      source_miniprogram_appid: row.sourceAppid,
      source_miniprogram: row.sourceName,
    }));
    return c.json({ errcode: 0, errmsg: 'ok', template_list });
  });
  app.all('/wxa/gettemplatelist', () => {
    throw new WechatError(43001);
  });
}
