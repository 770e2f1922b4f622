/**
 * The IoT cloud as a customer of WeChat's server API: one access_token per application, fetched with
 * `/cgi-bin/stable_token` and fetched again when WeChat says it is no longer good (facts/wechat.md §1.2).
 */
import type { Clock } from '../../../devices/index.ts';
import type { ApplicationRow } from '../rows.ts';
import type { Transport } from './transport.ts';

/** What WeChat answered. `errcode` 0 is success, as is a missing one. */
interface WechatAnswer {
  readonly errcode: number;
  readonly errmsg: string;
  readonly [field: string]: unknown;
}

export interface WechatClient {
  /** POSTs `body` to an operation with the application's own token. Rejects when WeChat cannot be reached or read. */
  call(application: ApplicationRow, path: string, body: object): Promise<WechatAnswer>;
  /** code2Session: whose `wx.login` code this is. Rejects as `call` does. */
  session(application: ApplicationRow, jsCode: string): Promise<WechatAnswer>;
  reset(): void;
}

/** Codes that say "this token is not good": invalid, expired, malformed. */
export const TOKEN_CODES = new Set([40001, 42001, 40014]);
/** A token is fetched again this long before its end. */
const EARLY_MS = 60_000;

/** WeChat refused to give a token; the message carries its code, never the secret. */
export class WechatTokenError extends Error {
  override readonly name = 'WechatTokenError';
}

export function createWechatClient(options: { readonly clock: Clock; readonly transport: Transport }): WechatClient {
  const { clock, transport } = options;
  const tokens = new Map<string, { token: string; until: number }>();
  const fetching = new Map<string, Promise<string>>();

  /** Without `body`: a GET. */
  async function ask(path: string, body?: object): Promise<WechatAnswer> {
    const text = await (body === undefined ? transport.get(path) : transport.post(path, JSON.stringify(body)));
    let answer: unknown;
    try {
      answer = JSON.parse(text);
    } catch {
      throw new Error(`WeChat's answer to ${path.split('?')[0]} is not JSON`);
    }
    if (typeof answer !== 'object' || answer === null) throw new Error(`WeChat's answer to ${path.split('?')[0]} is not an object`);
    const fields = answer as { errcode?: unknown; errmsg?: unknown };
    return { ...answer, errcode: Number(fields.errcode ?? 0), errmsg: String(fields.errmsg ?? 'ok') };
  }

  async function fetchToken(application: ApplicationRow, force: boolean): Promise<string> {
    const body = { grant_type: 'client_credential', appid: application.appid, secret: application.wechatSecret, force_refresh: force };
    const answer = await ask('/cgi-bin/stable_token', body);
    const { access_token: token, expires_in: seconds } = answer;
    if (typeof token !== 'string' || typeof seconds !== 'number') {
      throw new WechatTokenError(`stable_token for ${application.appid}: ${answer.errcode} ${answer.errmsg}`);
    }
    tokens.set(application.appKey, { token, until: clock.now() + seconds * 1000 });
    return token;
  }

  /** One request at a time per application, however many events wait for it. */
  function refresh(application: ApplicationRow, force: boolean): Promise<string> {
    const running = fetching.get(application.appKey);
    if (running) return running;
    const started = fetchToken(application, force).finally(() => fetching.delete(application.appKey));
    fetching.set(application.appKey, started);
    return started;
  }

  function current(application: ApplicationRow): string | Promise<string> {
    const kept = tokens.get(application.appKey);
    return kept && kept.until - EARLY_MS > clock.now() ? kept.token : refresh(application, false);
  }

  return {
    async call(application, path, body) {
      const token = await current(application);
      const answer = await ask(`${path}?access_token=${encodeURIComponent(token)}`, body);
      if (!TOKEN_CODES.has(answer.errcode)) return answer;
      if (tokens.get(application.appKey)?.token === token) tokens.delete(application.appKey);
      let fresh = await current(application);
      // Normal mode hands out the same token while it believes in it; then only force helps.
      if (fresh === token) fresh = await refresh(application, true);
      return ask(`${path}?access_token=${encodeURIComponent(fresh)}`, body);
    },
    session({ appid, wechatSecret: secret }, jsCode) {
      const query = new URLSearchParams({ appid, secret, js_code: jsCode, grant_type: 'authorization_code' });
      return ask(`/sns/jscode2session?${query}`);
    },
    reset: () => tokens.clear(),
  };
}
