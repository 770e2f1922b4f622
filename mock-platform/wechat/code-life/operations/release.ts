/** POST /wxa/release (release): the audited version goes online. The body is `{}`. Source: facts/wechat.md §3.5, codes 44002, 85019, 85020, 85052; check 57. */
import type { Hono } from 'hono';
import { readJsonObject } from '../../api/json-body.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireAuthorizerCall } from '../../third-party/authorizer-tokens.ts';
import { CODE_SET } from '../../third-party/permission-sets.ts';
import { releaseAudited } from '../releases.ts';

export function releaseOperation(app: Hono, parts: WechatParts): void {
  app.post('/wxa/release', async (c) => {
    const { miniProgram } = requireAuthorizerCall(parts, c.req.query('access_token'), CODE_SET);
    await readJsonObject(c);
    releaseAudited(parts, parts.reviews.latest(miniProgram.appid));
    return c.json({ errcode: 0, errmsg: 'ok' });
  });
  app.all('/wxa/release', () => {
    throw new WechatError(43002);
  });
}
