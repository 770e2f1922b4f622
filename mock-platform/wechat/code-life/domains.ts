/**
 * Legal domains a third-party platform sets for a mini-program, and the platform's own lists they must come from.
 * Source: facts/wechat.md §3.6; check 61.
 */
import { isIP } from 'node:net';
import { Hosts } from '../../../devices/index.ts';
import { WechatError } from '../errors.ts';
import type { WechatState } from '../state.ts';
import type { DomainLists, DomainsRow } from './rows.ts';

/** Scheme an entry of each kind begins with, and the field that carries it. */
export const DOMAIN_KINDS = {
  request: { field: 'requestdomain', scheme: 'https' },
  socket: { field: 'wsrequestdomain', scheme: 'wss' },
  upload: { field: 'uploaddomain', scheme: 'https' },
  download: { field: 'downloaddomain', scheme: 'https' },
  udp: { field: 'udpdomain', scheme: 'udp' },
  tcp: { field: 'tcpdomain', scheme: 'tcp' },
} as const satisfies { [K in keyof DomainLists]: { readonly field: string; readonly scheme: string } };

export type DomainKind = keyof DomainLists;
export const KINDS = Object.keys(DOMAIN_KINDS) as DomainKind[];

const NOTHING: DomainsRow = { request: [], socket: [], upload: [], download: [], udp: [], tcp: [], ownDropped: false };

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const NAME = new RegExp(`^(?:${LABEL}\\.)+[a-z]{2,63}(?::\\d{1,5})?$`);

/** `host` or `host:port`: lower-case names, no address, and not WeChat's own API host. */
export function isDomainName(name: string): boolean {
  const host = name.replace(/:\d+$/, '');
  return name.length <= 255 && NAME.test(name) && isIP(host) === 0 && host !== Hosts.wechatApi;
}

/** Name without scheme; undefined when the scheme is not the kind's or the rest no domain. */
export function domainName(kind: DomainKind, text: string): string | undefined {
  const prefix = `${DOMAIN_KINDS[kind].scheme}://`;
  const name = text.startsWith(prefix) ? text.slice(prefix.length) : '';
  return isDomainName(name) ? name : undefined;
}

/** What a platform set for this mini-program. */
export function platformSet(state: WechatState, appid: string): DomainsRow {
  return state.codeDomains.get(appid) ?? NOTHING;
}

/** What the phone lets through: the mini-program's own domains until a platform's release drops them, and the platform's. */
export function legalDomains(state: WechatState, appid: string): { request: readonly string[]; socket: readonly string[] } {
  const own = state.miniPrograms.get(appid);
  const set = platformSet(state, appid);
  const join = (mine: readonly string[] = [], theirs: readonly string[] = []) =>
    set.ownDropped ? theirs : [...new Set([...mine, ...theirs])];
  return { request: join(own?.requestDomains, set.request), socket: join(own?.socketDomains, set.socket) };
}

export function dropOwnDomains(state: WechatState, appid: string): void {
  state.codeDomains.put(appid, { ...platformSet(state, appid), ownDropped: true });
}

export type ListAction = 'add' | 'delete' | 'set';

/** The list after the action; the same list when nothing changes. */
export function changeList(action: ListAction, before: readonly string[], given: readonly string[]): readonly string[] {
  if (action === 'set') return [...new Set(given)];
  if (action === 'add') {
    const fresh = given.filter((entry) => !before.includes(entry));
    return fresh.length === 0 ? before : [...new Set([...before, ...fresh])];
  }
  return given.some((entry) => before.includes(entry)) ? before.filter((entry) => !given.includes(entry)) : before;
}

/** Names a platform registered, published or in test. */
export function registeredAt(state: WechatState, componentAppid: string): ReadonlySet<string> {
  const { testing = [], published = [] } = state.platformDomains.get(componentAppid) ?? {};
  return new Set([...testing, ...published]);
}

/** Throws 85301, 85302 or 85303: bad form, no ICP filing, both. */
export function refuseBadDomains(state: WechatState, bad: readonly string[], names: readonly string[]): void {
  const unfiled = names.filter((name) => state.domainsWithoutIcp.get(name.replace(/:\d+$/, '')));
  const list = [...bad, ...unfiled].map((text) => text.slice(0, 100)).join(', ');
  if (bad.length > 0 && unfiled.length > 0) throw new WechatError(85303, list);
  if (bad.length > 0) throw new WechatError(85301, list);
  if (unfiled.length > 0) throw new WechatError(85302, list);
}
