/**
 * What people do about third-party platforms: the administrator of an account authorises and withdraws, the operator of a
 * platform looks up its ticket. The authorisation page and `/__mock__/third-party/*` call this. Source: facts/wechat.md §3.3.
 */
import { administratorOf } from '../code-life/testers.ts';
import { OperatorError } from '../operator.ts';
import type { WechatParts } from '../parts.ts';
import { authorise, voidAuthorizations, withdraw } from './authorizations.ts';
import { PERMISSION_SETS } from './permission-sets.ts';
import { authorizationKey, type ComponentRow, type PreAuthCodeRow } from './rows.ts';
import { newestTicket } from './tickets.ts';

/** A platform without its secrets; times in milliseconds since 1970. */
export interface PlatformView {
  readonly appid: string;
  readonly name: string;
  readonly eventUrl: string | undefined;
  readonly messageUrl: string | undefined;
  readonly ticketsPushed: boolean;
  readonly accounts: readonly {
    readonly appid: string;
    readonly name: string;
    readonly state: 'authorized' | 'withdrawn' | 'void';
    readonly authorizedAt: number;
    readonly permissionSets: readonly number[];
  }[];
}

export interface AuthorisationChoice {
  readonly preAuthCode: string;
  /** Who confirms; must be the account's administrator. */
  readonly userId: string;
  readonly appid: string;
  /** Absent: all the platform asks for. */
  readonly permissionSets?: readonly number[] | undefined;
}

export interface ThirdPartyConsole {
  platforms(): PlatformView[];
  /** The newest ticket, for a platform whose event URL cannot be reached from here. */
  ticket(componentAppid: string): { readonly ticket: string; readonly issuedAt: number } | undefined;
  /** Makes and pushes a ticket now. Throws {@link OperatorError}. */
  pushTicket(componentAppid: string): void;
  /** Throws {@link OperatorError} for a code that is unknown, over or used, for a person who may not, and for sets not asked for. */
  authorise(choice: AuthorisationChoice): { auth_code: string; expires_in: number };
  /** 取消授权. Throws {@link OperatorError}. */
  withdraw(choice: { readonly componentAppid: string; readonly appid: string }): void;
  /** The owner changes the password: tokens answer 42007 until authorised again. Throws {@link OperatorError}. */
  changePassword(choice: { readonly appid: string }): { readonly ended: number };
}

/** Sets the platform asks an account for. */
export function askedSets(component: ComponentRow): readonly number[] {
  return component.permissionSets ?? PERMISSION_SETS.map(({ id }) => id);
}

/** Why a pre-auth code cannot be used, or the code. */
export function readPreAuthCode({ clock, rules, state }: WechatParts, code: string): PreAuthCodeRow | 'unknown' | 'over' | 'used' {
  const row = state.preAuthCodes.get(code);
  if (!row || !state.components.get(row.componentAppid)) return 'unknown';
  if (row.authCode !== undefined && rules['wechat.preAuthCodeOnce']) return 'used';
  return clock.now() >= row.expiresAt ? 'over' : row;
}

const CODE_PROBLEMS = { unknown: 'is none of ours', over: 'is over: make a new one', used: 'was used already: make a new one' } as const;

export function createThirdPartyConsole(parts: WechatParts): ThirdPartyConsole {
  const { state, tickets } = parts;
  const requirePlatform = (appid: string): ComponentRow => {
    const component = state.components.get(appid);
    if (component) return component;
    const there = [...state.components.values()].map((row) => row.appid).join(', ') || 'none';
    throw new OperatorError(`no third-party platform ${JSON.stringify(appid)} is seeded here; there is ${there}`);
  };
  return {
    platforms: () =>
      [...state.components.values()].map(({ appid, name, eventUrl, messageUrl }) => ({
        appid,
        name,
        eventUrl,
        messageUrl,
        ticketsPushed: state.ticketPushes.get(appid) !== undefined,
        accounts: [...state.authorizations.values()]
          .filter((row) => row.componentAppid === appid)
          .map((row) => ({
            appid: row.appid,
            name: state.miniPrograms.get(row.appid)?.name ?? '',
            state: row.state,
            authorizedAt: row.authorizedAt,
            permissionSets: row.permissionSets,
          })),
      })),
    ticket(componentAppid) {
      const row = newestTicket(parts, componentAppid);
      return row && { ticket: row.ticket, issuedAt: row.issuedAt };
    },
    pushTicket(componentAppid) {
      requirePlatform(componentAppid);
      tickets.push(componentAppid);
    },
    authorise({ preAuthCode, userId, appid, permissionSets }) {
      const code = readPreAuthCode(parts, preAuthCode);
      if (typeof code === 'string') throw new OperatorError(`the pre_auth_code ${CODE_PROBLEMS[code]}`);
      if (!state.miniPrograms.get(appid)) throw new OperatorError(`no mini-program ${JSON.stringify(appid)} is seeded here`);
      if (administratorOf(state, appid) !== userId)
        throw new OperatorError(`${JSON.stringify(userId)} is not the administrator of ${appid}: only the administrator can authorise`);
      const asked = askedSets(requirePlatform(code.componentAppid));
      const foreign = permissionSets?.find((set) => !asked.includes(set));
      if (foreign !== undefined)
        throw new OperatorError(`the platform does not ask for permission set ${foreign}; it asks for ${asked.join(', ')}`);
      if (permissionSets?.length === 0) throw new OperatorError('choose at least one permission set');
      return authorise(parts, { preAuthCode: code, appid, permissionSets: permissionSets ?? asked });
    },
    withdraw({ componentAppid, appid }) {
      requirePlatform(componentAppid);
      const row = state.authorizations.get(authorizationKey(componentAppid, appid));
      if (!row || row.state === 'withdrawn') throw new OperatorError(`${appid} is not authorised to ${componentAppid}`);
      withdraw(parts, row);
    },
    changePassword({ appid }) {
      if (!state.miniPrograms.get(appid)) throw new OperatorError(`no mini-program ${JSON.stringify(appid)} is seeded here`);
      return { ended: voidAuthorizations(parts, appid) };
    },
  };
}
