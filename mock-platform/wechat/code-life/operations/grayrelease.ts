/** POST /wxa/grayrelease (grayRelease): the audited version for a part of the people. Source: facts/wechat.md §3.5, codes 85079–85082; check 60. */
import type { Hono } from 'hono';
import { readJsonObject } from '../../api/json-body.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireAuthorizerCall } from '../../third-party/authorizer-tokens.ts';
import { CODE_SET } from '../../third-party/permission-sets.ts';
import { grayRelease } from '../releases.ts';

export function grayReleaseOperation(app: Hono, parts: WechatParts): void {
  app.post('/wxa/grayrelease', async (c) => {
    const { miniProgram } = requireAuthorizerCall(parts, c.req.query('access_token'), CODE_SET);
    const { gray_percentage, support_debuger_first = false, support_experiencer_first = false } = await readJsonObject(c);
    if (typeof gray_percentage !== 'number') throw new WechatError(40097, 'gray_percentage should be a number');
    if (typeof support_debuger_first !== 'boolean' || typeof support_experiencer_first !== 'boolean') {
      throw new WechatError(40097, 'support_debuger_first and support_experiencer_first should be true or false');
    }
    grayRelease(parts, miniProgram.appid, parts.reviews.latest(miniProgram.appid), {
      percentage: gray_percentage,
      debuggersFirst: support_debuger_first,
      testersFirst: support_experiencer_first,
    });
    return c.json({ errcode: 0, errmsg: 'ok' });
  });
  app.all('/wxa/grayrelease', () => {
    throw new WechatError(43002);
  });
}
