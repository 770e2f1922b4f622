/**
 * wx.requestSubscribeDeviceMessage on WeChat's side: may this dialog be shown, and what did the person answer.
 * The tap is the phone's to know. Source: facts/wechat.md §2.4, checks 17–21, 25, result `ban`, code 20005.
 */
import type { MessageTemplate } from '../../devices/index.ts';
import type { SubscribeCheck, SubscribeItem, WechatClientSide } from './client-side.ts';
import type { WechatParts } from './parts.ts';
import { settingsOf, subscriptionKey, unitKey } from './state.ts';

const TEMPLATES_MAX = 3;
const PREFIX = 'requestSubscribeDeviceMessage:fail ';

/** Client error codes (api-typings [C S46], -12001 seen in practice [P S54]). */
const SubscribeErrors = {
  '-12001': 'invalid scope',
  10001: "TmplIds can't be empty",
  10004: 'Invalid template id',
  20001: 'No template data return, verify the template id exist',
  20003: 'Templates count out of max bounds',
  20004: 'The main switch is switched off',
  20005: 'This mini program was banned from subscribing messages',
  19720726: 'check sn_ticket fail',
  19720727: 'sn_ticket expire',
  19720728: 'err_not_found_tid',
  19720736: 'template_id do not match model_id',
} as const;

type Check = WechatClientSide['checkDeviceSubscribe'];
type Record = WechatClientSide['recordDeviceSubscribe'];

export function checkDeviceSubscribe(parts: WechatParts, request: Parameters<Check>[0]): SubscribeCheck {
  const { clock, rules, state } = parts;
  const fail = (code: keyof typeof SubscribeErrors, detail = ''): SubscribeCheck => {
    // What WeChat's servers refuse arrives with the prefix twice (S65); what the client refuses, once.
    const prefix = Number(code) > 19_000_000 && rules['wechat.doubledFailPrefix'] ? PREFIX + PREFIX : PREFIX;
    return { ok: false, errCode: Number(code), errMsg: prefix + SubscribeErrors[code] + detail };
  };

  const { appid, userId, tmplIds, sn, snTicket, modelId } = request;
  if (!Array.isArray(tmplIds) || !tmplIds.every((id): id is string => typeof id === 'string')) return fail(10004);
  if (tmplIds.length === 0) return fail(10001);
  if (tmplIds.length > TEMPLATES_MAX) return fail(20003);
  if (tmplIds.includes('')) return fail(20001);
  for (const [name, value] of Object.entries({ sn, snTicket, modelId })) {
    if (typeof value !== 'string' || value === '') return fail(10004, `: ${name} should be a non-empty string`);
  }

  const miniProgram = state.miniPrograms.get(appid);
  if (!miniProgram?.deviceMessages) return fail('-12001');
  const closed = miniProgram.restrictions?.includes('subscribe-banned') === true;
  if (closed && rules['wechat.banStopsDeviceDialog']) return fail(20005);
  const settings = settingsOf(state, userId, appid);
  if (!settings.mainSwitch && rules['wechat.mainSwitchStopsDialog']) return fail(20004);

  const ticket = state.snTickets.get(snTicket as string);
  if (!ticket || ticket.appid !== appid || ticket.sn !== sn || ticket.modelId !== modelId) return fail(19720726);
  if (clock.now() >= ticket.expiresAt) return fail(19720727);

  const category = Object.hasOwn(miniProgram.deviceModels, ticket.modelId) ? miniProgram.deviceModels[ticket.modelId]?.category : undefined;
  const titles = new Set<string>();
  const items: SubscribeItem[] = [];
  for (const templateId of tmplIds) {
    const template = Object.hasOwn(miniProgram.deviceTemplates, templateId) ? miniProgram.deviceTemplates[templateId] : undefined;
    if (!template) return fail(19720728);
    if (template.category !== category) return fail(19720736);
    const kept = Object.hasOwn(settings.items, templateId) ? settings.items[templateId] : undefined;
    items.push({
      templateId,
      title: template.title,
      keywords: exampleKeywords(template),
      filtered: titles.has(template.title),
      banned: closed || miniProgram.bannedTemplates?.includes(templateId) === true,
      ...(kept?.kept ? { kept: kept.choice } : {}),
    });
    titles.add(template.title);
  }
  return { ok: true, items };
}

/** The sample lines under a title in the dialog. */
function exampleKeywords(template: MessageTemplate): SubscribeItem['keywords'] {
  return template.keywords.map((keyword) => ({
    name: keyword.name,
    example: keyword.type === 'time' ? '2021-09-10 19:00:00' : (keyword.values[0] ?? ''),
  }));
}

/** Remembers the answers; a template the mini-program does not have is an error of the caller. */
export function recordDeviceSubscribe(parts: WechatParts, request: Parameters<Record>[0]): void {
  const { clock, state } = parts;
  const { appid, userId, sn, modelId, choices } = request;
  const answeredAt = clock.now();
  const miniProgram = state.miniPrograms.get(appid);
  const settings = settingsOf(state, userId, appid);
  const items = { ...settings.items };
  for (const { templateId, choice, addReminder, keep } of choices) {
    if (!miniProgram || !Object.hasOwn(miniProgram.deviceTemplates, templateId)) {
      throw new Error(`no device template ${JSON.stringify(templateId)} in ${appid}`);
    }
    const row = { appid, userId, templateId, modelId, sn, choice, addReminder: choice === 'accept' && addReminder, answeredAt };
    state.subscriptions.put(subscriptionKey(row), row);
    if (choice === 'accept') {
      state.subscribedUnits.put(unitKey(row), true);
      const models = state.modelsOfUnit.get(`${appid}|${userId}|${sn}`) ?? [];
      if (!models.includes(modelId)) state.modelsOfUnit.put(`${appid}|${userId}|${sn}`, [...models, modelId]);
    }
    const before = Object.hasOwn(items, templateId) ? items[templateId] : undefined;
    // An allowance for one more unit lifts an earlier refusal on the settings page; a refusal for one unit leaves the others alone.
    const standing = choice === 'accept' || keep ? choice : (before?.choice ?? choice);
    const everAllowed = choice === 'accept' || before?.everAllowed === true;
    if (everAllowed || keep) {
      const changedAt = standing === before?.choice ? before.changedAt : answeredAt;
      items[templateId] = {
        choice: standing,
        kept: keep || before?.kept === true,
        everAllowed,
        ...(changedAt === undefined ? {} : { changedAt }),
      };
    }
  }
  state.settings.put(`${appid}|${userId}`, { ...settings, items });
}
