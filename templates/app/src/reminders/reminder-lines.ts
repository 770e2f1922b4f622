/**
 * Reminders of one device as the app deals with them: which exist, which are on, and in which calls they are asked.
 * Pure. Rules: facts/wechat.md §2.4 (≤ 3 templates a call, equal titles are dropped), §2.5 (settings are per template, not per device).
 */
import type { BrandReminders } from '@/brand/brand-type.ts';
import type { Reminder } from '@/devices/define.ts';

/** What WeChat answered for one template of one device. */
export type Choice = 'accept' | 'reject' | 'ban' | 'filter' | 'acceptWithAudio' | 'acceptWithAlert';

/** Answers by template id. */
export type Choices = { readonly [templateId: string]: Choice | undefined };

/** `wx.getSetting({withSubscriptions: true}).subscriptionsSetting` */
export interface WechatSettings {
  readonly mainSwitch: boolean;
  readonly itemSettings?: { readonly [templateId: string]: string | undefined };
}

export type LineState =
  /** Messages arrive. */
  | 'on'
  /** Never asked, or declined in the dialog. */
  | 'off'
  /** Switched off in WeChat's settings: asking again shows nothing. */
  | 'blocked';

export interface ReminderLine {
  readonly reminderKey: string;
  readonly templateId: string;
  readonly name: string;
  readonly question: string;
  readonly title: string;
  readonly strong: boolean;
  readonly state: LineState;
}

function stateOf(templateId: string, choices: Choices, settings: WechatSettings | undefined): LineState {
  const setting = settings?.itemSettings?.[templateId];
  if (settings?.mainSwitch === false || setting === 'reject' || setting === 'ban') return 'blocked';
  const choice = choices[templateId];
  if (choice === 'ban') return 'blocked';
  return choice === 'accept' || choice === 'acceptWithAudio' || choice === 'acceptWithAlert' ? 'on' : 'off';
}

/** Reminders the brand gave a template, strong ones first, in the catalogue's order. */
export function reminderLines(
  reminders: { readonly [reminderKey: string]: Reminder },
  brand: BrandReminders | undefined,
  choices: Choices,
  settings: WechatSettings | undefined,
): ReminderLine[] {
  return Object.entries(reminders)
    .flatMap(([reminderKey, reminder]): ReminderLine[] => {
      const templateId = brand?.templates[reminderKey];
      if (!templateId) return [];
      const { name, question, template, strong } = reminder;
      return [
        {
          reminderKey,
          templateId,
          name: name.zh,
          question: question.zh,
          title: template.title,
          strong,
          state: stateOf(templateId, choices, settings),
        },
      ];
    })
    .sort((a, b) => Number(b.strong) - Number(a.strong));
}

/** WeChat's limit for one call. */
export const TEMPLATES_A_CALL = 3;

/**
 * Lines that can still be asked, in calls of at most three. Two templates of one title never share a call:
 * WeChat drops the second. Two reminders of one template are asked once.
 */
export function planCalls(lines: readonly ReminderLine[]): ReminderLine[][] {
  const calls: ReminderLine[][] = [];
  const planned = new Set<string>();
  for (const line of lines) {
    if (line.state !== 'off' || planned.has(line.templateId)) continue;
    planned.add(line.templateId);
    const call = calls.find((one) => one.length < TEMPLATES_A_CALL && one.every((other) => other.title !== line.title));
    if (call) call.push(line);
    else calls.push([line]);
  }
  return calls;
}

/** The answers inside the success object of wx.requestSubscribeDeviceMessage. `filter` says nothing about the person's wish and is left out. */
export function readChoices(asked: readonly ReminderLine[], answer: { readonly [key: string]: unknown }): Choices {
  const choices: { [templateId: string]: Choice } = {};
  for (const { templateId } of asked) {
    const value = answer[templateId];
    if (value === 'accept' || value === 'reject' || value === 'ban' || value === 'acceptWithAudio' || value === 'acceptWithAlert')
      choices[templateId] = value;
  }
  return choices;
}

/** Words for a failed call, and whether a fresh ticket would help (facts/wechat.md §2.4). */
export function subscribeFailure(error: { readonly errCode?: number; readonly errMsg?: string }): { words: string; newTicket: boolean } {
  const { errCode, errMsg = '' } = error;
  if (errCode === 19720726 || errCode === 19720727) return { words: '等得太久了，请再点一次', newTicket: true };
  if (errCode === 19720728 || errCode === 19720736 || errCode === 20001) return { words: '提醒模板配置有误，请联系售后', newTicket: false };
  if (errCode === -12001 || errMsg.includes('invalid scope')) return { words: '厂家还没有开通提醒能力，请联系售后', newTicket: false };
  if (errMsg.includes('reject operation') || errMsg.includes('cancel'))
    return { words: '您没有开启提醒，以后可以在「消息」里打开', newTicket: false };
  if (errMsg.includes('TAP gesture')) return { words: '请再点一次', newTicket: false };
  return { words: '提醒没有开启成功，请再试一次', newTicket: true };
}

export const STATE_WORDS: { readonly [state in LineState]: string } = { on: '已开启', off: '未开启', blocked: '被微信关闭' };
