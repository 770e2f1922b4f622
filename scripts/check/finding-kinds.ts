/** Every kind of finding of `camlock check`: those of the brand file, and those only the top of the house can see. */
import { FINDING_KINDS, type Finding, type FindingKind } from '../../generator/index.ts';
import { LIVE_FINDINGS } from './live-kinds.ts';

const NO_UPLOAD = 'miniprogram-ci would fail after minutes of compiling, with a number and no word about the cause';
const NO_SIGN = 'WeChat would answer -10008 or "invalid sign" to the upload';
const REFUSED_PACKAGE = 'the upload would be refused, or the page would be blank on every phone';
const CI = 'facts/miniprogram-ci.md §5';

/** What stands in the way of an upload: the key, what WeChat shows about the version, the built packages. */
export const RELEASE_FINDINGS = {
  'appid-malformed': { title: 'appid of another form', why: NO_UPLOAD, source: CI },
  'appid-differs': { title: 'Project of another mini-program', why: 'one brand’s app would go out under the name of another', source: CI },
  'version-missing': { title: 'No version', why: 'reviewers and testers could not tell two uploads apart', source: CI },
  'version-too-long': { title: 'Version too long', why: NO_UPLOAD, source: `${CI} row 10` },
  'version-malformed': { title: 'Version of another form', why: NO_UPLOAD, source: `${CI} row 10` },
  'version-unusual': { title: 'Unusual version', why: 'people sort versions by their numbers', source: 'camlock' },
  'robot-out-of-range': { title: 'Robot that does not exist', why: NO_UPLOAD, source: `${CI} row 10` },
  'desc-too-long': { title: 'Description too long', why: 'it travels in an address, which breaks', source: 'facts/miniprogram-ci.md §4.5' },
  'key-not-named': { title: 'No upload key named', why: NO_SIGN, source: `${CI} row 1` },
  'key-missing': { title: 'Upload key not there', why: NO_SIGN, source: `${CI} row 1` },
  'key-too-large': { title: 'Key file too large', why: NO_SIGN, source: `${CI} row 1` },
  'key-empty': { title: 'Empty key file', why: NO_SIGN, source: `${CI} row 1` },
  'key-public': { title: 'Public key instead of the private one', why: NO_SIGN, source: `${CI} row 2` },
  'key-escaped-newlines': { title: 'Key without line breaks', why: NO_SIGN, source: `${CI} row 2` },
  'key-encrypted': { title: 'Key behind a passphrase', why: NO_SIGN, source: `${CI} row 2` },
  'key-unreadable': { title: 'Key that cannot be read', why: NO_SIGN, source: `${CI} row 2` },
  'key-not-rsa': { title: 'Key of another type', why: NO_SIGN, source: `${CI} row 2` },
  'key-of-other-app': { title: 'Key of another mini-program', why: NO_SIGN, source: `${CI} row 3` },
  'page-missing': { title: 'Page not in the build', why: REFUSED_PACKAGE, source: `${CI} row 6` },
  'page-empty': { title: 'Empty page', why: REFUSED_PACKAGE, source: `${CI} row 6` },
  'page-hollow': { title: 'Page without code', why: REFUSED_PACKAGE, source: 'facts/taro.md A4' },
  'page-twice': { title: 'Page listed twice', why: REFUSED_PACKAGE, source: 'facts/wechat.md, subpackages' },
  'tab-page-outside': {
    title: 'Tab that is no page of the main package',
    why: 'the tab bar would not come up at all',
    source: 'facts/wechat.md, subpackages',
  },
  'tab-count': { title: 'Too few or too many tabs', why: 'WeChat shows a tab bar of two to five tabs only', source: 'facts/wechat.md S74' },
  'subpackage-overlap': {
    title: 'Sub-package inside another',
    why: 'files of the inner one would be counted and loaded twice',
    source: 'facts/wechat.md, subpackages',
  },
  'location-undeclared': {
    title: 'Location call not declared',
    why: 'the call fails on every phone, and a review is refused with 61040',
    source: 'facts/wechat.md §4.2, code 61040',
  },
  'location-needless': {
    title: 'Location call declared and not made',
    why: 'WeChat asks for a right nobody needs, and the review takes longer',
    source: 'facts/wechat.md §4.2',
  },
  'package-too-large': { title: 'Package too large', why: 'the upload would be refused with 80051', source: 'facts/wechat.md, code 80051' },
  'package-nearly-full': {
    title: 'Package nearly full',
    why: 'the next feature or image will not fit',
    source: 'facts/wechat.md, code 80051',
  },
  'app-too-large': { title: 'App too large', why: 'the upload would be refused with 80051', source: 'facts/wechat.md, code 80051' },
  'icon-missing': { title: 'Tab icon not in the build', why: 'the tab bar would have a hole', source: 'facts/wechat.md S74' },
  'icon-wrong-type': { title: 'Tab icon of another type', why: 'the tab bar would have a hole', source: 'facts/wechat.md S74' },
  'icon-too-large': { title: 'Tab icon too large', why: 'WeChat refuses icons over 40 KB', source: 'facts/wechat.md S74' },
} as const satisfies { readonly [code: string]: FindingKind };

export type ReleaseCode = keyof typeof RELEASE_FINDINGS;

/** All of them, by code. */
export const ALL_FINDINGS = { ...FINDING_KINDS, ...RELEASE_FINDINGS, ...LIVE_FINDINGS } as const satisfies {
  readonly [code: string]: FindingKind;
};
export type CheckCode = keyof typeof ALL_FINDINGS;

/** A finding of any of the three tables. */
export type CheckFinding = Omit<Finding, 'code'> & { readonly code: CheckCode };
