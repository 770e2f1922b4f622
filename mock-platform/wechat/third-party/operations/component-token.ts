/** POST /cgi-bin/component/api_component_token (getComponentAccessToken). Source: facts/wechat.md §3.3, check 42. */
import type { Hono } from 'hono';
import { readJsonObject, requireText } from '../../api/json-body.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireCaller, requireComponentSecret } from '../component-caller.ts';
import { checkTicket, issueComponentToken } from '../component-tokens.ts';

const PATH = '/cgi-bin/component/api_component_token';

export function componentTokenOperation(app: Hono, parts: WechatParts): void {
  app.post(PATH, async (c) => {
    const body = await readJsonObject(c);
    const component = requireComponentSecret(parts, body.component_appid, body.component_appsecret);
    requireCaller(c, component);
    checkTicket(parts, component.appid, requireText(body, 'component_verify_ticket'));
    return c.json(issueComponentToken(parts, component.appid));
  });
  app.all(PATH, () => {
    throw new WechatError(43002);
  });
}
