/** wx.requestSubscribeDeviceMessage (facts/wechat.md §2.4): from a tap only, one dialog, a result per template. */
import { ApiError } from '../runtime/api-error.ts';
import type { MiniProgram } from '../runtime/mini-program-type.ts';
import { askSubscribe } from '../wechat/subscribe-dialog.ts';
import { type ApiGroup, api } from './api.ts';

const NAME = 'requestSubscribeDeviceMessage';
const titleKey = (templateId: string): string => `camlock-title:${templateId}`;

/** Title of a template this phone has shown, for the settings page. */
export function titleOf(templateId: string): string | undefined {
  return localStorage.getItem(titleKey(templateId)) ?? undefined;
}

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
  const reminderKey = (templateId: string): string => `camlock-reminder:${phone.userId}:${info.appid}:${templateId}`;
  return {
    [NAME]: api(mini, NAME, async ({ tmplIds, sn, snTicket, modelId }) => {
      if (!phone.gestures.insideTap(tapWindowMs)) throw new ApiError('can only be invoked by user TAP gesture.');
      if (open) throw new ApiError('last call has not ended');
      open = true;
      try {
        const check = await phone.server.checkSubscribe(info.appid, { tmplIds, sn, snTicket, modelId });
        // On a device the text carries its name twice.
        if (!check.ok) throw new ApiError(`${NAME}:fail ${check.errMsg}`, check.errCode);
        for (const item of check.items) localStorage.setItem(titleKey(item.templateId), item.title);
        const asked = check.items.filter((item) => !item.filtered);
        const kept = asked.length > 0 && asked.every((item) => item.kept);
        const choices = kept
          ? asked.map((item) => ({
              templateId: item.templateId,
              choice: item.kept as 'accept' | 'reject',
              addReminder: localStorage.getItem(reminderKey(item.templateId)) === '1',
              keep: true,
            }))
          : await askSubscribe(mini.overlay, info.name, check.items);
        if (!choices) throw new ApiError('reject operation');
        // A kept choice asks no more, but it is this device it now holds for.
        for (const one of choices) if (one.keep) localStorage.setItem(reminderKey(one.templateId), one.addReminder ? '1' : '0');
        await phone.server.recordSubscribe(info.appid, { sn: sn as string, modelId: modelId as string, choices });
        const result: { [templateId: string]: string } = {};
        for (const item of check.items)
          result[item.templateId] = item.filtered
            ? 'filter'
            : (choices.find((one) => one.templateId === item.templateId)?.choice ?? 'reject');
        return result;
      } finally {
        open = false;
      }
    }),
  };
}
