/**
 * authorizer_access_token: with it a platform calls the server API in place of an account that authorised it.
 * Source: facts/wechat.md §3.3, §3.5; checks 45, 46.
 */
import { randomText } from '../../../devices/index.ts';
import { WechatError } from '../errors.ts';
import type { WechatParts } from '../parts.ts';
import { refuseRestricted } from '../restrictions.ts';
import type { MiniProgramRow, TokenRow } from '../state.ts';
import { refuseComponentToken } from './component-tokens.ts';
import { type AuthorizationRow, authorizationKey, type ComponentRow } from './rows.ts';

const TOKEN_RANDOM_LENGTH = 132;
const DAY_MS = 86_400_000;

/** Tokens of one account at one platform. */
const currentKey = ({ appid, componentAppid }: AuthorizationRow) => `${appid}|authorizer|${componentAppid}`;

/** A new token; the previous one works a little longer. */
export function issueAuthorizerToken(parts: WechatParts, authorization: AuthorizationRow) {
  const { clock, random, rules, state } = parts;
  const { appid, componentAppid } = authorization;
  const now = clock.now();
  for (const row of [...state.tokens.values()]) {
    if (row.kind === 'authorizer' && row.appid === appid && now > row.expiresAt + DAY_MS) state.tokens.delete(row.token);
  }
  endCurrentToken(parts, authorization, now + rules['wechat.componentTokenOverlapSeconds'] * 1000);
  const expires_in = rules['wechat.componentTokenSeconds'];
  const token = `90_${randomText(random, TOKEN_RANDOM_LENGTH)}`;
  const row: TokenRow = { token, appid, kind: 'authorizer', componentAppid, issuedAt: now, expiresAt: now + expires_in * 1000 };
  state.tokens.put(token, row);
  state.currentTokens.put(currentKey(authorization), token);
  return { authorizer_access_token: token, expires_in };
}

/** Tokens of an earlier authorisation are superseded. */
export function endCurrentToken({ state }: WechatParts, authorization: AuthorizationRow, at: number): void {
  const previous = state.tokens.get(state.currentTokens.get(currentKey(authorization)) ?? '');
  if (previous) state.tokens.put(previous.token, { ...previous, deadAt: Math.min(previous.deadAt ?? at, at) });
}

/** A live row of the authorisation. Throws 61003 when the account never authorised the platform or withdrew (check 46), 42007. */
export function requireAuthorization({ state }: WechatParts, componentAppid: string, appid: string): AuthorizationRow {
  const row = state.authorizations.get(authorizationKey(componentAppid, appid));
  if (!row || row.state === 'withdrawn' || !state.components.get(componentAppid)) throw new WechatError(61003);
  if (row.state === 'void') throw new WechatError(42007);
  return row;
}

/** Throws 61007 (or 48001, by rule) when the account did not grant the set (check 45). */
export function requirePermissionSet({ rules }: WechatParts, authorization: AuthorizationRow, permissionSet: number): void {
  if (authorization.permissionSets.includes(permissionSet)) return;
  throw new WechatError(rules['wechat.missingSetCode'] === 48001 ? 48001 : 61007);
}

/** What a token of this kind still has to pass once it is known to be alive: the account's standing with the platform. */
export function checkAuthorizerToken(parts: WechatParts, row: TokenRow, permissionSet?: number | readonly number[]): void {
  const authorization = requireAuthorization(parts, row.componentAppid ?? '', row.appid);
  if (permissionSet === undefined) return;
  const sets = typeof permissionSet === 'number' ? [permissionSet] : permissionSet;
  if (sets.some((set) => authorization.permissionSets.includes(set))) return;
  requirePermissionSet(parts, authorization, sets[0] as number);
}

/** Who calls with an authorizer's token, and for whom. */
export interface AuthorizerCall {
  readonly miniProgram: MiniProgramRow;
  readonly component: ComponentRow;
}

/**
 * For calls only a platform may make (code, reviews, domains). Throws 41001, 40001, 42001, 86000 for the account's own
 * token (facts/wechat.md §3.5), 61015 for a platform's own, 61003, 42007, 61007, 48004, 50002. A list of sets: any of them will do.
 */
export function requireAuthorizerCall(
  parts: WechatParts,
  token: string | undefined,
  permissionSet?: number | readonly number[],
): AuthorizerCall {
  if (!token) throw new WechatError(41001);
  const { clock, state } = parts;
  const row = state.tokens.get(token);
  if (!row) refuseComponentToken(parts, token);
  const miniProgram = row && state.miniPrograms.get(row.appid);
  const now = clock.now();
  if (!row || !miniProgram || (row.deadAt !== undefined && now >= row.deadAt)) throw new WechatError(40001);
  if (now >= row.expiresAt) throw new WechatError(42001);
  if (row.kind !== 'authorizer') throw new WechatError(86000);
  checkAuthorizerToken(parts, row, permissionSet);
  refuseRestricted(miniProgram, { irregular: 48004, limited: 50002 });
  return { miniProgram, component: state.components.get(row.componentAppid as string) as ComponentRow };
}
