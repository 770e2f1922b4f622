/** GET /wxa/gettemplatedraftlist (getTemplateDraftList): the newest upload of each development mini-program. Source: facts/wechat.md §3.4. */
import type { Hono } from 'hono';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { componentTokenOf, requireComponentToken } from '../../third-party/component-tokens.ts';
import { draftsOf } from '../code-templates.ts';

export function getTemplateDraftListOperation(app: Hono, parts: WechatParts): void {
  app.get('/wxa/gettemplatedraftlist', (c) => {
    const component = requireComponentToken(parts, componentTokenOf(c));
    const draft_list = draftsOf(parts, component).map(({ draftId, appid, version }) => ({
      create_time: Math.floor(version.uploadedAt / 1000),
      user_version: version.version,
      user_desc: version.description,
      draft_id: draftId,
      source_miniprogram_appid: appid,
      source_miniprogram: parts.state.miniPrograms.get(appid)?.name ?? '',
    }));
    return c.json({ errcode: 0, errmsg: 'ok', draft_list });
  });
  app.all('/wxa/gettemplatedraftlist', () => {
    throw new WechatError(43001);
  });
}
