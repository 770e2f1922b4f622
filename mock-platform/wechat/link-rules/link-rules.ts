/**
 * 扫普通链接二维码打开小程序: links of one's own that open a mini-program when they are scanned as a QR code.
 * Source: facts/wechat.md §5 (qrcodejump*), codes 85066–85075.
 */
import { createHash } from 'node:crypto';
import { requireToken } from '../api/access-tokens.ts';
import type { JsonObject } from '../api/json-body.ts';
import { countOf } from '../code-life/counts.ts';
import { isDomainName } from '../code-life/domains.ts';
import type { LinkRuleRow } from '../code-life/rows.ts';
import { WechatError } from '../errors.ts';
import type { WechatParts } from '../parts.ts';
import type { MiniProgramRow, WechatState } from '../state.ts';
import { CODE_SET } from '../third-party/permission-sets.ts';

const PREFIX_MAX = 1024;
const SCHEMES = ['http:', 'https:', 'ftp:'];
export const TEST_LINKS_MAX = 5;

/** The mini-program that calls, for itself or through a platform. Throws `personal` for a person's account, and what a token lacks. */
export function requireLinkCaller(parts: WechatParts, token: string | undefined, personal: 85070 | 85075): MiniProgramRow {
  const miniProgram = requireToken(parts, token, CODE_SET);
  if (miniProgram.personal) throw new WechatError(personal);
  return miniProgram;
}

/** Rules of one mini-program, in the order they were added. */
export function linkRulesOf(state: WechatState, appid: string): LinkRuleRow[] {
  return [...state.linkRules.values()].filter((rule) => rule.appid === appid);
}

export function putLinkRule(state: WechatState, rule: LinkRuleRow): void {
  state.linkRules.put(`${rule.appid}|${rule.prefix}`, rule);
}

/** The rule a body names by its `prefix`. Throws 85066 when there is none. */
export function requireLinkRule(state: WechatState, appid: string, { prefix }: JsonObject): LinkRuleRow {
  const rule = typeof prefix === 'string' ? state.linkRules.get(`${appid}|${prefix}`) : undefined;
  if (!rule) throw new WechatError(85066, 'no rule has this prefix');
  return rule;
}

/** Whether a link begins with the prefix, on the same host. */
export function isUnder(prefix: string, link: string): boolean {
  if (!link.startsWith(prefix) || !URL.canParse(link)) return false;
  return new URL(link).host === new URL(prefix).host;
}

/** The prefix, when it is a link on a domain. Throws 85066. */
export function readPrefix({ state }: WechatParts, prefix: unknown): string {
  const refuse = (why: string) => new WechatError(85066, why);
  if (typeof prefix !== 'string' || prefix === '' || prefix.length > PREFIX_MAX)
    throw refuse(`prefix should be a link of up to ${PREFIX_MAX} characters`);
  const url = URL.canParse(prefix) ? new URL(prefix) : undefined;
  // What a browser mends (case, spaces, a missing slash) would never match the text of a printed code.
  if (!url || !SCHEMES.includes(url.protocol) || !prefix.startsWith(`${url.protocol}//${url.host}`) || url.username || url.hash)
    throw refuse('prefix should begin with http://, https:// or ftp:// and a host');
  if (!isDomainName(url.host)) throw refuse('prefix should name a domain, in lower case');
  if (state.domainsWithoutIcp.get(url.hostname)) throw refuse('the domain has no ICP filing');
  return prefix;
}

/** Throws 85072 when another mini-program has this rule, or keeps everything under its own for itself. */
export function refuseTaken(state: WechatState, appid: string, prefix: string): void {
  for (const rule of state.linkRules.values()) {
    if (rule.appid === appid) continue;
    if (rule.prefix === prefix || (rule.permitSubRule === 2 && isUnder(rule.prefix, prefix))) throw new WechatError(85072);
  }
}

/** Name and content of the file that proves who owns a host; the same for the life of the mini-program. */
export function checkFile(appid: string): { name: string; content: string } {
  const digest = createHash('sha256').update(`check file|${appid}`).digest('hex');
  return { name: `${digest.slice(0, 10)}.txt`, content: digest.slice(10, 42) };
}

/** Counter of {@link publishesLeft}. */
export const PUBLISH_COUNT = 'qrcodejumppublish';

export function publishesLeft(parts: WechatParts, appid: string): number {
  return Math.max(0, parts.rules['wechat.linkPublishesAMonth'] - countOf(parts, PUBLISH_COUNT, appid, 'month'));
}
