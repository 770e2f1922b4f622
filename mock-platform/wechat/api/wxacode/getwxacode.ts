/** POST /wxa/getwxacode (getQRCode, code A). Source: facts/wechat.md §5, check 64. */
import type { Hono } from 'hono';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireToken } from '../access-tokens.ts';
import { answerCode, readCodeBody, readEnv, readLook, readWidth, refuseReserved, spendLastingCode } from './code-request.ts';

const PATH_MAX = 1024;

export function getWxacodeOperation(app: Hono, parts: WechatParts): void {
  app.post('/wxa/getwxacode', async (c) => {
    const miniProgram = requireToken(parts, c.req.query('access_token'));
    const body = await readCodeBody(c, 40159);
    const { path } = body;
    if (typeof path !== 'string' || path === '' || path.length > PATH_MAX) throw new WechatError(40159);
    refuseReserved(path);
    const width = readWidth(body);
    const look = readLook(body);
    const row = { appid: miniProgram.appid, env: readEnv(body), path: path.replace(/^\//, '') };
    spendLastingCode(parts, miniProgram, row);
    return answerCode(c, parts, row, width, look);
  });
  app.all('/wxa/getwxacode', () => {
    throw new WechatError(43002);
  });
}
