/** POST /wxa/commit (commit): a template and ext_json become the trial version. Source: facts/wechat.md §3.5, codes 85013–85048, 85310–85312, 9402202, 9402203; checks 49, 50. */
import type { Hono } from 'hono';
import { readJsonObject, requireText } from '../../api/json-body.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireAuthorizerCall } from '../../third-party/authorizer-tokens.ts';
import { CODE_SET } from '../../third-party/permission-sets.ts';
import { findTemplate } from '../code-templates.ts';
import { commitCode } from '../commit-code.ts';
import { oneAtATime } from '../one-at-a-time.ts';

/** Characters of user_version. */
const VERSION_MAX = 64;

export function commitOperation(app: Hono, parts: WechatParts): void {
  const once = oneAtATime();
  app.post('/wxa/commit', async (c) => {
    const { miniProgram, component } = requireAuthorizerCall(parts, c.req.query('access_token'), CODE_SET);
    return once(miniProgram.appid, async () => {
      const body = await readJsonObject(c);
      const template = findTemplate(parts, component.appid, body.template_id);
      if (!template) throw new WechatError(85014);
      const version = requireText(body, 'user_version');
      if ([...version].length > VERSION_MAX) throw new WechatError(40097, `user_version is over ${VERSION_MAX} characters`);
      const description = requireText(body, 'user_desc');
      await commitCode(parts, { miniProgram, componentAppid: component.appid, template, extJson: body.ext_json, version, description });
      return c.json({ errcode: 0, errmsg: 'ok' });
    });
  });
  app.all('/wxa/commit', () => {
    throw new WechatError(43002);
  });
}
