/** Which operations count their calls: path → name of the count and the rule that limits it (facts/wechat.md §0, §2). */
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import type { WechatRules } from '../../rules.ts';
import { chinaDay, spendQuota } from '../../state.ts';

type QuotaRule = { [R in keyof WechatRules]: R extends `wechat.${string}DailyQuota` ? R : never }[keyof WechatRules];

const DAILY_QUOTAS = {
  '/cgi-bin/token': { name: 'token', rule: 'wechat.tokenDailyQuota' },
  '/wxa/getsnticket': { name: 'snTicket', rule: 'wechat.snTicketDailyQuota' },
  '/cgi-bin/message/device/subscribe/send': { name: 'deviceSend', rule: 'wechat.sendDailyQuota' },
  '/cgi-bin/message/subscribe/send': { name: 'subscribeSend', rule: 'wechat.subscribeSendDailyQuota' },
} as const satisfies { readonly [path: string]: { readonly name: string; readonly rule: QuotaRule } };

/** Operations whose calls of a day are counted. */
export type CountedPath = keyof typeof DAILY_QUOTAS;

/** Shown for an operation whose rule says "no limit": the largest whole number of 32 bits. */
const NO_LIMIT = 2 ** 31 - 1;

export function isCounted(path: string): path is CountedPath {
  return Object.hasOwn(DAILY_QUOTAS, path);
}

/** Counts one call of today. Throws 45009 when the day's calls are used up. */
export function spendDailyQuota({ clock, rules, state }: WechatParts, path: CountedPath, appid: string): void {
  const { name, rule } = DAILY_QUOTAS[path];
  if (!spendQuota(state, name, appid, rules[rule], clock.now())) throw new WechatError(45009);
}

/** What getApiQuota tells about a counted operation. */
export function dailyQuota({ clock, rules, state }: WechatParts, path: CountedPath, appid: string) {
  const { name, rule } = DAILY_QUOTAS[path];
  const row = state.quotas.get(`${name}|${appid}`);
  const used = row && row.day === chinaDay(clock.now()) ? row.used : 0;
  const daily_limit = rules[rule] || NO_LIMIT;
  return { daily_limit, used, remain: Math.max(0, daily_limit - used) };
}
