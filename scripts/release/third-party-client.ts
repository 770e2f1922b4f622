/** Calls of a third-party platform in place of a mini-program: component token → authorizer token → call. Source: facts/wechat.md §3.3. */
import { randomBytes } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { Hosts } from '../../devices/index.ts';
import { Failure, messageOf } from '../failure.ts';
import { readSecret, referencedFile } from './secret-reference.ts';
import { tokenCache } from './token-cache.ts';
import { TOKEN_ENDED, wechatRefusal } from './wechat-refusals.ts';

/** As in the brand file: `release.thirdParty`. */
export interface ThirdPartyAccess {
  readonly componentAppid: string;
  readonly developmentAppid: string;
  readonly componentSecret: string;
  readonly ticket: string;
  readonly refreshToken: string;
}

export interface ThirdPartyOptions {
  readonly access: ThirdPartyAccess;
  /** The mini-program that is released. */
  readonly appid: string;
  /** Folder of the brand file: `file:` references start there. */
  readonly folder: string;
  /** Address of a running mock platform; absent: WeChat. */
  readonly platform?: string;
  readonly timeoutMs?: number;
  readonly onWarning?: (text: string) => void;
}

type Answer = { readonly [field: string]: unknown };
type Body = object | FormData | undefined;

export interface ThirdPartyClient {
  /** Address the calls go to, for the record. */
  readonly address: string;
  /** In place of the mini-program. `what` names the step in errors. Throws {@link Failure}. */
  get(what: string, path: string, query?: { readonly [name: string]: string }): Promise<Answer>;
  post(what: string, path: string, body?: object | FormData): Promise<Answer>;
  /** A picture, or the refusal. */
  picture(what: string, path: string): Promise<Uint8Array>;
  /** For the platform itself. */
  readonly component: Pick<ThirdPartyClient, 'get' | 'post'>;
}

/** `https://api.weixin.qq.com`, or the same below a mock's address. Throws {@link Failure} for something that is no address. */
export function apiAddress(platform: string | undefined): string {
  if (platform === undefined) return `https://${Hosts.wechatApi}`;
  if (!URL.canParse(platform) || !/^https?:$/.test(new URL(platform).protocol)) {
    throw new Failure('platform-url-malformed', `--platform is ${JSON.stringify(platform)}, which is not an address`, {
      fix: 'use e.g. --platform http://127.0.0.1:7100',
      exitCode: 2,
    });
  }
  return `${new URL(platform).origin}/${Hosts.wechatApi}`;
}

export function createThirdPartyClient(options: ThirdPartyOptions): ThirdPartyClient {
  const { access, appid, folder } = options;
  const address = apiAddress(options.platform);
  const host = options.platform === undefined ? Hosts.wechatApi : new URL(address).host;
  const component = tokenCache(`${address}|${access.componentAppid}`);
  const authorizer = tokenCache(`${address}|${access.componentAppid}|${appid}`);

  const request = async (what: string, path: string, query: object, body: Body): Promise<Response> => {
    const url = `${address}${path}?${new URLSearchParams({ ...query })}`;
    const json = body !== undefined && !(body instanceof FormData);
    try {
      return await fetch(url, {
        method: body === undefined ? 'GET' : 'POST',
        ...(body === undefined ? {} : { body: json ? JSON.stringify(body) : body }),
        ...(json ? { headers: { 'content-type': 'application/json' } } : {}),
        signal: AbortSignal.timeout(options.timeoutMs ?? 60_000),
      });
    } catch (error) {
      throw new Failure('wechat-not-reached', `${what}: ${host} could not be reached (${messageOf((error as Error).cause ?? error)})`, {
        fix: options.platform === undefined ? 'check the network and the proxy of this machine' : 'start the mock: camlock platform',
      });
    }
  };
  const read = async (what: string, response: Response): Promise<Answer> => {
    const text = await response.text();
    let answer: Answer;
    try {
      answer = JSON.parse(text) as Answer;
      if (typeof answer !== 'object' || answer === null) throw new SyntaxError('not an object');
    } catch {
      throw new Failure('wechat-answer-strange', `${what}: ${host} answered HTTP ${response.status} with something that is not JSON`, {
        fix: 'is there a proxy in between, or does the address belong to something else?',
      });
    }
    if (typeof answer.errcode === 'number' && answer.errcode !== 0) throw wechatRefusal(what, answer.errcode, String(answer.errmsg ?? ''));
    if (!response.ok)
      throw new Failure('wechat-answer-strange', `${what}: ${host} answered HTTP ${response.status}`, { fix: 'try it again later' });
    return answer;
  };
  const textOf = (what: string, answer: Answer, field: string): string => {
    const value = answer[field];
    if (typeof value === 'string' && value !== '') return value;
    throw new Failure('wechat-answer-strange', `${what}: the answer of ${host} has no ${field}`, { fix: 'try it again later' });
  };

  const componentToken = async (): Promise<string> => {
    const kept = component.read();
    if (kept) return kept;
    const what = 'the token of the third-party platform';
    const answer = await read(
      what,
      await request(
        what,
        '/cgi-bin/component/api_component_token',
        {},
        {
          component_appid: access.componentAppid,
          component_appsecret: readSecret('AppSecret of the third-party platform', access.componentSecret, folder),
          component_verify_ticket: readSecret('component_verify_ticket', access.ticket, folder),
        },
      ),
    );
    const token = textOf(what, answer, 'component_access_token');
    component.write(token, Number(answer.expires_in) || 7200);
    return token;
  };
  const authorizerToken = async (): Promise<string> => {
    const kept = authorizer.read();
    if (kept) return kept;
    const what = 'the token of the mini-program';
    const refresh = readSecret('authorizer_refresh_token', access.refreshToken, folder);
    const answer = await withToken(component, componentToken, async (token) =>
      read(
        what,
        await request(
          what,
          '/cgi-bin/component/api_authorizer_token',
          { component_access_token: token },
          {
            component_appid: access.componentAppid,
            authorizer_appid: appid,
            authorizer_refresh_token: refresh,
          },
        ),
      ),
    );
    const next = answer.authorizer_refresh_token;
    if (typeof next === 'string' && next !== '' && next !== refresh) keepRefreshToken(next);
    const token = textOf(what, answer, 'authorizer_access_token');
    authorizer.write(token, Number(answer.expires_in) || 7200);
    return token;
  };
  /** "Save whatever each call returns" (facts/wechat.md §3.3). */
  const keepRefreshToken = (next: string): void => {
    const file = referencedFile(access.refreshToken, folder);
    if (!file) {
      options.onWarning?.(
        `WeChat gave a new refresh token, and ${access.refreshToken} cannot be written from here: use file:PATH, else the next run may fail`,
      );
      return;
    }
    const fresh = `${file}.${randomBytes(4).toString('hex')}`;
    writeFileSync(fresh, `${next}\n`, { mode: 0o600 });
    renameSync(fresh, file);
  };
  const calls = (cache: typeof component, tokenOf: () => Promise<string>): Pick<ThirdPartyClient, 'get' | 'post' | 'picture'> => {
    const call = (what: string, path: string, query: object, body: Body): Promise<Answer> =>
      withToken(cache, tokenOf, async (access_token) => read(what, await request(what, path, { access_token, ...query }, body)));
    return {
      get: (what, path, query = {}) => call(what, path, query, undefined),
      post: (what, path, body = {}) => call(what, path, {}, body),
      picture: (what, path) =>
        withToken(cache, tokenOf, async (access_token) => {
          const response = await request(what, path, { access_token }, undefined);
          if (!/^image\//.test(response.headers.get('content-type') ?? '')) {
            await read(what, response);
            throw new Failure('wechat-answer-strange', `${what}: ${host} answered with something that is no picture`, {
              fix: 'try it again later',
            });
          }
          return new Uint8Array(await response.arrayBuffer());
        }),
    };
  };
  return { address: host, ...calls(authorizer, authorizerToken), component: calls(component, componentToken) };
}

/** A token that ended before its time (somebody asked for a newer one) is replaced once. */
async function withToken<T>(cache: { drop(): void }, tokenOf: () => Promise<string>, work: (token: string) => Promise<T>): Promise<T> {
  try {
    return await work(await tokenOf());
  } catch (error) {
    const code = error instanceof Failure ? Number(/^wechat-(\d+)$/.exec(error.code)?.[1]) : Number.NaN;
    if (!TOKEN_ENDED.has(code)) throw error;
    cache.drop();
    return work(await tokenOf());
  }
}
