/** What a platform is told about an account that authorised it. Source: facts/wechat.md §3.3 (`MiniProgramInfo`). */
import { categoriesOfCode } from '../code-life/categories.ts';
import { DOMAIN_KINDS, type DomainKind, KINDS, legalDomains, platformSet } from '../code-life/domains.ts';
import type { MiniProgramRow, WechatState } from '../state.ts';

const NETWORK_FIELDS: { readonly [K in DomainKind]: string } = {
  request: 'RequestDomain',
  socket: 'WsRequestDomain',
  upload: 'UploadDomain',
  download: 'DownloadDomain',
  udp: 'UDPDomain',
  tcp: 'TCPDomain',
};

/** `network`: lists of addresses with their scheme. */
export function domainsOf(state: WechatState, appid: string): { readonly [field: string]: readonly string[] } {
  const set = platformSet(state, appid);
  const legal = legalDomains(state, appid);
  const lists = { ...set, request: legal.request, socket: legal.socket };
  const withScheme = (kind: DomainKind, name: string) => (name.includes('://') ? name : `${DOMAIN_KINDS[kind].scheme}://${name}`);
  return Object.fromEntries(KINDS.map((kind) => [NETWORK_FIELDS[kind], lists[kind].map((name) => withScheme(kind, name))]));
}

export function categoriesOf(account: MiniProgramRow): { first: string; second: string }[] {
  return categoriesOfCode(account).map(({ firstClass, secondClass }) => ({ first: firstClass, second: secondClass }));
}
