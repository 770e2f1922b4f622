/** Switchable rules of the code's life: review, release, testers, domains. They join the table in wechat/rules.ts. */
import { defineRules } from '../../rules.ts';

export const codeLifeRules = defineRules({
  'wechat.reviewer': {
    default: 'looks',
    values: ['looks', 'passes', 'rejects', 'waits'],
    text: "Who decides a review when its time is up: 'looks' finds faults in the package, 'passes' and 'rejects' do so always, 'waits' leaves it to /__mock__/review.",
    source: 'wechat.md §3.5 [I]',
  },
  'wechat.reviewDaysMin': { default: 1, text: 'Shortest review, days of the clock.', source: 'wechat.md §3.5 [2], figure [I]' },
  'wechat.reviewDaysMax': { default: 7, text: 'Longest review, days of the clock.', source: 'wechat.md §3.5 [2], figure [I]' },
  'wechat.speedupHoursMin': { default: 2, text: 'Shortest review after speedupaudit, hours.', source: 'wechat.md §3.5 [2]' },
  'wechat.speedupHoursMax': { default: 12, text: 'Longest review after speedupaudit, hours.', source: 'wechat.md §3.5 [2]' },
  'wechat.codeScanSeconds': {
    default: 60,
    text: 'How long the code scan after a commit takes; until then 61039.',
    source: 'wechat.md §3.5 [M]: "wait a minute", figure [I]',
  },
  'wechat.undoAuditsADay': {
    default: 5,
    text: 'undocodeaudit calls a day (87013); older documents say 1.',
    source: 'wechat.md §3.5 [2], §6.6',
  },
  'wechat.nothingToUndoCode': {
    default: 85058,
    values: [85058, 85019],
    text: 'Answer of undocodeaudit while nothing is in review: no valid audit id, or no version under auditing.',
    source: 'wechat.md §3.5 gives undocodeaudit only 87013 [2]; these [I]',
  },
  'wechat.noTrialVersionCode': {
    default: 86001,
    values: [86001, -1],
    text: 'Answer of get_qrcode without a trial version; its own page lists -1, 40001 and 40014.',
    source: 'wechat.md §3.5 [M]; 86001 [I]',
  },
  'wechat.undoAuditsAMonth': { default: 10, text: 'undocodeaudit calls a month (87013).', source: 'wechat.md §3.5 [2]' },
  'wechat.auditMonthlyQuota': {
    default: 20,
    text: 'submit_audit calls of one third-party platform a month (85085).',
    source: 'wechat.md §3.5 names the code, not the figure [I]',
  },
  'wechat.speedupMonthlyQuota': {
    default: 3,
    text: 'speedupaudit calls of one third-party platform a month (89405).',
    source: 'wechat.md §3.5 names the code, not the figure [I]',
  },
  'wechat.submitNeedsItems': {
    default: true,
    text: 'submit_audit without item_list answers 85023; off: the first category of the mini-program stands for it.',
    source: 'wechat.md §3.5 [M]; the page calls the list optional and its type required [I]',
  },
  'wechat.previewMaterialsMax': {
    default: 10,
    text: 'Videos or pictures of preview_info (85093).',
    source: 'wechat.md §3.5 names the code, not the figure [I]',
  },
  'wechat.versionDescriptionMax': {
    default: 500,
    text: 'Longest version_desc of submit_audit, characters (85051).',
    source: 'wechat.md §3.5 names the code, not the figure [I]',
  },
  'wechat.checkExtAppid': {
    default: true,
    text: 'An extAppid of ext_json, when not empty, must be the mini-program the token speaks for (85013).',
    source: 'wechat.md §4.2 [C]; the answer [I]',
  },
  'wechat.providerPackageMaxKB': {
    default: 20_480,
    text: 'Largest sum of all packages of code a third-party platform commits (85044).',
    source: 'wechat.md §4.1 [M]',
  },
  'wechat.standardTemplates': {
    default: false,
    text: 'addtotemplate makes standard templates (template_type 1) as it used to; a commit of one takes only extAppid, ext and window (9402203).',
    source: 'wechat.md §3.4 [2]: they can no longer be used; §3.5 [M] still lists 9402203; what it allows [I]',
  },
  'wechat.codeTemplatesMax': { default: 200, text: 'Code templates of one third-party platform (85065).', source: 'wechat.md §3.4 [2]' },
  'wechat.linkRulesMax': {
    default: 100,
    text: 'Rules for ordinary links of one mini-program (85073).',
    source: 'wechat.md §5 names the code [P]; the figure is of the guide for such codes [2]',
  },
  'wechat.linkPublishesAMonth': {
    default: 100,
    text: 'Rules for ordinary links one mini-program may publish a month (45009).',
    source: 'wechat.md §5; qrcodejumpget tells what is left, figure and code [I]',
  },
  'wechat.linkCheckFile': {
    default: true,
    text: 'A rule for ordinary links needs the check file on its host (85069); hostsWithoutCheckFile of the seed names hosts without it.',
    source: 'wechat.md §5 [P]; that adding a rule looks for it [I]',
  },
  'wechat.releasesKept': { default: 5, text: 'Released versions kept to go back to.', source: 'wechat.md §3.5 [2]' },
  'wechat.testersMax': {
    default: 90,
    text: 'Testers of one mini-program (85002).',
    source: 'wechat.md §3.5 names the code, not the figure [I]',
  },
  'wechat.testerProgramsMax': {
    default: 50,
    text: 'Mini-programs one person may test (85003).',
    source: 'wechat.md §3.5 names the code, not the figure [I]',
  },
  'wechat.domainChangesAMonth': {
    default: 50,
    text: 'Domain changes a month (86102).',
    source: 'wechat.md §3.6 [O]; the code is SDK knowledge [I]',
  },
  'wechat.domainsPerKindMax': { default: 200, text: 'Domains of one kind of a mini-program (85016).', source: 'wechat.md §3.6 [O]' },
  'wechat.platformDomainsMax': { default: 1000, text: 'Server domains of one third-party platform (85016).', source: 'wechat.md §3.6 [O]' },
  'wechat.platformJumpDomainsMax': {
    default: 300,
    text: 'Web-view domains of one third-party platform (85016); older documents say 200 or 100.',
    source: 'wechat.md §3.6 [O], §6.9',
  },
  'wechat.releaseDropsOwnDomains': {
    default: true,
    text: 'A release through a third-party platform drops the domains the mini-program had set itself.',
    source: 'wechat.md §3.6 [O]',
  },
  'wechat.mediaDays': { default: 3, text: 'How long an uploaded review material counts, days.', source: 'wechat.md §3.5 [2]' },
});
