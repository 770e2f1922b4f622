/** component_access_token: issued against secret and ticket, asked for by every call a platform makes for itself. Source: facts/wechat.md §3.3; checks 42, 44. */
import type { Context } from 'hono';
import { randomText } from '../../../devices/index.ts';
import { WechatError } from '../errors.ts';
import type { WechatParts } from '../parts.ts';
import type { ComponentRow } from './rows.ts';

const TOKEN_RANDOM_LENGTH = 132;
const HOUR_MS = 3_600_000;

/** Throws 61006 for a ticket that was never pushed to this platform, 61005 for one that is too old (check 42). */
export function checkTicket({ clock, rules, state }: WechatParts, componentAppid: string, ticket: string): void {
  const row = state.componentTickets.get(ticket);
  if (!row || row.componentAppid !== componentAppid) throw new WechatError(61006);
  if (clock.now() >= row.issuedAt + rules['wechat.ticketHours'] * HOUR_MS) throw new WechatError(61005);
}

/** A new token; the previous one works a little longer. */
export function issueComponentToken(parts: WechatParts, componentAppid: string): { component_access_token: string; expires_in: number } {
  const { clock, random, rules, state } = parts;
  const now = clock.now();
  for (const row of [...state.componentTokens.values()]) {
    if (row.componentAppid === componentAppid && now > row.expiresAt + 24 * HOUR_MS) state.componentTokens.delete(row.token);
  }
  const previous = state.componentTokens.get(state.currentComponentTokens.get(componentAppid) ?? '');
  if (previous) {
    const deadAt = now + rules['wechat.componentTokenOverlapSeconds'] * 1000;
    state.componentTokens.put(previous.token, { ...previous, deadAt: Math.min(previous.deadAt ?? deadAt, deadAt) });
  }
  const expires_in = rules['wechat.componentTokenSeconds'];
  const token = `90_${randomText(random, TOKEN_RANDOM_LENGTH)}`;
  state.componentTokens.put(token, { token, componentAppid, expiresAt: now + expires_in * 1000 });
  state.currentComponentTokens.put(componentAppid, token);
  return { component_access_token: token, expires_in };
}

/** The token of a call: both names are in use (facts/wechat.md §3.3 [P]). */
export function componentTokenOf(c: Context): string | undefined {
  return c.req.query('component_access_token') ?? c.req.query('access_token');
}

/** The platform a call speaks for. Throws 41001, 61014 for an account's token (check 44), 40001 or 42001. */
export function requireComponentToken(parts: WechatParts, token: string | undefined): ComponentRow {
  if (!token) throw new WechatError(41001);
  const { clock, state } = parts;
  const row = state.componentTokens.get(token);
  if (!row && state.tokens.get(token)) throw new WechatError(61014);
  const component = row && state.components.get(row.componentAppid);
  const now = clock.now();
  if (!row || !component || (row.deadAt !== undefined && now >= row.deadAt)) throw new WechatError(40001);
  if (now >= row.expiresAt) throw new WechatError(42001);
  return component;
}

/** Throws 61015 (or 40001, by rule) when a call for an account brings the token of a platform itself. */
export function refuseComponentToken({ rules, state }: WechatParts, token: string): void {
  if (state.componentTokens.get(token)) throw new WechatError(rules['wechat.componentTokenCode'] === 40001 ? 40001 : 61015);
}

/** The platform a body names must be the one whose token came along. Throws 41018 or 61011 (or 40013, by rule). */
export function requireSameComponent({ rules }: WechatParts, component: ComponentRow, named: unknown): void {
  if (named === undefined || named === '') throw new WechatError(41018);
  if (named !== component.appid) throw new WechatError(rules['wechat.foreignComponentCode'] === 40013 ? 40013 : 61011);
}
