/**
 * What the address of the authorisation page asks for, and who may answer. Source: facts/wechat.md §3.3 (links, auth_type,
 * biz_appid, category_id_list).
 */
import { administratorOf } from '../code-life/testers.ts';
import type { WechatParts } from '../parts.ts';
import type { MiniProgramRow, UserRow } from '../state.ts';
import { askedSets, readPreAuthCode } from './console.ts';
import type { ComponentRow } from './rows.ts';

export interface AuthorisationRequest {
  readonly component: ComponentRow;
  readonly preAuthCode: string;
  /** Where the answer goes; absent on a scanned page, whose answer the computer takes. */
  readonly redirectUri: string | undefined;
  /** Sets offered for choice. */
  readonly sets: readonly number[];
  /** Accounts offered; other ones cannot be chosen. */
  readonly accounts: readonly MiniProgramRow[];
}

/** What a person reads instead of the page: what happened, and what to do. */
export interface PageProblem {
  readonly title: string;
  readonly advice: string;
  readonly status: 400 | 403 | 501;
}

export function isProblem(value: object): value is PageProblem {
  return Object.hasOwn(value, 'advice');
}

const problem = (title: string, advice: string, status: PageProblem['status'] = 400): PageProblem => ({ title, advice, status });

const CODE_PROBLEMS = {
  unknown: problem('预授权码无效', '这个链接不是服务商刚刚生成的。请回到服务商的页面，重新点一次授权。'),
  over: problem('预授权码已过期', '链接放得太久了。请回到服务商的页面，重新点一次授权。'),
  used: problem('这个链接已经用过了', '授权已经完成。要再授权一次，请回到服务商的页面重新点授权。'),
} as const;

/** Kinds of accounts a link may ask for: 2 mini-programs, 3 both; 1 official accounts, which are not played here. */
const WITH_MINI_PROGRAMS = ['2', '3'];
const OFFICIAL_ACCOUNTS = '1';

/** `needsRedirect`: the page itself sends the answer back. */
export function readRequest(
  parts: WechatParts,
  query: { readonly [name: string]: string },
  needsRedirect: boolean,
): AuthorisationRequest | PageProblem {
  const { state } = parts;
  const { component_appid = '', pre_auth_code = '', redirect_uri = '', auth_type = '3', biz_appid = '', category_id_list = '' } = query;
  const component = state.components.get(component_appid);
  if (!component) return problem('没有这个第三方平台', '链接里的 component_appid 不对。请让服务商检查链接。');
  const code = readPreAuthCode(parts, pre_auth_code);
  if (typeof code === 'string') return CODE_PROBLEMS[code];
  if (code.componentAppid !== component.appid) return CODE_PROBLEMS.unknown;
  const redirectUri = readRedirect(redirect_uri);
  if (needsRedirect && redirectUri === undefined)
    return problem('回调地址不对', '链接里的 redirect_uri 要以 http:// 或 https:// 开头。请让服务商检查链接。');
  if (biz_appid === '' && auth_type !== OFFICIAL_ACCOUNTS && !WITH_MINI_PROGRAMS.includes(auth_type))
    return problem(`这里不演示 auth_type=${auth_type.slice(0, 8)}`, '可以用 2（小程序）或 3（小程序和公众号）。', 501);
  const named = category_id_list === '' ? undefined : category_id_list.split('|').map(Number);
  const sets = askedSets(component).filter((id) => !named || named.includes(id));
  if (sets.length === 0) return problem('没有可授权的权限', '链接里的 category_id_list 与服务商申请的权限集没有重合。请让服务商检查链接。');
  // biz_appid wins over auth_type.
  const accounts = [...state.miniPrograms.values()].filter(({ appid }) =>
    biz_appid === '' ? auth_type !== OFFICIAL_ACCOUNTS : appid === biz_appid,
  );
  return { component, preAuthCode: code.code, redirectUri, sets, accounts };
}

function readRedirect(text: string): string | undefined {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? text : undefined;
}

/** `redirect_uri?auth_code=…&expires_in=600`. */
export function answerAddress(redirectUri: string, answer: { readonly auth_code: string; readonly expires_in: number }): string {
  const url = new URL(redirectUri);
  url.searchParams.set('auth_code', answer.auth_code);
  url.searchParams.set('expires_in', String(answer.expires_in));
  return url.href;
}

/** The person in front of the page: the one named, else an administrator of an offered account, else the first there is. */
export function personOf({ state }: WechatParts, request: AuthorisationRequest, named: string | undefined): UserRow | undefined {
  const known = named === undefined ? undefined : state.users.get(named);
  const administrator = request.accounts.map(({ appid }) => administratorOf(state, appid)).find((userId) => userId !== undefined);
  return known ?? (administrator === undefined ? undefined : state.users.get(administrator)) ?? [...state.users.values()][0];
}
