/** The body of `POST /cgi-bin/message/device/subscribe/send` (facts/wechat.md §2.6). */
import { type DeviceName, type EventLink, encodeEventLink, toSn } from '../../../devices/index.ts';
import { beijingTime } from './beijing-time.ts';
import type { Route } from './routes.ts';

export interface DeviceMessage {
  readonly to_openid_list: readonly string[];
  readonly template_id: string;
  readonly sn: string;
  readonly modelId: string;
  readonly page: string;
  readonly miniprogram_state: string;
  readonly lang: string;
  readonly data: { readonly [key: string]: { readonly value: string } };
}

/** `time` keywords get the event's time in China, `enum` keywords the value the reminder names. */
export function deviceMessage(
  route: Route & { readonly templateId: string },
  device: DeviceName,
  link: EventLink,
  openIds: readonly string[],
  lang: string,
): DeviceMessage {
  const data: { [key: string]: { value: string } } = {};
  for (const keyword of route.reminder.template.keywords) {
    const value = keyword.type === 'time' ? beijingTime(link.time) : route.reminder.values[keyword.key];
    if (value !== undefined) data[keyword.key] = { value };
  }
  return {
    to_openid_list: openIds,
    template_id: route.templateId,
    sn: toSn(device),
    modelId: route.modelId,
    page: encodeEventLink(link),
    miniprogram_state: route.application.miniprogramState,
    lang,
    data,
  };
}
