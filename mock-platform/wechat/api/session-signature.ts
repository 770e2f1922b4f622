/** Who proves a login state without sending the key: `hmac_sha256(session_key, "")` in hex. Source: facts/wechat.md §1.4. */
import { createHmac } from 'node:crypto';
import type { Context } from 'hono';
import { sameText } from '../../../devices/index.ts';
import { WechatError } from '../errors.ts';
import type { WechatParts } from '../parts.ts';
import { requireToken } from './access-tokens.ts';

export interface ProvenSession {
  readonly openid: string;
  /** Key of the session in `state.sessionKeys`. */
  readonly sessionId: string;
}

/** Reads `openid`, `signature`, `sig_method` from the query. Throws 40097, 40003, 87008, 87007 or 87009. */
export function requireSession(parts: WechatParts, c: Context): ProvenSession {
  const { access_token, openid, signature, sig_method } = c.req.query();
  const { appid } = requireToken(parts, access_token);
  if (!openid || !signature || !sig_method) throw new WechatError(40097);
  const userId = parts.state.openids.get(`${appid}|${openid}`);
  if (userId === undefined) throw new WechatError(40003);
  if (sig_method !== 'hmac_sha256') throw new WechatError(87008);
  const sessionId = `${appid}|${userId}`;
  const key = parts.state.sessionKeys.get(sessionId);
  if (key === undefined) throw new WechatError(87007);
  const wanted = createHmac('sha256', key).update('').digest('hex');
  if (!sameText(signature.toLowerCase(), wanted)) throw new WechatError(87009);
  return { openid, sessionId };
}
