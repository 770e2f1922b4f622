/** Switchable rules of the third-party platform. They join the table in wechat/rules.ts. */
import { defineRules } from '../../rules.ts';

export const thirdPartyRules = defineRules({
  'wechat.componentTokenSeconds': {
    default: 7200,
    text: 'Lifetime of a component_access_token and of an authorizer_access_token.',
    source: 'wechat.md §3.3 [2]',
  },
  'wechat.componentTokenOverlapSeconds': {
    default: 300,
    text: 'How long the previous token of a platform, or of an account it was authorised by, still works after a new one was issued.',
    source: 'wechat.md §1.1 [O] says so of access tokens; for these [I]',
  },
  'wechat.ticketMinutes': { default: 10, text: 'Minutes between two pushes of component_verify_ticket.', source: 'wechat.md §3.1 [2]' },
  'wechat.ticketHours': { default: 12, text: 'Hours a component_verify_ticket is good for (61005).', source: 'wechat.md §3.1 [2]' },
  'wechat.preAuthCodeSeconds': {
    default: 1800,
    text: 'Lifetime of a pre_auth_code; the sample of the document says 600.',
    source: 'wechat.md §3.3 [2], §6.5 [I]',
  },
  'wechat.preAuthCodeOnce': {
    default: true,
    text: 'A pre_auth_code is good for one authorisation.',
    source: 'wechat.md §3.3 does not say [I]',
  },
  'wechat.authCodeSeconds': {
    default: 600,
    text: 'Lifetime of an authorization_code (61010).',
    source: 'wechat.md §3.3 [2]; the code [I]',
  },
  'wechat.authCodeOnce': {
    default: true,
    text: 'api_query_auth takes an authorization_code once (61009).',
    source: 'wechat.md §3.3 does not say [I]',
  },
  'wechat.unknownAuthCode': {
    default: 61009,
    values: [61009, 40013],
    text: "Answer of api_query_auth to a code that is unknown, another platform's or used: 61009 of the global list, or 40013, the only one of its own page.",
    source: 'wechat.md §3.3 lists -1, 0, 40001, 40013 [2]; 61009 [I]',
  },
  'wechat.lateAuthCode': {
    default: 61010,
    values: [61010, 61009, 40013],
    text: 'Answer of api_query_auth to a code that is too old.',
    source: 'wechat.md §3.3 lists -1, 0, 40001, 40013 [2]; 61010 [I]',
  },
  'wechat.foreignComponentCode': {
    default: 61011,
    values: [61011, 40013],
    text: 'Answer to a component_appid that is not the one the component token was issued to.',
    source: 'wechat.md §3.3 lists 61011 for api_component_token [2]; here [I]',
  },
  'wechat.componentTokenCode': {
    default: 61015,
    values: [61015, 40001],
    text: "Answer to a platform's own token on a call for an account.",
    source: 'wechat.md check 44 is the other direction; this one [I]',
  },
  'wechat.newestPlatformWins': {
    default: true,
    text: 'An account that authorises a second platform withdraws from the first one, which is pushed unauthorized.',
    source: 'wechat.md §3.3 [2]; permission set 18 goes to one platform only [I]',
  },
  'wechat.deviceCallsNeedSet': {
    default: true,
    text: 'A platform needs permission set 118 for getsnticket and device messages (61007).',
    source: 'wechat.md §2.3 [P], §2.6 [O]',
  },
  'wechat.missingSetCode': {
    default: 61007,
    values: [61007, 48001],
    text: 'Answer to a call whose permission set was not granted: 61007 or 48001.',
    source: 'wechat.md §3.3 [2], both reported',
  },
});
