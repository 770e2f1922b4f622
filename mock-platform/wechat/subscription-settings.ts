/** The mini-program's settings page inside WeChat and wx.getSetting({withSubscriptions}). Source: facts/wechat.md §2.5, §7.4. */
import type { SubscribeChoice, SubscriptionLine, WechatClientSide } from './client-side.ts';
import { keepOrdinary, keptOrdinary, withdrawOrdinary } from './ordinary-subscriptions.ts';
import type { WechatParts } from './parts.ts';
import { raiseChange } from './push/subscribe-events.ts';
import { settingsOf } from './state.ts';

/** Device templates as the rule says; ordinary ones only when the person keeps the answer (§2.5). */
export function subscriptionLines({ rules, state }: WechatParts, userId: string, appid: string): SubscriptionLine[] {
  const miniProgram = state.miniPrograms.get(appid);
  const when = rules['wechat.deviceTemplatesInSettings'];
  const lines: SubscriptionLine[] = [];
  const closed = (templateId: string) => (miniProgram?.bannedTemplates?.includes(templateId) ? { banned: true as const } : {});
  for (const [templateId, item] of Object.entries(settingsOf(state, userId, appid).items)) {
    const listed = when === 'once-allowed' ? item.everAllowed || item.kept : when === 'only-kept' && item.kept;
    const templates = miniProgram?.deviceTemplates ?? {};
    const title = Object.hasOwn(templates, templateId) ? templates[templateId]?.title : undefined;
    if (listed) lines.push({ templateId, title: title ?? templateId, kind: 'device', choice: item.choice, ...closed(templateId) });
  }
  for (const [templateId, { title }] of Object.entries(miniProgram?.subscribeTemplates ?? {})) {
    const choice = keptOrdinary(state, { appid, userId, templateId });
    if (choice) lines.push({ templateId, title, kind: 'ordinary', choice, ...closed(templateId) });
  }
  return lines;
}

export function subscriptionsSetting(
  parts: WechatParts,
  userId: string,
  appid: string,
): ReturnType<WechatClientSide['subscriptionsSetting']> {
  const itemSettings: { [templateId: string]: SubscribeChoice } = {};
  for (const { templateId, choice, banned } of subscriptionLines(parts, userId, appid)) itemSettings[templateId] = banned ? 'ban' : choice;
  return { mainSwitch: settingsOf(parts.state, userId, appid).mainSwitch, itemSettings };
}

/** Throws when the mini-program has no such template: the caller's mistake. */
export function setSubscription(
  parts: WechatParts,
  userId: string,
  appid: string,
  { mainSwitch, templateId, choice }: Parameters<WechatClientSide['setSubscription']>[2],
): void {
  const { state } = parts;
  const miniProgram = state.miniPrograms.get(appid);
  const now = parts.clock.now();
  if (mainSwitch !== undefined)
    state.settings.put(`${appid}|${userId}`, { ...settingsOf(state, userId, appid), mainSwitch, switchedAt: now });
  if (templateId === undefined || choice === undefined) return;
  if (Object.hasOwn(miniProgram?.deviceTemplates ?? {}, templateId)) {
    const settings = settingsOf(state, userId, appid);
    const everAllowed = choice === 'accept' || settings.items[templateId]?.everAllowed === true;
    const items = { ...settings.items, [templateId]: { choice, kept: true, everAllowed, changedAt: now } };
    state.settings.put(`${appid}|${userId}`, { ...settings, items });
    if (choice === 'reject') raiseChange(parts, { appid, userId }, 'device', [templateId]);
  } else if (Object.hasOwn(miniProgram?.subscribeTemplates ?? {}, templateId)) {
    const wanted = { appid, userId, templateId };
    if (choice === 'reject' && withdrawOrdinary(state, wanted)) raiseChange(parts, { appid, userId }, 'ordinary', [templateId]);
    keepOrdinary(state, wanted, choice);
  } else throw new Error(`no template ${JSON.stringify(templateId)} in ${appid}`);
}
