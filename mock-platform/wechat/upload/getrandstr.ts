/** POST /wxa/ci/getrandstr: the one-time string a signature is made over. Source: facts/miniprogram-ci.md §1.3. */
import type { Hono } from 'hono';
import type { WechatParts } from '../parts.ts';
import { readCall, requireMiniProgram } from './caller.ts';
import { issueRandString } from './signature.ts';

export function getRandStrOperation(app: Hono, parts: WechatParts): void {
  app.post('/wxa/ci/getrandstr', async (c) => {
    const { appid } = await readCall(c);
    const miniProgram = requireMiniProgram(parts, appid);
    return c.json({ errCode: 0, errMsg: '', data: { randomString: issueRandString(parts, miniProgram.appid) } });
  });
}
