/**
 * An account's administrator lets a platform act for it, changes what was granted, or withdraws. Repeating it is allowed
 * and replaces the refresh token; a second platform ends the first one's authorisation (by rule).
 * Source: facts/wechat.md §3.1 (events), §3.3; check 46.
 */
import { randomText } from '../../../devices/index.ts';
import type { WechatParts } from '../parts.ts';
import { endCurrentToken } from './authorizer-tokens.ts';
import { type AuthorizationRow, authorizationKey, type PreAuthCodeRow } from './rows.ts';

const AUTH_CODE_LENGTH = 64;
const REFRESH_TOKEN_LENGTH = 43;

export interface Grant {
  readonly preAuthCode: PreAuthCodeRow;
  readonly appid: string;
  readonly permissionSets: readonly number[];
}

/** The code that goes back to the platform, in the redirect and in the event. `expires_in` in seconds. */
export function authorise(parts: WechatParts, { preAuthCode, appid, permissionSets }: Grant): { auth_code: string; expires_in: number } {
  const { clock, random, rules, state, platforms } = parts;
  const { componentAppid } = preAuthCode;
  const now = clock.now();
  const key = authorizationKey(componentAppid, appid);
  const before = state.authorizations.get(key);
  const sets = [...new Set(permissionSets)].sort((a, b) => a - b);

  const row: AuthorizationRow = {
    componentAppid,
    appid,
    state: 'authorized',
    authorizedAt: now,
    refreshToken: `refreshtoken@@@${randomText(random, REFRESH_TOKEN_LENGTH)}`,
    permissionSets: sets,
    options: before?.options ?? {},
  };
  // Tokens of an authorisation that had ended stay dead; those of a living one go on until query_auth replaces them.
  if (before && before.state !== 'authorized') endCurrentToken(parts, before, now);
  state.authorizations.put(key, row);

  for (const code of [...state.authCodes.values()]) if (now >= code.expiresAt + 86_400_000) state.authCodes.delete(code.code);
  const expires_in = rules['wechat.authCodeSeconds'];
  const auth_code = `queryauthcode@@@${randomText(random, AUTH_CODE_LENGTH)}`;
  state.authCodes.put(auth_code, { code: auth_code, componentAppid, appid, expiresAt: now + expires_in * 1000, used: false });
  state.preAuthCodes.put(preAuthCode.code, { ...preAuthCode, authCode: auth_code });

  if (rules['wechat.newestPlatformWins']) {
    for (const other of [...state.authorizations.values()]) {
      if (other.appid === appid && other.componentAppid !== componentAppid) withdraw(parts, other);
    }
  }
  const standing = before?.state === 'authorized';
  // §3.1: no update event when the granted sets did not change.
  if (!standing || before.permissionSets.join() !== sets.join()) {
    platforms.event(componentAppid, standing ? 'updateauthorized' : 'authorized', {
      AuthorizerAppid: appid,
      AuthorizationCode: auth_code,
      AuthorizationCodeExpiredTime: Math.floor(now / 1000) + expires_in,
      PreAuthCode: preAuthCode.code,
    });
  }
  return { auth_code, expires_in };
}

/** The account no longer stands with that platform; its calls answer 61003. Nothing happens when it did not stand there. */
export function withdraw({ platforms, state }: WechatParts, row: AuthorizationRow): void {
  if (row.state === 'withdrawn') return;
  state.authorizations.put(authorizationKey(row.componentAppid, row.appid), { ...row, state: 'withdrawn' });
  platforms.event(row.componentAppid, 'unauthorized', { AuthorizerAppid: row.appid });
}

/** The owner of an account changed the password: every platform has to be authorised again (42007). */
export function voidAuthorizations({ state }: WechatParts, appid: string): number {
  const rows = [...state.authorizations.values()].filter((row) => row.appid === appid && row.state === 'authorized');
  for (const row of rows) state.authorizations.put(authorizationKey(row.componentAppid, appid), { ...row, state: 'void' });
  return rows.length;
}
