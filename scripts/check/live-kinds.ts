/** What only the platforms themselves know: found by `camlock check --live`. */
import type { FindingKind } from '../../generator/index.ts';

const NO_REMINDER = 'users would get no reminder, and nobody would see an error';
const NOT_ASKED = 'nothing else could be asked of that platform';
const TEMPLATES = 'facts/wechat.md §2.7';

export const LIVE_FINDINGS = {
  'live-offline': { title: 'Platform not reached', why: NOT_ASKED, source: 'camlock' },
  'live-timeout': { title: 'Platform too slow', why: NOT_ASKED, source: 'camlock' },
  'live-not-json': { title: 'Answer that is no WeChat answer', why: NOT_ASKED, source: 'camlock' },
  'live-no-secret': { title: 'No secret to ask with', why: NOT_ASKED, source: 'camlock' },
  'live-refused': { title: 'Question refused', why: NOT_ASKED, source: 'facts/wechat.md, global codes' },
  'live-appid': { title: 'appid WeChat does not know', why: NOT_ASKED, source: 'facts/wechat.md §1.2, code 40013' },
  'live-secret': {
    title: 'AppSecret that is wrong',
    why: 'nobody could log in to the mini-program',
    source: 'facts/wechat.md §1.2, code 40125',
  },
  'live-address': {
    title: 'Address not on the IP list',
    why: 'your servers would be refused in the same way',
    source: 'facts/wechat.md §1.1, code 40164',
  },
  'live-template-missing': { title: 'Template the account does not have', why: NO_REMINDER, source: `${TEMPLATES}, code 40037` },
  'live-template-kind': { title: 'One-off template', why: NO_REMINDER, source: 'facts/users.md §3.1 (S95), code 40037' },
  'live-template-title': {
    title: 'Template of another title',
    why: 'the reminder would say something else than what happened',
    source: TEMPLATES,
  },
  'live-keyword-missing': { title: 'Keyword not ticked', why: NO_REMINDER, source: 'facts/wechat.md §2.6, code 47003' },
  'live-keyword-extra': { title: 'Keyword that must not be ticked', why: NO_REMINDER, source: 'facts/wechat.md §2.6, code 47003' },
  'live-enum-missing': { title: 'Value the template does not take', why: NO_REMINDER, source: 'facts/users.md §3.1 (S96), code 47003' },
  'live-category': {
    title: 'Service category not chosen',
    why: 'device templates are offered only to accounts with 工具 → 设备管理',
    source: 'facts/users.md §3.1 (S102)',
  },
  'live-model': { title: 'model_id WeChat does not take', why: NO_REMINDER, source: 'facts/wechat.md §2.3, code 9800003' },
  'live-capability': { title: 'Device messages not open', why: NO_REMINDER, source: 'facts/users.md §3.1 (S101), code 48001' },
  'live-app-key': { title: 'AppKey or its secret wrong', why: 'nobody could log in to the IoT cloud', source: 'facts/tencent-iot.md §4' },
  'live-product': {
    title: 'Product not linked to the application',
    why: 'adding a device by hand would fail for everybody',
    source: 'facts/tencent-iot.md §4, APPNoPermissionToStudioProduct',
  },
  'live-domain': {
    title: 'Address not among the legal domains',
    why: 'every request of the released app would fail with "url not in domain list"',
    source: 'facts/wechat.md §4.4',
  },
  'live-privacy': {
    title: 'Privacy guide does not name it',
    why: 'the call fails in the released app only, and a review may be refused',
    source: 'facts/wechat.md §4.6',
  },
  'live-version': { title: 'Version already online', why: 'nobody could tell the two apart', source: 'facts/wechat.md §3' },
} as const satisfies { readonly [code: string]: FindingKind };

export type LiveCode = keyof typeof LIVE_FINDINGS;
