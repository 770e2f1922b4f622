/**
 * Why a reminder stopped where it did: written down at the moment of the decision, next to the hop, and put into words only
 * when somebody asks (`GET /__mock__/trace`). What a person's settings are by then plays no part.
 */
import type { Text } from '../devices/index.ts';

/** `2026年3月3日 14:02` and `3 March 2026 at 14:02`, both in China's time. */
function when(ms: number | undefined): Text {
  if (ms === undefined) return { zh: '（时间未知）', en: 'at an unknown time' };
  const china = new Date(ms + 8 * 3_600_000);
  const time = china.toISOString().slice(11, 16);
  const month = MONTHS[china.getUTCMonth()];
  return {
    zh: `${china.getUTCFullYear()}年${china.getUTCMonth() + 1}月${china.getUTCDate()}日 ${time}`,
    en: `on ${china.getUTCDate()} ${month} ${china.getUTCFullYear()} at ${time}`,
  };
}
const MONTHS = 'January February March April May June July August September October November December'.split(' ');

interface Template {
  readonly templateId: string;
  readonly title: string;
}

/** One entry per reason; its argument is what has to be remembered to say it. `at` in milliseconds since 1970. */
const WORDS = {
  // The cloud, on what the device sent.
  'event-refused': ({ errcode, why }: { errcode: number; why: string }) => ({
    zh: `云端拒收了设备的事件（${errcode}）：${why}`,
    en: `the cloud refused the device's event with ${errcode}: ${why}`,
  }),
  'lost-on-the-way': ({ why }: { why: string }) => ({
    zh: `设备的事件没有到达云端：${why}`,
    en: `the device's event did not reach the cloud: ${why}`,
  }),
  'product-not-linked': ({ productId }: { productId: string }) => ({
    zh: `产品 ${productId} 未关联任何应用，控制台里关联后才会提醒`,
    en: `product ${productId} is not linked to any application; link it in the console`,
  }),
  'no-reminder': ({ eventId }: { eventId: string }) => ({
    zh: `没有为事件 ${eventId} 设置提醒，只保存不推送`,
    en: `no reminder exists for event ${eventId}: it is kept, not pushed`,
  }),
  'no-template': ({ reminderKey }: { reminderKey: string }) => ({
    zh: `提醒 ${reminderKey} 没有选择消息模板`,
    en: `no message template is chosen for the reminder ${reminderKey}`,
  }),
  'reminder-off': ({ reminderKey }: { reminderKey: string }) => ({
    zh: `提醒 ${reminderKey} 已被规则关闭`,
    en: `the reminder ${reminderKey} is switched off by a reminder rule`,
  }),
  'nobody-bound': (_: object) => ({ zh: '没有人绑定这台设备', en: 'nobody has bound this device' }),
  // The cloud, on one person.
  'wechat-push-off': (_: object) => ({ zh: '用户关闭了微信消息推送', en: 'the user has switched WeChat messages off' }),
  'alarms-off': (_: object) => ({ zh: '用户关闭了设备告警推送', en: 'the user has switched device alarms off' }),
  'quiet-hours': ({ span }: { span: string }) => ({ zh: `处于免打扰时段 ${span}`, en: `quiet hours ${span.replace('-', '–')}` }),
  'guest-not-reminded': (_: object) => ({
    zh: '设备是分享给该用户的，规则 iotCloud.remindShareUsers 关闭了分享者的提醒',
    en: 'the device is only shared with the user, and the rule iotCloud.remindShareUsers is off',
  }),
  // The cloud, on a whole application.
  merged: ({ seconds, first }: { seconds: number; first: number }) => ({
    zh: `${seconds} 秒内的同类事件合并为一条提醒，已在${when(first).zh}提醒过`,
    en: `merged: alike events within ${seconds} s make one reminder, it went out for the one ${when(first).en}`,
  }),
  'queue-full': ({ limit }: { limit: number }) => ({
    zh: `推送队列已满（${limit} 条）`,
    en: `the queue was full: ${limit} reminders waited already`,
  }),
  'application-gone': ({ appKey }: { appKey: string }) => ({
    zh: `应用 ${appKey} 已不存在，未能发送`,
    en: `the application ${appKey} is gone, so nobody could send it`,
  }),
  closing: (_: object) => ({ zh: '平台正在关闭，未能发送', en: 'the platform was closing' }),
  unreachable: ({ why }: { why: string }) => ({ zh: `没有收到微信的应答：${why}`, en: `WeChat gave no readable answer: ${why}` }),
  'token-refused': ({ why }: { why: string }) => ({
    zh: `微信不认可 access_token：${why}`,
    en: `WeChat refused the access token: ${why}`,
  }),
  'wechat-refused': ({ errcode, errmsg }: { errcode: number; errmsg: string }) => ({
    zh: `微信拒绝了这次发送（${errcode}）：${errmsg}`,
    en: `WeChat refused the call with ${errcode}: ${errmsg}`,
  }),
  // WeChat, on one person.
  'unknown-openid': (_: object) => ({
    zh: 'openid 不属于这个小程序',
    en: 'the openid is not one of this mini-program',
  }),
  'never-subscribed': ({ sn }: { sn: string }) => ({
    zh: `用户从未为设备 ${sn} 允许过提醒`,
    en: `the user never subscribed for this sn (${sn})`,
  }),
  'model-differs': ({ allowed, sent }: { allowed: readonly string[]; sent: string }) => ({
    zh: `订阅票据的 model_id（${allowed.join('、')}）≠ 发送时的 model_id（${sent}）`,
    en: `model_id of the ticket (${allowed.join(', ')}) ≠ model_id of the send (${sent})`,
  }),
  'never-asked': ({ title, templateId }: Template) => ({
    zh: `用户没有订阅过这台设备的「${title}」（${templateId}）`,
    en: `the user was never asked for template ${templateId} (${title}) of this device`,
  }),
  rejected: ({ title, templateId, at }: Template & { at?: number }) => ({
    zh: `用户${when(at).zh}拒绝了「${title}」（${templateId}）`,
    en: `the user rejected template ${templateId} (${title}) ${when(at).en}`,
  }),
  'template-off': ({ title, templateId, at }: Template & { at?: number }) => ({
    zh: `用户${when(at).zh}在小程序设置里关闭了「${title}」（${templateId}）`,
    en: `the user switched template ${templateId} (${title}) off on the settings page ${when(at).en}`,
  }),
  'main-switch-off': ({ at }: { at?: number }) => ({
    zh: `用户${when(at).zh}关闭了这个小程序的订阅消息总开关`,
    en: `the user switched all messages of this mini-program off ${when(at).en}`,
  }),
} as const;

type Words = typeof WORDS;
/** Plain JSON: a code and what its words need. */
export type DeliveryReason = { [Code in keyof Words]: { readonly code: Code } & Readonly<Parameters<Words[Code]>[0]> }[keyof Words];

/** In both languages of the house. A reason an older version wrote and this one does not know keeps its code. */
export function explain(reason: DeliveryReason): Text {
  const say = Object.hasOwn(WORDS, reason.code) ? (WORDS[reason.code] as (about: DeliveryReason) => Text) : undefined;
  return say ? say(reason) : { zh: reason.code, en: reason.code };
}
