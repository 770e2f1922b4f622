/** Who makes a call of a third-party platform, and from where. Source: facts/wechat.md §3.3; checks 43, 44. */
import type { Context } from 'hono';
import { sameText } from '../../../devices/index.ts';
import { type JsonObject, readJsonObject, requireText } from '../api/json-body.ts';
import { callerAddress } from '../caller-address.ts';
import { WechatError } from '../errors.ts';
import type { WechatParts } from '../parts.ts';
import { requireAuthorization } from './authorizer-tokens.ts';
import { componentTokenOf, requireComponentToken, requireSameComponent } from './component-tokens.ts';
import type { AuthorizationRow, ComponentRow } from './rows.ts';

/** Throws 61004 for an address the platform did not register (check 43). */
export function requireCaller(c: Context, { ipList }: ComponentRow): void {
  if (ipList && !ipList.includes(callerAddress(c))) throw new WechatError(61004);
}

/** Throws 41018, 40013, 41004 or 40125. */
export function requireComponentSecret({ state }: WechatParts, appid: unknown, secret: unknown): ComponentRow {
  if (typeof appid !== 'string' || appid === '') throw new WechatError(41018);
  const component = state.components.get(appid);
  if (!component) throw new WechatError(40013);
  if (typeof secret !== 'string' || secret === '') throw new WechatError(41004);
  if (!sameText(secret, component.secret)) throw new WechatError(40125);
  return component;
}

/** A call a platform makes for itself: token, address, body, and the platform the body names. */
export async function componentCall(parts: WechatParts, c: Context): Promise<{ component: ComponentRow; body: JsonObject }> {
  const component = requireComponentToken(parts, componentTokenOf(c));
  const body = await readJsonObject(c);
  requireSameComponent(parts, component, body.component_appid);
  return { component, body };
}

/** A call about one account. Throws 40013 for an account there is none of, 61003 and 42007 for its standing. */
export async function authorizerCall(
  parts: WechatParts,
  c: Context,
): Promise<{ component: ComponentRow; authorization: AuthorizationRow; body: JsonObject }> {
  const { component, body } = await componentCall(parts, c);
  const appid = requireText(body, 'authorizer_appid');
  if (!parts.state.miniPrograms.get(appid)) throw new WechatError(40013);
  return { component, authorization: requireAuthorization(parts, component.appid, appid), body };
}

/** Whichever token of a platform a call carries, it comes from the platform's addresses (§3.3 "every call"). Throws 61004. */
export function checkPlatformAddress({ state }: WechatParts, c: Context): void {
  if (state.components.size === 0) return;
  const token = componentTokenOf(c) ?? '';
  const componentAppid = (state.tokens.get(token) ?? state.componentTokens.get(token))?.componentAppid;
  const component = componentAppid === undefined ? undefined : state.components.get(componentAppid);
  if (component) requireCaller(c, component);
}
