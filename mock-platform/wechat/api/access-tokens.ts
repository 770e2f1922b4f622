/**
 * Access tokens: issued by two operations that do not touch each other's tokens, checked by all others.
 * Rules: facts/wechat.md §0 (token errors), §1.1 (overlap), §1.2 (stable token).
 */
import { randomText } from '../../../devices/index.ts';
import { WechatError } from '../errors.ts';
import type { WechatParts } from '../parts.ts';
import { refuseRestricted } from '../restrictions.ts';
import { chinaDay, type MiniProgramRow, type TokenRow } from '../state.ts';
import { checkAuthorizerToken } from '../third-party/authorizer-tokens.ts';
import { refuseComponentToken } from '../third-party/component-tokens.ts';

/** Prefix and length seen on real tokens; documents only ask to store 512 characters. */
const TOKEN_RANDOM_LENGTH = 132;
/** §1.2: a stable token is renewed this long before it ends. */
const STABLE_RENEW_SECONDS = 300;
const FORCE_REFRESH_GAP_MS = 30_000;
const FORCE_REFRESH_A_DAY = 20;

/** Tokens of the account itself; a platform's are made in third-party. */
type OwnKind = Exclude<TokenRow['kind'], 'authorizer'>;

export interface TokenAnswer {
  readonly access_token: string;
  readonly expires_in: number;
}

function currentToken(parts: WechatParts, appid: string, kind: OwnKind): TokenRow | undefined {
  const token = parts.state.currentTokens.get(`${appid}|${kind}`);
  return token === undefined ? undefined : parts.state.tokens.get(token);
}

function makeToken(parts: WechatParts, appid: string, kind: OwnKind): TokenRow {
  const { clock, random, rules, state } = parts;
  const now = clock.now();
  for (const row of [...state.tokens.values()]) {
    if (row.appid === appid && now > row.expiresAt + 86_400_000) state.tokens.delete(row.token);
  }
  const row: TokenRow = {
    token: `90_${randomText(random, TOKEN_RANDOM_LENGTH)}`,
    appid,
    kind,
    issuedAt: now,
    expiresAt: now + rules['wechat.tokenSeconds'] * 1000,
  };
  state.tokens.put(row.token, row);
  state.currentTokens.put(`${appid}|${kind}`, row.token);
  return row;
}

function answer(row: TokenRow, now: number): TokenAnswer {
  return { access_token: row.token, expires_in: Math.floor((row.expiresAt - now) / 1000) };
}

/** A new token; the previous one of this operation works for five more minutes (check 4). */
export function issueToken(parts: WechatParts, appid: string): TokenAnswer {
  const now = parts.clock.now();
  const previous = currentToken(parts, appid, 'token');
  if (previous) {
    const deadAt = now + parts.rules['wechat.tokenOverlapSeconds'] * 1000;
    parts.state.tokens.put(previous.token, { ...previous, deadAt: Math.min(previous.deadAt ?? deadAt, deadAt) });
  }
  return answer(makeToken(parts, appid, 'token'), now);
}

/** The standing token, a new one near its end, or a forced new one within the limits (checks 5 and 6). */
export function issueStableToken(parts: WechatParts, appid: string, force: boolean): TokenAnswer {
  const { clock, state } = parts;
  const now = clock.now();
  const standing = currentToken(parts, appid, 'stable');
  const usable = standing !== undefined && now < standing.expiresAt && standing.deadAt === undefined;
  if (force && usable && mayForce(parts, appid, now)) {
    state.tokens.put(standing.token, { ...standing, deadAt: now });
    return answer(makeToken(parts, appid, 'stable'), now);
  }
  if (usable && standing.expiresAt - now > STABLE_RENEW_SECONDS * 1000) return answer(standing, now);
  return answer(makeToken(parts, appid, 'stable'), now);
}

function mayForce(parts: WechatParts, appid: string, now: number): boolean {
  const { rules, state } = parts;
  const day = chinaDay(now);
  const row = state.forcedRefreshes.get(appid);
  const count = row && row.day === day ? row.count : 0;
  if (count >= FORCE_REFRESH_A_DAY || (row && now - row.lastAt < FORCE_REFRESH_GAP_MS)) {
    if (rules['wechat.forceRefreshQuotaError']) throw new WechatError(45009);
    return false;
  }
  state.forcedRefreshes.put(appid, { day, count: count + 1, lastAt: now });
  return true;
}

/**
 * The mini-program a call speaks for, be it itself or a third-party platform in its place. Throws 41001, 40001 or 42001
 * (checks 1–4), 61015 for a platform's own token; for a platform 61003 and 42007, and without `permissionSet` granted 61007 (checks 45, 46); 48004 and 50002 for an account WeChat keeps from calling.
 */
export function requireToken(parts: WechatParts, token: string | undefined, permissionSet?: number): MiniProgramRow {
  if (!token) throw new WechatError(41001);
  const row = parts.state.tokens.get(token);
  if (!row) refuseComponentToken(parts, token);
  const miniProgram = row && parts.state.miniPrograms.get(row.appid);
  const now = parts.clock.now();
  if (!row || !miniProgram) throw new WechatError(40001);
  if (row.deadAt !== undefined && now >= row.deadAt) throw new WechatError(40001);
  if (now >= row.expiresAt) throw new WechatError(42001);
  if (row.kind === 'authorizer') checkAuthorizerToken(parts, row, permissionSet);
  refuseRestricted(miniProgram, { irregular: 48004, limited: 50002 });
  return miniProgram;
}
