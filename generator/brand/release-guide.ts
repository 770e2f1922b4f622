/** What the fields of the block `release` are for; part of the field guide. */
import type { FieldGuide } from './field-guide.ts';
import { CHANNELS, type Channel, ROBOT_MAX } from './release-schema.ts';

const CHANNEL_WORDS: { readonly [C in Channel]: { readonly zh: string; readonly en: string } } = {
  development: { zh: '日常开发上传使用的机器人编号', en: 'Robot of everyday uploads' },
  preview: { zh: '预览使用的机器人编号', en: 'Robot of previews' },
  pullRequest: { zh: '合并请求（CI）上传使用的机器人编号', en: 'Robot of uploads for pull requests' },
  trial: { zh: '准备选为体验版的上传所用的机器人编号', en: 'Robot of uploads that are to become the trial version' },
  release: { zh: '准备发布的上传所用的机器人编号', en: 'Robot of uploads that are to be released' },
};
const REFERENCE = {
  allowed: '`env:NAME` (environment variable) or `file:PATH` (relative to the brand file)',
  fix: 'put the secret into an environment variable or a file outside the repository and name that here',
};
const APPID = { allowed: '`wx` and 16 digits or letters a–f, lower case', fix: 'copy it from open.weixin.qq.com (管理中心 → 第三方平台)' };

/** By path, as in the field guide. */
export const RELEASE_GUIDE: { readonly [path: string]: FieldGuide } = {
  release: {
    zh: '上传与发布（选填），不会进入小程序',
    en: 'Uploading and releasing; nothing of it gets into the app',
    allowed: 'the keys channels, thirdParty, review',
    fix: 'leave the block out to name everything with flags',
  },
  'release.channels': {
    zh: '上传渠道对应的机器人编号（1–30）',
    en: 'Robot number of each upload channel',
    allowed: `the keys ${CHANNELS.join(', ')}`,
    fix: 'give every channel a robot of its own: an upload replaces the development version of its robot',
  },
  ...Object.fromEntries(
    CHANNELS.map((channel) => [
      `release.channels.${channel}`,
      { ...CHANNEL_WORDS[channel], allowed: `a whole number from 1 to ${ROBOT_MAX}, without quotes`, fix: 'write a number, e.g. 1' },
    ]),
  ),
  'release.thirdParty': {
    zh: '通过第三方平台提交审核和发布时的身份',
    en: 'Identity of the third-party platform that submits and releases',
    allowed: 'the keys componentAppid, developmentAppid, componentSecret, ticket, refreshToken',
    fix: 'give all five, or leave the block out and submit in the WeChat console',
  },
  'release.thirdParty.componentAppid': { zh: '第三方平台的 AppID', en: 'AppID of the third-party platform', ...APPID },
  'release.thirdParty.developmentAppid': {
    zh: '第三方平台绑定的开发小程序的 AppID，代码先上传到它的草稿箱',
    en: 'AppID of the platform’s development mini-program, whose uploads become drafts',
    ...APPID,
  },
  'release.thirdParty.componentSecret': {
    zh: '第三方平台的 AppSecret 存放在哪里（不写密钥本身）',
    en: 'Where the AppSecret of the platform is',
    ...REFERENCE,
  },
  'release.thirdParty.ticket': {
    zh: 'component_verify_ticket 存放在哪里（微信每 10 分钟推送一次）',
    en: 'Where the component_verify_ticket is that WeChat pushes every ten minutes',
    ...REFERENCE,
  },
  'release.thirdParty.refreshToken': {
    zh: '本小程序授权后得到的 authorizer_refresh_token 存放在哪里',
    en: 'Where the authorizer_refresh_token of this mini-program is',
    ...REFERENCE,
  },
  'release.review': {
    zh: '提交审核时给审核人员的资料',
    en: 'What the reviewer is given',
    allowed: 'the keys account, password, tag, steps',
    fix: 'give a test account that works, or leave the block out when none is needed',
  },
  'release.review.account': { zh: '测试账号存放在哪里', en: 'Where the name of the test account is', ...REFERENCE },
  'release.review.password': { zh: '测试密码存放在哪里', en: 'Where the password of the test account is', ...REFERENCE },
  'release.review.tag': {
    zh: '小程序标签，用空格分隔，最多 10 个',
    en: 'Tags of the mini-program, separated by blanks, at most ten',
    allowed: '1 to 200 characters on one line',
    fix: 'write e.g. 门锁 摄像头',
  },
  'release.review.steps': {
    zh: '审核人员的操作步骤，留空则根据品牌自动生成',
    en: 'Steps for the reviewer; left out: made from the brand',
    allowed: 'a list of at most 20 lines',
    fix: 'write one step a line',
  },
  'release.review.steps[]': {
    zh: '一个操作步骤',
    en: 'One step',
    allowed: '1 to 200 characters on one line',
    fix: 'write what to tap and what is seen then',
  },
};
