/** POST /cgi-bin/wxopen/setweappsupportversion (setSupportVersion). Source: facts/wechat.md S33, code 89014. */
import type { Hono } from 'hono';
import { readJsonObject, requireText } from '../../api/json-body.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireAuthorizerCall } from '../../third-party/authorizer-tokens.ts';
import { CODE_SET } from '../../third-party/permission-sets.ts';
import { isReleasedLibrary } from '../base-library.ts';

export function setSupportVersionOperation(app: Hono, parts: WechatParts): void {
  app.post('/cgi-bin/wxopen/setweappsupportversion', async (c) => {
    const { miniProgram } = requireAuthorizerCall(parts, c.req.query('access_token'), CODE_SET);
    const version = requireText(await readJsonObject(c), 'version');
    if (!isReleasedLibrary(version)) throw new WechatError(89014);
    parts.state.supportVersions.put(miniProgram.appid, version);
    return c.json({ errcode: 0, errmsg: 'ok' });
  });
  app.all('/cgi-bin/wxopen/setweappsupportversion', () => {
    throw new WechatError(43002);
  });
}
