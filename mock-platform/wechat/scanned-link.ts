/**
 * A link in a scanned QR code that WeChat opens as a page of its own: the authorisation of a third-party platform
 * (facts/wechat.md §3.3). The person is who holds the phone; the page of any other address is not played.
 */
import { Hosts } from '../../devices/index.ts';
import type { WechatState } from './state.ts';

const PATH = '/wxaopen/safe/bindcomponent';

/**
 * Address of the page on this platform, from its root: the official host is its first segment. Undefined when the text is no
 * such link or nobody has this phone. Never throws: the text comes from a code anybody can print.
 */
export function readAuthorisationLink(state: WechatState, text: string, userId: string): string | undefined {
  if (!state.users.get(userId) || !URL.canParse(text)) return undefined;
  const { protocol, host, pathname, searchParams } = new URL(text);
  if (protocol !== 'https:' || host !== Hosts.wechatOpen || pathname !== PATH) return undefined;
  searchParams.set('user', userId);
  searchParams.set('phone', '1');
  return `/${host}${pathname}?${searchParams}`;
}
