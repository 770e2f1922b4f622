/** What WeChat remembers about third-party platforms, as tables of the store; times in milliseconds since 1970. */
import type { WechatSeed } from '../../seed.ts';
import type { Store } from '../../store.ts';

/** As it was entered on the open platform; holds secrets. */
export type ComponentRow = NonNullable<WechatSeed['thirdPartyPlatforms']>[number];

export interface TicketRow {
  ticket: string;
  componentAppid: string;
  issuedAt: number;
}

export interface ComponentTokenRow {
  token: string;
  componentAppid: string;
  expiresAt: number;
  /** From then on the token counts as superseded (40001). */
  deadAt?: number;
}

export interface PreAuthCodeRow {
  code: string;
  componentAppid: string;
  expiresAt: number;
  /** An account was authorised with it: the code that went out in return. */
  authCode?: string;
}

export interface AuthCodeRow {
  code: string;
  componentAppid: string;
  appid: string;
  expiresAt: number;
  used: boolean;
}

/** One account's standing with one platform. */
export interface AuthorizationRow {
  componentAppid: string;
  appid: string;
  /** `void`: the owner changed the password, the account has to be authorised again (42007). */
  state: 'authorized' | 'withdrawn' | 'void';
  authorizedAt: number;
  refreshToken: string;
  permissionSets: readonly number[];
  /** Set through api_set_authorizer_option. */
  options: { readonly [name: string]: string };
}

export function thirdPartyTables(store: Store) {
  return {
    /** By appid of the platform. */
    components: store.table<ComponentRow>('wechat.components'),
    /** By ticket, oldest first. */
    componentTickets: store.table<TicketRow>('wechat.componentTickets'),
    /** By platform: since when tickets are pushed, and the last one. */
    ticketPushes: store.table<{ lastAt: number }>('wechat.ticketPushes'),
    componentTokens: store.table<ComponentTokenRow>('wechat.componentTokens'),
    /** By platform: the token handed out last. */
    currentComponentTokens: store.table<string>('wechat.currentComponentTokens'),
    preAuthCodes: store.table<PreAuthCodeRow>('wechat.preAuthCodes'),
    authCodes: store.table<AuthCodeRow>('wechat.authCodes'),
    /** `componentAppid|appid`. */
    authorizations: store.table<AuthorizationRow>('wechat.authorizations'),
  };
}

export function authorizationKey(componentAppid: string, appid: string): string {
  return `${componentAppid}|${appid}`;
}
