/** POST /cgi-bin/component/api_start_push_ticket (startPushTicket). Source: facts/wechat.md §3.1; the two texts are the official page's. */
import type { Hono } from 'hono';
import { readJsonObject } from '../../api/json-body.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireCaller, requireComponentSecret } from '../component-caller.ts';

const PATH = '/cgi-bin/component/api_start_push_ticket';

export function startPushTicketOperation(app: Hono, parts: WechatParts): void {
  app.post(PATH, async (c) => {
    const body = await readJsonObject(c);
    const component = requireComponentSecret(parts, body.component_appid, body.component_secret);
    requireCaller(c, component);
    const started = parts.tickets.start(component.appid);
    return c.json({ errcode: 0, errmsg: started ? 'ok' : 'in a normal state' });
  });
  app.all(PATH, () => {
    throw new WechatError(43002);
  });
}
