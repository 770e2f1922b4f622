/**
 * wx.requestSubscribeDeviceMessage (facts/wechat.md §2.4) and wx.requestSubscribeMessage (§2.7): from a tap only, one dialog
 * at a time, a result per template.
 */
import type { SubscribeItem } from '../../../wechat/client-side.ts';
import { ApiError } from '../runtime/api-error.ts';
import type { MiniProgram } from '../runtime/mini-program-type.ts';
import type { Choice } from '../server.ts';
import { askSubscribe } from '../wechat/subscribe-dialog.ts';
import { type ApiGroup, api, type Implementation } from './api.ts';

const DEVICE = 'requestSubscribeDeviceMessage';
const ORDINARY = 'requestSubscribeMessage';

export function subscribeApis(mini: MiniProgram): ApiGroup {
  const { phone, info } = mini;
  let tapWindowMs = 0;
  // Read ahead: the check itself must not wait for a server.
  phone.server.settings(info.appid).then(
    (settings) => {
      tapWindowMs = settings.tapWindowMs;
    },
    () => {},
  );
  let open = false;
  /** The tap is looked at before the first step that takes time. */
  const duringTap =
    (run: Implementation): Implementation =>
    async (options) => {
      if (!phone.gestures.insideTap(tapWindowMs)) throw new ApiError('can only be invoked by user TAP gesture.');
      if (open) throw new ApiError('last call has not ended');
      open = true;
      try {
        return await run(options);
      } finally {
        open = false;
      }
    };
  return {
    [DEVICE]: api(mini, DEVICE, duringTap(askForDevice(mini))),
    [ORDINARY]: api(mini, ORDINARY, duringTap(askForOrdinary(mini))),
  };
}

function askForDevice({ phone, info, overlay }: MiniProgram): Implementation {
  const reminderKey = (templateId: string): string => `camlock-reminder:${phone.userId}:${info.appid}:${templateId}`;
  return async ({ tmplIds, sn, snTicket, modelId }) => {
    const check = await phone.server.checkSubscribe(info.appid, { tmplIds, sn, snTicket, modelId });
    if (!check.ok) throw new ApiError(reasonOf(DEVICE, check.errMsg), check.errCode);
    if (asked(check.items).length === 0) return results(check.items, []);
    const choices =
      keptChoices(check.items, (templateId) => localStorage.getItem(reminderKey(templateId)) === '1') ??
      (await askSubscribe(overlay, { appName: info.name, asks: '给你发送以下设备消息', offersReminder: true }, check.items));
    if (!choices) throw new ApiError('reject operation');
    // A kept choice asks no more, but it is this device it now holds for.
    for (const one of choices) if (one.keep) localStorage.setItem(reminderKey(one.templateId), one.addReminder ? '1' : '0');
    await phone.server.recordSubscribe(info.appid, { sn: sn as string, modelId: modelId as string, choices });
    return results(check.items, choices);
  };
}

function askForOrdinary(mini: MiniProgram): Implementation {
  const { phone, info, overlay } = mini;
  return async ({ tmplIds }) => {
    const check = await overNetwork(mini, 10002, 'Request list fail', () => phone.server.checkOrdinary(info.appid, tmplIds));
    if (!check.ok) throw new ApiError(reasonOf(ORDINARY, check.errMsg), check.errCode);
    if (!mini.visible) throw new ApiError('Cannot show subscribe message UI', 10005);
    if (asked(check.items).length === 0) return results(check.items, []);
    const asks = check.items.some((item) => item.longTerm) ? '长期给你发送以下消息' : '给你发送一次以下消息';
    const answered =
      keptChoices(check.items, () => false) ??
      (await askSubscribe(overlay, { appName: info.name, asks, offersReminder: false }, check.items));
    // Closing this dialog refuses each template; only the device call fails then (facts/wechat.md §2.4).
    const choices = answered ?? asked(check.items).map(({ templateId }) => refusal(templateId));
    await overNetwork(mini, 10003, 'Request subscribe fail', () => phone.server.recordOrdinary(info.appid, choices));
    return results(check.items, choices);
  };
}

/** What the phone cannot reach fails with the code of that step. */
async function overNetwork<T>({ phone }: MiniProgram, errCode: number, reason: string, run: () => Promise<T>): Promise<T> {
  if (!phone.state().online) throw new ApiError(reason, errCode);
  try {
    return await run();
  } catch {
    throw new ApiError(reason, errCode);
  }
}

const asked = (items: readonly SubscribeItem[]): SubscribeItem[] => items.filter((item) => !item.filtered && !item.banned);
const refusal = (templateId: string): Choice => ({ templateId, choice: 'reject', addReminder: false, keep: false });

/** The standing answers, when nothing is left to ask. */
function keptChoices(items: readonly SubscribeItem[], reminds: (templateId: string) => boolean): Choice[] | undefined {
  const choices: Choice[] = [];
  for (const { templateId, kept } of asked(items)) {
    if (!kept) return undefined;
    choices.push({ templateId, choice: kept, addReminder: reminds(templateId), keep: true });
  }
  return choices.length > 0 ? choices : undefined;
}

function results(items: readonly SubscribeItem[], choices: readonly Choice[]): { [templateId: string]: string } {
  const answer = new Map(choices.map(({ templateId, choice }) => [templateId, choice]));
  return Object.fromEntries(
    items.map(({ templateId, filtered, banned }) => [
      templateId,
      banned ? 'ban' : filtered ? 'filter' : (answer.get(templateId) ?? 'reject'),
    ]),
  );
}

/** WeChat's servers send their text with the call's name; `api` adds it too, and it belongs there once for each of them. */
function reasonOf(name: string, errMsg: string): string {
  const prefix = `${name}:fail `;
  return errMsg.startsWith(prefix) ? errMsg.slice(prefix.length) : errMsg;
}
