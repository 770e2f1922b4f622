/** POST /cgi-bin/stable_token (getStableAccessToken). Source: facts/wechat.md §1.2, checks 5–7, 9; 89503, 89506, 89507. */
import type { Hono } from 'hono';
import { WechatError } from '../errors.ts';
import type { WechatParts } from '../parts.ts';
import { issueStableToken } from './access-tokens.ts';
import { requireConfirmedAddress } from './caller-addresses.ts';
import { requireAppid, requireCallerAddress, requireGrantType, requireSecret } from './credentials.ts';
import { readJsonObject } from './json-body.ts';

export function stableTokenOperation(app: Hono, parts: WechatParts): void {
  app.post('/cgi-bin/stable_token', async (c) => {
    const body = await readJsonObject(c);
    const miniProgram = requireAppid(parts, body.appid);
    requireGrantType(body.grant_type, 'client_credential');
    requireSecret(miniProgram, body.secret, 40125);
    requireCallerAddress(c, miniProgram);
    requireConfirmedAddress(parts, c, miniProgram);
    return c.json(issueStableToken(parts, miniProgram.appid, body.force_refresh === true));
  });
  app.all('/cgi-bin/stable_token', () => {
    throw new WechatError(43002);
  });
}
