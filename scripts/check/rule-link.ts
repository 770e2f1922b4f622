/** Where the rule behind a finding can be read: the owner's own page when there is one, ours otherwise. */
import { ALL_FINDINGS, type CheckCode } from './finding-kinds.ts';

const WECHAT = 'https://developers.weixin.qq.com/miniprogram/dev';

/** Source as the tables name it → official page; the first that fits. Addresses: facts/wechat.md, list of sources. */
const PAGES: readonly (readonly [RegExp, string])[] = [
  [/^YAML 1\.2/, 'https://yaml.org/spec/1.2.2/'],
  [/^WCAG 2\.2/, 'https://www.w3.org/TR/WCAG22/#contrast-minimum'],
  [/code 80051|subpackages/, `${WECHAT}/framework/subpackages.html`],
  [/wechat\.md §4\.4/, `${WECHAT}/framework/ability/network.html`],
  [/wechat\.md §4\.[26]/, `${WECHAT}/framework/user-privacy/PrivacyAuthorize.html`],
  [/wechat\.md S74/, `${WECHAT}/reference/configuration/app.html`],
  [/wechat\.md §1\./, `${WECHAT}/server/API/mp-access-token/api_getstableaccesstoken.html`],
  [/wechat\.md §2\.3/, `${WECHAT}/server/API/hardware-device/api_getsnticket.html`],
  [/wechat\.md §2|users\.md §3\.1/, `${WECHAT}/framework/device/device-message.html`],
  [/^facts\/miniprogram-ci\.md/, `${WECHAT}/devtools/ci.html`],
];

/** Address of the rule; our own page of findings for rules of our own. */
export function ruleLink(code: CheckCode): string {
  const { source } = ALL_FINDINGS[code];
  return PAGES.find(([pattern]) => pattern.test(source))?.[1] ?? `docs/reference/findings.md#${code}`;
}
