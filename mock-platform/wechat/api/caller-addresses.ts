/**
 * Callers of stable_token from an address the administrator has not confirmed yet: refused until a person says yes, and after
 * a no for a while in any case. Source: facts/wechat.md §1.2 (89503, 89506, 89507).
 */
import type { Context } from 'hono';
import { callerAddress } from '../caller-address.ts';
import { WechatError } from '../errors.ts';
import type { WechatParts } from '../parts.ts';
import type { CallerAddressRow, MiniProgramRow } from '../state.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NEW: CallerAddressRow = { allowed: false, refusedAt: [] };

const keyOf = (appid: string, address: string) => `${appid}|${address}`;

/** Throws 89506 after two refusals in 24 hours, 89507 after one in the last hour, 89503 while nobody answered. */
export function requireConfirmedAddress({ clock, state }: WechatParts, c: Context, { appid, confirmAddresses }: MiniProgramRow): void {
  if (!confirmAddresses) return;
  const key = keyOf(appid, callerAddress(c));
  const { allowed, refusedAt } = state.callerAddresses.get(key) ?? NEW;
  if (allowed) return;
  const now = clock.now();
  if (refusedAt.filter((at) => now < at + DAY_MS).length >= 2) throw new WechatError(89506);
  if (refusedAt.some((at) => now < at + HOUR_MS)) throw new WechatError(89507);
  state.callerAddresses.put(key, { allowed, refusedAt });
  throw new WechatError(89503);
}

/** The administrator's answer. False when no caller from there is known. */
export function decideAddress({ clock, state }: WechatParts, appid: string, address: string, allow: boolean): boolean {
  const row = state.callerAddresses.get(keyOf(appid, address));
  if (!row) return false;
  const recent = row.refusedAt.filter((at) => clock.now() < at + DAY_MS);
  state.callerAddresses.put(keyOf(appid, address), { allowed: allow, refusedAt: allow ? [] : [...recent, clock.now()] });
  return true;
}
