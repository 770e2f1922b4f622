/** POST /cgi-bin/component/api_get_authorizer_list (getAuthorizerList). Source: facts/wechat.md §3.3, code 40170. `auth_time` in seconds since 1970. */
import type { Hono } from 'hono';
import type { JsonObject } from '../../api/json-body.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { componentCall } from '../component-caller.ts';

const PATH = '/cgi-bin/component/api_get_authorizer_list';
const COUNT_MAX = 500;

export function getAuthorizerListOperation(app: Hono, parts: WechatParts): void {
  app.post(PATH, async (c) => {
    const { component, body } = await componentCall(parts, c);
    const offset = wholeNumber(body, 'offset');
    const count = wholeNumber(body, 'count');
    if (count > COUNT_MAX) throw new WechatError(40170);
    const rows = [...parts.state.authorizations.values()].filter(
      (row) => row.componentAppid === component.appid && row.state !== 'withdrawn',
    );
    return c.json({
      total_count: rows.length,
      list: rows.slice(offset, offset + count).map((row) => ({
        authorizer_appid: row.appid,
        refresh_token: row.refreshToken,
        auth_time: Math.floor(row.authorizedAt / 1000),
      })),
    });
  });
  app.all(PATH, () => {
    throw new WechatError(43002);
  });
}

function wholeNumber(body: JsonObject, field: string): number {
  const value = body[field];
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw new WechatError(47001, `${field} should be a whole number from 0`);
  return value as number;
}
