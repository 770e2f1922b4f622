/** GET /wxa/resetusersessionkey (resetUserSessionKey): the old key stops at once. Source: facts/wechat.md §1.4; the path is SDK knowledge [I]. */
import type { Hono } from 'hono';
import { WechatError } from '../errors.ts';
import type { WechatParts } from '../parts.ts';
import { makeSessionKey } from './jscode2session.ts';
import { requireSession } from './session-signature.ts';

export function resetUserSessionKeyOperation(app: Hono, parts: WechatParts): void {
  app.get('/wxa/resetusersessionkey', (c) => {
    const { openid, sessionId } = requireSession(parts, c);
    const session_key = makeSessionKey(parts);
    parts.state.sessionKeys.put(sessionId, session_key);
    return c.json({ errcode: 0, errmsg: 'ok', openid, session_key });
  });
  app.all('/wxa/resetusersessionkey', () => {
    throw new WechatError(43001);
  });
}
