/** Codes of WeChat's code-management calls as cause and remedy (facts/wechat.md §3.3, §3.5). */
import { Failure } from '../failure.ts';

type Row = readonly [cause: string, fix: string];
const AGAIN = 'camlock audit-status shows where the review stands';
const AUTHORISE =
  'let the administrator authorise the platform again, and put the new refresh token where release.thirdParty.refreshToken says';

const ROWS: { readonly [code: number]: Row } = {
  40001: ['the token is not valid (any more)', 'run it again: a new one is asked for'],
  40013: ['WeChat does not know this appid', 'check componentAppid and app.appid in the brand file'],
  40014: ['the token is not valid (any more)', 'run it again: a new one is asked for'],
  40097: ['WeChat refused an argument', 'the words after the code are WeChat’s own and name it'],
  40125: [
    'the AppSecret of the third-party platform is wrong',
    'copy it anew from open.weixin.qq.com and put it where release.thirdParty.componentSecret says',
  ],
  42001: ['the token ended', 'run it again: a new one is asked for'],
  42007: ['the owner changed the password, which ends every authorisation', AUTHORISE],
  45009: ['the daily number of calls is used up', 'wait until tomorrow, or share one token server between the callers'],
  48001: ['the mini-program did not grant the permission set of code management (18)', AUTHORISE],
  61003: ['the mini-program never authorised this platform, or withdrew it', AUTHORISE],
  61004: ['the address of this machine is not on the list of the third-party platform', 'add it in open.weixin.qq.com (白名单IP地址列表)'],
  61005: [
    'the component_verify_ticket is too old',
    'store the ticket WeChat pushed last (every ten minutes) where release.thirdParty.ticket says',
  ],
  61006: [
    'the component_verify_ticket is not one of this platform',
    'store the ticket WeChat pushed last where release.thirdParty.ticket says',
  ],
  61007: ['the mini-program did not grant the permission set of code management (18)', AUTHORISE],
  61023: ['the refresh token is not valid: a newer authorisation replaced it', AUTHORISE],
  61039: ['WeChat is still scanning the code that was committed', 'wait a minute and submit again'],
  61040: [
    'the code uses a privacy interface that is not granted or not declared',
    'declare it in requiredPrivateInfos and apply for it (开发管理 → 接口设置), or remove the call',
  ],
  85006: ['a tag is not as WeChat wants it', 'at most ten tags of at most twenty characters: release.review.tag'],
  85007: ['a page named in the submission is not in the package', 'run camlock trial again: the trial version is older than the build'],
  85008: [
    'the service category is not one of this mini-program',
    'add it in the WeChat console (设置 → 服务类目) or choose another with --category',
  ],
  85009: ['a version is in review already', `${AGAIN}; camlock audit-status --undo withdraws it`],
  85010: ['a field of the submission is missing', 'the words after the code name it'],
  85012: ['there is no such submission', AGAIN],
  85013: ['ext_json is not accepted', 'app.appid in the brand file must be the mini-program the platform was authorised by'],
  85014: ['the template is gone', 'run camlock trial again'],
  85019: ['no version was submitted', 'submit one first: camlock submit'],
  85020: ['the version is not in a state for this', AGAIN],
  85023: ['a submission has one to five items', 'choose fewer categories'],
  85043: ['WeChat cannot read the template', 'build, upload and run camlock trial again'],
  85044: [
    'the package is too large: code of a service provider may have 20 MB, a package 2 MB',
    'make images smaller or move pages into sub-packages',
  ],
  85045: ['a page of ext_json is not in the template', 'build, upload and run camlock trial again'],
  85052: ['this version is released already', 'camlock status shows what is online'],
  85058: ['nothing was ever submitted', 'submit first: camlock submit'],
  85064: [
    'the draft or template is gone: only the newest upload of a development mini-program is kept',
    'upload again and run camlock trial at once',
  ],
  85065: ['the template library is full (200)', 'delete old templates in open.weixin.qq.com (小程序模板库)'],
  85077: ['the category was withdrawn', 'choose another with --category'],
  85079: ['there is no formal version yet: the first release is for everybody', 'use camlock release'],
  85080: ['no audited version waits for its release', AGAIN],
  85081: ['the percentage is not possible', 'use 1 to 100, or 0 with --testers-first or --developers-first'],
  85082: ['a gray release only grows', 'give a larger percentage, or end it with camlock gray --cancel'],
  85085: ['the submissions of this month are used up', 'they are shared by all mini-programs of the platform; wait for the next month'],
  85086: ['nothing was committed yet', 'make a trial version first: camlock trial'],
  85087: ['the code jumps to other mini-programs without naming them', 'name them in navigateToMiniProgramAppIdList of src/app.config.ts'],
  85092: ['the pictures for the reviewer are not accepted', 'make them again: camlock review-pack, then camlock submit --pack'],
  85093: ['there are too many pictures for the reviewer', 'remove some from the folder screens/ of the review pack'],
  85094: [
    'this category needs a declaration about texts and pictures of users',
    'submit this version in the console: mp.weixin.qq.com → 版本管理',
  ],
  86000: ['only a third-party platform may call this', 'check release.thirdParty in the brand file'],
  86001: ['there is no trial version', 'make one first: camlock trial'],
  86002: ['name, introduction, picture or category of the mini-program are not filled in', 'complete them at mp.weixin.qq.com (设置)'],
  87011: ['a gray release is running', 'end it first: camlock gray --cancel'],
  87012: [
    'there is nothing to go back to: no earlier release is kept, or one went back already',
    'release a new version instead: camlock rollback uploads an earlier build',
  ],
  87013: ['submissions were withdrawn too often (5 a day, 10 a month)', 'wait, or let the review end'],
  9402202: ['WeChat is busy with another call about this mini-program', 'wait a moment and run it again'],
};

/** Codes that a fresh token cures. */
export const TOKEN_ENDED: ReadonlySet<number> = new Set([40001, 40014, 42001]);

/** `rid` and control characters are not for the terminal. */
function words(errmsg: string): string {
  return errmsg
    .replace(/,?\s*rid:.*$/, '')
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 300);
}

/** What WeChat refused, in plain words; an unknown code is shown as WeChat said it. */
export function wechatRefusal(what: string, errcode: number, errmsg: string): Failure {
  const row = ROWS[errcode];
  const said = `WeChat says ${errcode} ${words(errmsg)}`.trim();
  return new Failure(`wechat-${errcode}`, row ? `${what}: ${row[0]} (${said})` : `${what} was refused: ${said}`, {
    fix: row?.[1] ?? 'look the code up at developers.weixin.qq.com; camlock knows no more about it',
  });
}

/** Codes with a row. */
export const KNOWN_REFUSALS: readonly number[] = Object.keys(ROWS).map(Number);
