/** POST /wxa/business/getuserphonenumber (getPhoneNumber). Source: facts/wechat.md §1.4, check 12. */
import type { Hono } from 'hono';
import { WechatError } from '../errors.ts';
import type { WechatParts } from '../parts.ts';
import { requireToken } from './access-tokens.ts';
import { readJsonObject, requireText } from './json-body.ts';

/** Numbers of the mainland; the seed holds no others. */
const COUNTRY_CODE = '86';

export function getUserPhoneNumberOperation(app: Hono, parts: WechatParts): void {
  const { clock, state } = parts;
  app.post('/wxa/business/getuserphonenumber', async (c) => {
    const { appid } = requireToken(parts, c.req.query('access_token'));
    const code = requireText(await readJsonObject(c), 'code');
    const row = state.phoneCodes.get(code);
    if (!row || clock.now() >= row.expiresAt) throw new WechatError(40029);
    if (row.appid !== appid) throw new WechatError(40013);
    // One use, like a login code: kept no longer, so the second time it is unknown.
    state.phoneCodes.delete(code);
    return c.json({
      errcode: 0,
      errmsg: 'ok',
      phone_info: {
        phoneNumber: row.phoneNumber,
        purePhoneNumber: row.phoneNumber,
        countryCode: COUNTRY_CODE,
        watermark: { timestamp: Math.floor(row.sharedAt / 1000), appid },
      },
    });
  });
  app.all('/wxa/business/getuserphonenumber', () => {
    throw new WechatError(43002);
  });
}
