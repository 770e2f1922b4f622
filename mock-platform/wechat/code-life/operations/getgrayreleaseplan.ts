/** GET /wxa/getgrayreleaseplan (getGrayReleasePlan). Source: facts/wechat.md §3.5; without a plan status 0 [I]. */
import type { Hono } from 'hono';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireAuthorizerCall } from '../../third-party/authorizer-tokens.ts';
import { CODE_SET } from '../../third-party/permission-sets.ts';
import { GRAY } from '../releases.ts';

export function getGrayReleasePlanOperation(app: Hono, parts: WechatParts): void {
  app.get('/wxa/getgrayreleaseplan', (c) => {
    const { miniProgram } = requireAuthorizerCall(parts, c.req.query('access_token'), CODE_SET);
    const plan = parts.state.grayPlans.get(miniProgram.appid);
    const gray_release_plan = {
      status: plan?.status ?? GRAY.initial,
      create_timestamp: Math.floor((plan?.createdAt ?? 0) / 1000),
      gray_percentage: plan?.percentage ?? 0,
      support_debuger_first: plan?.debuggersFirst ?? false,
      support_experiencer_first: plan?.testersFirst ?? false,
    };
    return c.json({ errcode: 0, errmsg: 'ok', gray_release_plan });
  });
  app.all('/wxa/getgrayreleaseplan', () => {
    throw new WechatError(43001);
  });
}
