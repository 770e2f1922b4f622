/** GET /cgi-bin/token (getAccessToken). Source: facts/wechat.md §1.1, checks 4, 8, 9. */
import type { Hono } from 'hono';
import { WechatError } from '../errors.ts';
import type { WechatParts } from '../parts.ts';
import { refuseRestricted } from '../restrictions.ts';
import { issueToken } from './access-tokens.ts';
import { requireAppid, requireCallerAddress, requireGrantType, requireSecret } from './credentials.ts';
import { spendDailyQuota } from './openapi/quotas.ts';

export function tokenOperation(app: Hono, parts: WechatParts): void {
  app.get('/cgi-bin/token', (c) => {
    const { appid, secret, grant_type } = c.req.query();
    const miniProgram = requireAppid(parts, appid);
    requireGrantType(grant_type, 'client_credential');
    requireSecret(miniProgram, secret, parts.rules['wechat.wrongSecretCode'] === 40001 ? 40001 : 40125);
    requireCallerAddress(c, miniProgram);
    refuseRestricted(miniProgram, { 'secret-frozen': 40243, 'token-closed': 50004, 'account-frozen': 50007 });
    spendDailyQuota(parts, '/cgi-bin/token', miniProgram.appid);
    return c.json(issueToken(parts, miniProgram.appid));
  });
  app.all('/cgi-bin/token', () => {
    throw new WechatError(43001);
  });
}
