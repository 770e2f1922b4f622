/** POST /cgi-bin/wxopen/qrcodejumpdelete (deleteJumpQRCode): a rule for ordinary links goes. Source: facts/wechat.md §5. */
import type { Hono } from 'hono';
import { readJsonObject } from '../api/json-body.ts';
import { WechatError } from '../errors.ts';
import type { WechatParts } from '../parts.ts';
import { requireLinkCaller, requireLinkRule } from './link-rules.ts';

const PATH = '/cgi-bin/wxopen/qrcodejumpdelete';

export function qrcodeJumpDeleteOperation(app: Hono, parts: WechatParts): void {
  const { state } = parts;
  app.post(PATH, async (c) => {
    const { appid } = requireLinkCaller(parts, c.req.query('access_token'), 85075);
    const { prefix } = requireLinkRule(state, appid, await readJsonObject(c));
    state.linkRules.delete(`${appid}|${prefix}`);
    return c.json({ errcode: 0, errmsg: 'ok' });
  });
  app.all(PATH, () => {
    throw new WechatError(43002);
  });
}
