/** POST /cgi-bin/wxopen/qrcodejumppublish (publishJumpQRCode): from now on the rule holds for everybody. Source: facts/wechat.md §5. */
import type { Hono } from 'hono';
import { readJsonObject } from '../api/json-body.ts';
import { addCount } from '../code-life/counts.ts';
import { WechatError } from '../errors.ts';
import type { WechatParts } from '../parts.ts';
import { versionKey } from '../state.ts';
import { PUBLISH_COUNT, publishesLeft, putLinkRule, requireLinkCaller, requireLinkRule } from './link-rules.ts';

const PATH = '/cgi-bin/wxopen/qrcodejumppublish';

export function qrcodeJumpPublishOperation(app: Hono, parts: WechatParts): void {
  const { state } = parts;
  app.post(PATH, async (c) => {
    const { appid } = requireLinkCaller(parts, c.req.query('access_token'), 85075);
    const rule = requireLinkRule(state, appid, await readJsonObject(c));
    if (!state.versions.get(versionKey(appid, 'formal'))) throw new WechatError(85074);
    if (publishesLeft(parts, appid) === 0) throw new WechatError(45009);
    addCount(parts, PUBLISH_COUNT, appid, 'month');
    putLinkRule(state, { ...rule, published: true });
    return c.json({ errcode: 0, errmsg: 'ok' });
  });
  app.all(PATH, () => {
    throw new WechatError(43002);
  });
}
