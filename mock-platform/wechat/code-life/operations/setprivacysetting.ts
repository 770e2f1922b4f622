/** POST /cgi-bin/component/setprivacysetting (setPrivacySetting), with an authorizer's token. Source: facts/wechat.md §3.5 (order), §4.6; codes 86069–86074 of the official page. */
import type { Hono } from 'hono';
import { readJsonObject } from '../../api/json-body.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireAuthorizerCall } from '../../third-party/authorizer-tokens.ts';
import { CODE_SET } from '../../third-party/permission-sets.ts';
import { PRIVACY_VERSIONS, putPrivacy, readGuide, readPrivacyVersion } from '../privacy-guide.ts';
import { onlineRelease } from '../releases.ts';

export function setPrivacySettingOperation(app: Hono, parts: WechatParts): void {
  app.post('/cgi-bin/component/setprivacysetting', async (c) => {
    const { miniProgram } = requireAuthorizerCall(parts, c.req.query('access_token'), CODE_SET);
    const body = await readJsonObject(c);
    const version = readPrivacyVersion(body);
    const guide = readGuide(body, parts.clock.now());
    if (version === PRIVACY_VERSIONS.online && !onlineRelease(parts.state, miniProgram.appid)) throw new WechatError(86074);
    putPrivacy(parts.state, miniProgram.appid, version, guide);
    return c.json({ errcode: 0, errmsg: 'ok' });
  });
  app.all('/cgi-bin/component/setprivacysetting', () => {
    throw new WechatError(43002);
  });
}
