/** POST /wxa/addtotemplate (addToTemplate): a draft becomes a template. Only ordinary templates (0) are left, unless a rule brings standard ones back. Source: facts/wechat.md §3.4, codes 85064, 85065; check 48. */
import type { Hono } from 'hono';
import { readJsonObject } from '../../api/json-body.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { componentTokenOf, requireComponentToken } from '../../third-party/component-tokens.ts';
import { addTemplate } from '../code-templates.ts';

export function addToTemplateOperation(app: Hono, parts: WechatParts): void {
  app.post('/wxa/addtotemplate', async (c) => {
    const component = requireComponentToken(parts, componentTokenOf(c));
    const { draft_id, template_type = 0 } = await readJsonObject(c);
    const standard = template_type === 1 && parts.rules['wechat.standardTemplates'];
    if (template_type !== 0 && !standard) throw new WechatError(40097, 'template_type should be 0: standard templates are gone');
    addTemplate(parts, component, draft_id, standard);
    return c.json({ errcode: 0, errmsg: 'ok' });
  });
  app.all('/wxa/addtotemplate', () => {
    throw new WechatError(43002);
  });
}
