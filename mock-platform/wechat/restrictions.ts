/**
 * What WeChat keeps an account from: bans, freezes and kinds of account. The codes are where the calls are
 * (facts/wechat.md §0, §1.1, §2.7, §3.5); here are the words a seed and `/__mock__/restrict` take.
 */
import { WechatError, type WechatErrorCode } from './errors.ts';

/** Of a mini-program. */
export const PROGRAM_RESTRICTIONS = {
  'secret-frozen': 'the AppSecret is frozen: no token of /cgi-bin/token (40243)',
  'token-closed': 'the account may not call /cgi-bin/token (50004)',
  'account-frozen': 'the account is frozen: no token of /cgi-bin/token (50007)',
  irregular: 'every call is forbidden for irregularities (48004)',
  limited: 'every call is refused: the account is limited (50002)',
  'subscribe-banned': 'no subscription dialogs (20005) and no subscribe messages (43107)',
  'templates-banned': 'no template may be added (200011)',
  'wrong-account-type': 'the account is of another kind: no private templates (200100), no domains of a mini-program (85015)',
  'submit-forbidden': 'no code may be submitted for review (86007)',
  'mini-game': 'the account is a mini-game: its code is not submitted here (87006)',
  'live-broadcast': 'the account has live broadcasting: its code is not submitted here (9400001)',
} as const;

/** Of a third-party platform. */
export const PLATFORM_RESTRICTIONS = {
  'first-submissions': 'no first review of a mini-program (86009)',
  'later-submissions': 'no review of a mini-program that was released before (86010)',
} as const;

export type ProgramRestriction = keyof typeof PROGRAM_RESTRICTIONS;
export type PlatformRestriction = keyof typeof PLATFORM_RESTRICTIONS;

interface Restricted {
  readonly restrictions?: readonly (ProgramRestriction | PlatformRestriction)[];
}

/** Throws the code of the first word the account has. */
export function refuseRestricted(
  { restrictions = [] }: Restricted,
  codes: { readonly [W in ProgramRestriction | PlatformRestriction]?: WechatErrorCode },
): void {
  for (const word of restrictions) {
    const code = codes[word];
    if (code !== undefined) throw new WechatError(code);
  }
}

/** Keeps a text's literal type; undefined for a word the table does not have. */
export function wordOf<T extends object>(table: T, word: string): (keyof T & string) | undefined {
  return Object.hasOwn(table, word) ? (word as keyof T & string) : undefined;
}
