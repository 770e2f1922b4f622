/** The mini-program's settings page inside WeChat and wx.getSetting({withSubscriptions}). Source: facts/wechat.md §2.5, §7.4. */
import type { SubscribeChoice, WechatClientSide } from './client-side.ts';
import type { WechatParts } from './parts.ts';
import { settingsOf } from './state.ts';

export function subscriptionsSetting(
  parts: WechatParts,
  userId: string,
  appid: string,
): ReturnType<WechatClientSide['subscriptionsSetting']> {
  const settings = settingsOf(parts.state, userId, appid);
  const when = parts.rules['wechat.deviceTemplatesInSettings'];
  const itemSettings: { [templateId: string]: SubscribeChoice } = {};
  for (const [templateId, item] of Object.entries(settings.items)) {
    if (when === 'once-allowed' ? item.everAllowed || item.kept : when === 'only-kept' && item.kept) itemSettings[templateId] = item.choice;
  }
  return { mainSwitch: settings.mainSwitch, itemSettings };
}

export function setSubscription(
  parts: WechatParts,
  userId: string,
  appid: string,
  change: Parameters<WechatClientSide['setSubscription']>[2],
): void {
  const settings = settingsOf(parts.state, userId, appid);
  const items = { ...settings.items };
  if (change.templateId !== undefined && change.choice !== undefined) {
    if (!Object.hasOwn(parts.state.miniPrograms.get(appid)?.deviceTemplates ?? {}, change.templateId)) {
      throw new Error(`no device template ${JSON.stringify(change.templateId)} in ${appid}`);
    }
    const before = items[change.templateId];
    items[change.templateId] = {
      choice: change.choice,
      kept: true,
      everAllowed: change.choice === 'accept' || before?.everAllowed === true,
      changedAt: parts.clock.now(),
    };
  }
  const turned = change.mainSwitch === undefined ? {} : { mainSwitch: change.mainSwitch, switchedAt: parts.clock.now() };
  parts.state.settings.put(`${appid}|${userId}`, { ...settings, ...turned, items });
}
