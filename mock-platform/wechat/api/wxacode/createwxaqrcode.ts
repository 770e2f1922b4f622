/** POST /cgi-bin/wxaapp/createwxaqrcode (createQRCode, code C). Source: facts/wechat.md §5, check 64. */
import { Buffer } from 'node:buffer';
import type { Hono } from 'hono';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireToken } from '../access-tokens.ts';
import { answerCode, PLAIN_LOOK, readCodeBody, readWidth, refuseReserved, spendLastingCode } from './code-request.ts';

const PATH_MAX_BYTES = 128;

export function createWxaQrcodeOperation(app: Hono, parts: WechatParts): void {
  app.post('/cgi-bin/wxaapp/createwxaqrcode', async (c) => {
    const miniProgram = requireToken(parts, c.req.query('access_token'));
    const body = await readCodeBody(c, 40159);
    const { path } = body;
    if (typeof path !== 'string' || path === '' || Buffer.byteLength(path) > PATH_MAX_BYTES) throw new WechatError(40159);
    refuseReserved(path);
    const width = readWidth(body);
    const row = { appid: miniProgram.appid, env: 'release', path: path.replace(/^\//, ''), kind: 'qr-code' } as const;
    spendLastingCode(parts, miniProgram, row);
    return answerCode(c, parts, row, width, PLAIN_LOOK);
  });
  app.all('/cgi-bin/wxaapp/createwxaqrcode', () => {
    throw new WechatError(43002);
  });
}
