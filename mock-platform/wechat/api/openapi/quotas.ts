/** Which operations count their calls: path → name of the count and the rule that limits it (facts/wechat.md §0, §2). */
import type { WechatRules } from '../../rules.ts';

type QuotaRule = { [R in keyof WechatRules]: R extends `wechat.${string}DailyQuota` ? R : never }[keyof WechatRules];

export const DAILY_QUOTAS: { readonly [path: string]: { readonly name: string; readonly rule: QuotaRule } } = {
  '/cgi-bin/token': { name: 'token', rule: 'wechat.tokenDailyQuota' },
  '/wxa/getsnticket': { name: 'snTicket', rule: 'wechat.snTicketDailyQuota' },
  '/cgi-bin/message/device/subscribe/send': { name: 'deviceSend', rule: 'wechat.sendDailyQuota' },
  '/cgi-bin/message/subscribe/send': { name: 'subscribeSend', rule: 'wechat.subscribeSendDailyQuota' },
};

/** Shown for an operation whose rule says "no limit": the largest whole number of 32 bits. */
export const NO_LIMIT = 2 ** 31 - 1;
