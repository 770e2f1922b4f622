/** GET /sns/jscode2session (code2Session). Source: facts/wechat.md §1.3, checks 8, 10, 11. */
import type { Hono } from 'hono';
import { WechatError } from '../errors.ts';
import type { WechatParts } from '../parts.ts';
import { openidOf } from '../state.ts';
import { requireAppid, requireGrantType, requireSecret } from './credentials.ts';

export function jscode2sessionOperation(app: Hono, parts: WechatParts): void {
  app.get('/sns/jscode2session', (c) => {
    const { appid, secret, js_code, grant_type } = c.req.query();
    const miniProgram = requireAppid(parts, appid, true);
    requireSecret(miniProgram, secret, 40125, true);
    requireGrantType(grant_type, 'authorization_code', true);
    return c.json(redeemLoginCode(parts, miniProgram.appid, js_code));
  });
  app.all('/sns/jscode2session', () => {
    throw new WechatError(43001, '', true);
  });
}

/** A code is good once, for the mini-program it was made for. Throws 41008, 40029, 40163, or 40226 for a person WeChat blocks. */
export function redeemLoginCode(parts: WechatParts, appid: string, js_code: string | undefined): { session_key: string; openid: string } {
  const { clock, state } = parts;
  if (!js_code) throw new WechatError(41008, '', true);
  const code = state.loginCodes.get(js_code);
  if (!code || code.appid !== appid) throw new WechatError(40029, '', true);
  if (code.used) throw new WechatError(40163, '', true);
  if (clock.now() >= code.expiresAt) throw new WechatError(40029, '', true);
  if (state.users.get(code.userId)?.highRisk) throw new WechatError(40226, '', true);
  state.loginCodes.put(js_code, { ...code, used: true });
  const session_key = makeSessionKey(parts);
  state.sessionKeys.put(`${appid}|${code.userId}`, session_key);
  return { session_key, openid: openidOf(state, appid, code.userId) };
}

/** 16 bytes in base64, as an AES-128 key has to be. */
export function makeSessionKey(parts: WechatParts): string {
  return Buffer.from(Array.from({ length: 16 }, () => Math.floor(parts.random() * 256))).toString('base64');
}
