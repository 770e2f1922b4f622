/** WeChat rules that are inference ([I]), thinly sourced ([P]) or worth moving in a test. Sheet: facts/wechat.md. */
import { defineRules, type RuleValues } from '../rules.ts';
import { codeLifeRules } from './code-life/rules.ts';
import { thirdPartyRules } from './third-party/rules.ts';

export const wechatRules = defineRules({
  'wechat.tokenSeconds': { default: 7200, text: 'Lifetime of an access token.', source: 'wechat.md §1.1 [M]' },
  'wechat.tokenOverlapSeconds': {
    default: 300,
    text: 'How long the previous token of /cgi-bin/token still works after a new one was issued.',
    source: 'wechat.md §1.1 [O]',
  },
  'wechat.tokenDailyQuota': { default: 2000, text: 'Calls of /cgi-bin/token a day; 0: no limit.', source: 'wechat.md §1.1 [P]' },
  'wechat.wrongSecretCode': {
    default: 40125,
    values: [40125, 40001],
    text: 'Answer of /cgi-bin/token to a wrong secret: 40125 or 40001.',
    source: 'wechat.md check 9 [M], both documented',
  },
  'wechat.forceRefreshQuotaError': {
    default: false,
    text: 'A forced refresh over its limits answers 45009 instead of the token that still stands.',
    source: 'wechat.md check 6 [I]',
  },
  'wechat.loginCodeSeconds': { default: 300, text: 'Lifetime of a wx.login code.', source: 'wechat.md §1.3 [C]' },
  'wechat.snTicketSeconds': { default: 300, text: 'Lifetime of an sn_ticket.', source: 'wechat.md §2.3 [M]' },
  'wechat.snTicketDailyQuota': { default: 0, text: 'Calls of getsnticket a day; 0: no limit.', source: 'wechat.md §7.3 [I]' },
  'wechat.sendDailyQuota': { default: 10_000_000, text: 'Device messages a day; 0: no limit.', source: 'wechat.md §2.6 [O]' },
  'wechat.receiversMax': { default: 0, text: 'Longest to_openid_list; 0: no limit.', source: 'wechat.md §7.3 [I]' },
  'wechat.checkEnumValues': {
    default: true,
    text: 'An enumeration keyword takes only the values of its template (47003).',
    source: 'wechat.md §2.1 [O]',
  },
  'wechat.checkSubscription': {
    default: true,
    text: 'A device message reaches only who subscribed to that template, model and sn (9800006, 43101).',
    source: 'wechat.md §2.6 [P]',
  },
  'wechat.bannedDeviceSendCode': {
    default: 43107,
    values: [43107, 40037],
    text: 'Answer to a device message whose template, or mini-program, WeChat closed: 43107 as of ordinary messages, or 40037.',
    source: 'wechat.md §2.7 [M]; its page of device messages lists no such code [I]',
  },
  'wechat.banStopsDeviceDialog': {
    default: true,
    text: "A mini-program WeChat closed for subscriptions fails a device subscription with 20005; off: every template answers 'ban'.",
    source: 'wechat.md §2.7 [C] is the ordinary call; for devices [I]',
  },
  'wechat.checkPageOfUnreleased': {
    default: false,
    text: 'The page of a trial or developer message must be in that version too (41030); formal is always checked.',
    source: 'wechat.md check 35 [I]',
  },
  'wechat.doubledFailPrefix': {
    default: true,
    text: "Server-side refusals of a device subscription carry the prefix 'requestSubscribeDeviceMessage:fail' twice.",
    source: 'wechat.md §2.4 [P S65]',
  },
  'wechat.mainSwitchStopsDialog': {
    default: true,
    text: 'With message subscriptions switched off altogether, a device subscription fails with 20004.',
    source: 'wechat.md check 24 is the ordinary call [I]',
  },
  'wechat.subscribeTemplatesMax': {
    default: 3,
    values: [3, 5],
    text: 'Templates of one wx.requestSubscribeMessage (20003): 3 in older documents and clients, 5 in the typings of 2026.',
    source: 'wechat.md §6.3',
  },
  'wechat.deviceTemplatesInSettings': {
    default: 'once-allowed',
    values: ['once-allowed', 'only-kept', 'never'],
    text: "When wx.getSetting lists a device template: 'once-allowed', 'only-kept' or 'never'.",
    source: 'wechat.md §7.4 [I]',
  },
  'wechat.subscribeSendDailyQuota': {
    default: 10_000_000,
    text: 'Ordinary subscribe messages a day; 0: no limit. 30 million with payment.',
    source: 'wechat.md §2.7 [M]',
  },
  'wechat.refuseOverlappingSends': {
    default: true,
    text: 'An ordinary subscribe message to a person another one is just being sent to answers 43108.',
    source: 'wechat.md check 38 [M]; that overlapping requests are what counts [I]',
  },
  'wechat.ridDays': { default: 7, text: 'How many days a rid can be looked up.', source: 'wechat.md §0 [M]' },
  'wechat.clearQuotaMonthly': {
    default: 10,
    text: 'clear_quota calls a month (48006).',
    source: 'wechat.md §0 names the code, not the figure [I]',
  },
  'wechat.phoneCodeSeconds': {
    default: 300,
    text: 'Lifetime of a code of the phone-number button.',
    source: 'wechat.md §1.4 gives none; as a login code [I]',
  },
  'wechat.groupDevicesMax': {
    default: 50,
    text: 'Devices in one group; full at 50 answers 9800016, at a larger number 9800044.',
    source: 'wechat.md §2.8 [M]; when 9800044 comes [I]',
  },
  'wechat.licenceDevicesMax': { default: 50, text: 'Devices of one activedevice call (9800020).', source: 'wechat.md §2.8, figure [I]' },
  'wechat.licenceDays': { default: 365, text: 'Days one licence adds to a device.', source: 'wechat.md §2.8, figure [I]' },
  'wechat.licenceDaysMax': {
    default: 1095,
    text: 'Longest time ahead a device may be licensed for, days (9800038).',
    source: 'wechat.md §2.8, figure [I]',
  },
  'wechat.lastingCodesMax': {
    default: 100_000,
    text: 'Codes of getwxacode and createwxaqrcode together, for the life of a mini-program (45029).',
    source: 'wechat.md §5 [M]; that the same target counts once [I]',
  },
  'wechat.unlimitedCodesPerMinute': {
    default: 5000,
    text: 'Codes of getwxacodeunlimit a minute (45011).',
    source: 'wechat.md §5 [M]; the code [I]',
  },
  'wechat.nestedEventList': {
    default: false,
    text: 'JSON pushes hold their items under SubscribeMsg…Event, as older documents show, instead of List.',
    source: 'wechat.md §6.8',
  },
  'wechat.deviceTemplatesRaiseEvents': {
    default: false,
    text: 'Device templates raise subscribe_msg_* events like ordinary ones.',
    source: 'wechat.md §7.4 [I]',
  },
  'wechat.privateTemplatesMax': {
    default: 50,
    text: 'Private templates of one mini-program, both kinds together (200012); 0: no limit.',
    source: 'wechat.md §2.7 names the code, not the figure [I]',
  },
  'wechat.privacyEffectSeconds': {
    default: 300,
    text: 'How long after a privacy guide was set phones know of it.',
    source: 'wechat.md §4.6 [M]',
  },
  'wechat.mainPackageMaxKB': { default: 2048, text: 'Largest main package of an upload.', source: 'wechat.md §4.1 [M]' },
  'wechat.subPackageMaxKB': { default: 2048, text: 'Largest sub-package of an upload.', source: 'wechat.md §4.1 [M]' },
  'wechat.totalPackageMaxKB': { default: 30_720, text: 'Largest sum of all packages of an upload.', source: 'wechat.md §4.1 [M]' },
  'wechat.uploadThroughCos': {
    default: true,
    text: 'getmulticosuploadinfo opens the way through COS; off: it refuses, and the client sends packages over 5 MiB directly.',
    source: 'miniprogram-ci.md §1.6 [M]; when the real service refuses [I]',
  },
  'wechat.cosRefusesLate': {
    default: false,
    text: 'What is wrong in a package that came through COS is told by the asynchronous result, without a reason, not by the upload call.',
    source: 'miniprogram-ci.md §1.6 [I]',
  },
  ...codeLifeRules,
  'wechat.bigPreviewMaxKB': {
    default: 4096,
    text: 'Largest package of a preview that asked for bigPackageSizeSupport.',
    source: 'wechat.md §4.1 [C]',
  },
  ...thirdPartyRules,
});

export type WechatRules = Readonly<RuleValues<typeof wechatRules>>;
