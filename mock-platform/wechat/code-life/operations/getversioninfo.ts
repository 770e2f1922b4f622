/** POST /wxa/getversioninfo (getVersionInfo): trial and online version; the body is `{}`. Source: facts/wechat.md §3.5, code 44002. */
import type { Hono } from 'hono';
import { readJsonObject } from '../../api/json-body.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { versionKey } from '../../state.ts';
import { requireAuthorizerCall } from '../../third-party/authorizer-tokens.ts';
import { CODE_SET } from '../../third-party/permission-sets.ts';
import { onlineRelease } from '../releases.ts';

export function getVersionInfoOperation(app: Hono, parts: WechatParts): void {
  app.post('/wxa/getversioninfo', async (c) => {
    const { miniProgram } = requireAuthorizerCall(parts, c.req.query('access_token'), CODE_SET);
    await readJsonObject(c);
    const trial = parts.state.versions.get(versionKey(miniProgram.appid, 'trial'));
    const online = onlineRelease(parts.state, miniProgram.appid);
    return c.json({
      errcode: 0,
      errmsg: 'ok',
      ...(trial
        ? { exp_info: { exp_time: Math.floor(trial.uploadedAt / 1000), exp_version: trial.version, exp_desc: trial.description } }
        : {}),
      ...(online
        ? {
            release_info: {
              release_time: Math.floor(online.releasedAt / 1000),
              release_version: online.version.version,
              release_desc: online.version.description,
            },
          }
        : {}),
    });
  });
  app.all('/wxa/getversioninfo', () => {
    throw new WechatError(43002);
  });
}
