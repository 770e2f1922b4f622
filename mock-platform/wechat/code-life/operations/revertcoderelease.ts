/** GET /wxa/revertcoderelease (revertCodeRelease): back to an earlier release, or the list of them. Source: facts/wechat.md §3.5, codes 87011, 87012, 40097; check 59. */
import type { Hono } from 'hono';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireAuthorizerCall } from '../../third-party/authorizer-tokens.ts';
import { CODE_SET } from '../../third-party/permission-sets.ts';
import { wholeNumber } from '../code-templates.ts';
import { revertable, revertRelease } from '../releases.ts';

export function revertCodeReleaseOperation(app: Hono, parts: WechatParts): void {
  app.get('/wxa/revertcoderelease', (c) => {
    const { miniProgram } = requireAuthorizerCall(parts, c.req.query('access_token'), CODE_SET);
    const { action, app_version } = c.req.query();
    if (action === 'get_history_version') {
      const version_list = revertable(parts.state, miniProgram.appid).map(({ appVersion, releasedAt, version }) => ({
        commit_time: Math.floor(releasedAt / 1000),
        user_version: version.version,
        user_desc: version.description,
        app_version: appVersion,
      }));
      return c.json({ errcode: 0, errmsg: 'ok', version_list });
    }
    if (action !== undefined) throw new WechatError(40097, 'action should be get_history_version');
    const wanted = app_version === undefined ? undefined : wholeNumber(app_version);
    if (app_version !== undefined && wanted === undefined) throw new WechatError(40097, 'app_version should be a number');
    revertRelease(parts, miniProgram.appid, wanted);
    return c.json({ errcode: 0, errmsg: 'ok' });
  });
  app.all('/wxa/revertcoderelease', () => {
    throw new WechatError(43001);
  });
}
