/**
 * What a refusal leaves behind so that its rid can be looked up for seven days (facts/wechat.md §0 [M S20]). Tokens and
 * secrets are masked before anything is kept.
 */
import type { Context } from 'hono';
import { forgetOldest } from '../../../store-limit.ts';
import { callerAddress } from '../../caller-address.ts';
import type { WechatParts } from '../../parts.ts';

const ARRIVED_AT = 'wechat.arrivedAt';
const ROWS_MAX = 10_000;
/** Characters kept of a request body. */
const BODY_MAX = 2000;
const SECRET_NAMES = [
  'access_token',
  'secret',
  'appsecret',
  'component_access_token',
  'component_appsecret',
  'component_secret',
  'component_verify_ticket',
  'authorizer_refresh_token',
  'authorization_code',
];
/** Up to the quote that ends the text, or to the end of a body that was cut. */
const SECRET_FIELDS = new RegExp(`("(?:${SECRET_NAMES.join('|')})"\\s*:\\s*")(?:[^"\\\\]|\\\\.)*`, 'gs');
const APPID_FIELD = /"appid"\s*:\s*"(wx[0-9a-f]{16})"/;

/** Notes when a request arrived; call it before the operations. */
export function createRidLog(parts: WechatParts) {
  const { clock, state } = parts;
  return {
    // On the call's own context: a WeakMap would carry every request, with its sockets, through all minor collections.
    arrived: (c: Context): void => c.set(ARRIVED_AT, clock.now()),
    async refused(c: Context, rid: string, response: Response): Promise<void> {
      const began = (c.get(ARRIVED_AT) as number | undefined) ?? clock.now();
      const body = await bodyOf(c);
      forgetOldest(state.rids, ROWS_MAX);
      state.rids.put(rid, {
        appid: callerOf(parts, c, body),
        invokedAt: began,
        costMs: clock.now() - began,
        url: maskQuery(c.req.url),
        body: body.slice(0, BODY_MAX).replace(SECRET_FIELDS, '$1***'),
        response: await response.clone().text(),
        clientIp: callerAddress(c),
      });
    },
  };
}

/** Read text is kept by the framework, so asking again costs nothing; a body that broke off counts as empty. */
async function bodyOf(c: Context): Promise<string> {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return '';
  try {
    return await c.req.text();
  } catch {
    return '';
  }
}

/** The account a refused call was made for, as far as the call says; empty: nobody's. */
function callerOf({ state }: WechatParts, c: Context, body: string): string {
  const { access_token = '', appid = '' } = c.req.query();
  const named = state.tokens.get(access_token)?.appid ?? (appid || APPID_FIELD.exec(body)?.[1]);
  return named !== undefined && state.miniPrograms.get(named) ? named : '';
}

/** Names are compared decoded: `%73ecret` is a secret too. */
function maskQuery(url: string): string {
  const { searchParams } = new URL(url);
  for (const name of SECRET_NAMES) if (searchParams.has(name)) searchParams.set(name, '***');
  return searchParams.size > 0 ? `?${searchParams}` : '';
}
