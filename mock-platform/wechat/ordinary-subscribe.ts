/**
 * wx.requestSubscribeMessage on WeChat's side: may this dialog be shown, and what did the person answer. The tap is the
 * phone's to know. Source: facts/wechat.md §2.7, checks 22–24, result `ban`, code 20005.
 */
import type { SubscribeCheck, SubscribeItem, WechatClientSide } from './client-side.ts';
import { answerOrdinary, keptOrdinary } from './ordinary-subscriptions.ts';
import type { WechatParts } from './parts.ts';
import { settingsOf } from './state.ts';
import { KEYWORD_EXAMPLES, keywordType, type OrdinaryTemplate } from './templates/ordinary-template.ts';

const PREFIX = 'requestSubscribeMessage:fail ';

/** Client error codes WeChat's servers decide (api-typings [C S46]); 10002, 10003 and 10005 are the phone's own. */
const SubscribeErrors = {
  10001: "TmplIds can't be empty",
  10004: 'Invalid template id',
  20001: 'No template data return, verify the template id exist',
  20002: 'Templates type must be same',
  20003: 'Templates count out of max bounds',
  20004: 'The main switch is switched off',
  20005: 'This mini program was banned from subscribing messages',
  20013: 'Reject DeviceMsg Template',
} as const;

type Check = WechatClientSide['checkSubscribe'];
type Record = WechatClientSide['recordSubscribe'];

/** A refusal with WeChat's code, or the lines of the dialog in the order asked for. */
export function checkSubscribe(parts: WechatParts, { appid, userId, tmplIds }: Parameters<Check>[0]): SubscribeCheck {
  const { rules, state } = parts;
  const fail = (code: keyof typeof SubscribeErrors): SubscribeCheck => ({
    ok: false,
    errCode: Number(code),
    errMsg: PREFIX + SubscribeErrors[code],
  });
  if (!Array.isArray(tmplIds) || !tmplIds.every((id): id is string => typeof id === 'string')) return fail(10004);
  if (tmplIds.length === 0) return fail(10001);
  if (tmplIds.length > rules['wechat.subscribeTemplatesMax']) return fail(20003);
  const miniProgram = state.miniPrograms.get(appid);
  if (miniProgram?.restrictions?.includes('subscribe-banned')) return fail(20005);
  if (!settingsOf(state, userId, appid).mainSwitch) return fail(20004);

  const found: [string, OrdinaryTemplate][] = [];
  for (const templateId of new Set(tmplIds)) {
    if (Object.hasOwn(miniProgram?.deviceTemplates ?? {}, templateId)) return fail(20013);
    const templates = miniProgram?.subscribeTemplates ?? {};
    const template = Object.hasOwn(templates, templateId) ? templates[templateId] : undefined;
    if (!template) return fail(20001);
    found.push([templateId, template]);
  }
  if (new Set(found.map(([, template]) => template.longTerm)).size > 1) return fail(20002);

  const titles = new Set<string>();
  const items: SubscribeItem[] = [];
  for (const [templateId, template] of found) {
    const kept = keptOrdinary(state, { appid, userId, templateId });
    items.push({
      templateId,
      title: template.title,
      keywords: exampleKeywords(template),
      filtered: titles.has(template.title),
      banned: miniProgram?.bannedTemplates?.includes(templateId) === true,
      longTerm: template.longTerm,
      ...(kept === undefined ? {} : { kept }),
    });
    titles.add(template.title);
  }
  return { ok: true, items };
}

/** Remembers the answers. Throws when the mini-program has no such template: the caller's mistake. */
export function recordSubscribe({ state }: WechatParts, { appid, userId, choices }: Parameters<Record>[0]): void {
  const templates = state.miniPrograms.get(appid)?.subscribeTemplates ?? {};
  for (const { templateId } of choices) {
    if (!Object.hasOwn(templates, templateId)) throw new Error(`no ordinary template ${JSON.stringify(templateId)} in ${appid}`);
  }
  for (const { templateId, choice, keep } of choices) answerOrdinary(state, { appid, userId, templateId }, choice, keep);
}

/** The sample lines behind a title in the dialog. */
function exampleKeywords({ keywords }: OrdinaryTemplate): SubscribeItem['keywords'] {
  return keywords.map(({ key, name, values }) => ({ name, example: values?.[0] ?? KEYWORD_EXAMPLES[keywordType(key) ?? 'thing'] }));
}
