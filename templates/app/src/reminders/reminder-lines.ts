/**
 * Reminders of one device as the app deals with them: which exist, which are on, and in which calls they are asked.
 * Pure. Rules: facts/wechat.md §2.4 (≤ 3 templates a call, equal titles are dropped), §2.5 (settings are per template, not per device).
 */
import type { BrandReminders } from '@/brand/brand-type.ts';
import type { Reminder } from '@/devices/define.ts';

const CHOICES = ['accept', 'reject', 'ban', 'filter', 'acceptWithAudio', 'acceptWithAlert'] as const;

/** What WeChat answered for one template of one device. */
export type Choice = (typeof CHOICES)[number];

function isChoice(value: unknown): value is Choice {
  return CHOICES.some((one) => one === value);
}

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
  /** Never asked. */
  | 'off'
  /** Declined in the dialog; may be asked again. */
  | 'declined'
  /** Left out of the dialog, because another template of the same title was in it: asked again on its own. */
  | 'filtered'
  /** Switched off in WeChat's settings: asking again shows nothing. */
  | 'blocked'
  /** WeChat has stopped the template for everybody: nothing the person can do. */
  | 'banned';

export interface ReminderLine {
  readonly reminderKey: string;
  readonly templateId: string;
  readonly name: string;
  readonly question: string;
  readonly title: string;
  readonly strong: boolean;
  readonly state: LineState;
  /** WeChat said that it rings. Where it only says `accept` that is not known: so it answers for a ringing device message too (facts/wechat.md §2.2). */
  readonly rings: boolean;
}

function stateOf(templateId: string, choices: Choices, settings: WechatSettings | undefined): LineState {
  const setting = settings?.itemSettings?.[templateId];
  const choice = choices[templateId];
  if (setting === 'ban' || choice === 'ban') return 'banned';
  if (settings?.mainSwitch === false || setting === 'reject') return 'blocked';
  if (choice === 'reject') return 'declined';
  if (choice === 'filter') return 'filtered';
  return choice === undefined ? 'off' : 'on';
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
      const state = stateOf(templateId, choices, settings);
      const { name, question, template, strong } = reminder;
      return [
        {
          reminderKey,
          templateId,
          name: name.zh,
          question: question.zh,
          title: template.title,
          strong,
          state,
          rings: state === 'on' && choices[templateId] !== 'accept',
        },
      ];
    })
    .sort((a, b) => Number(b.strong) - Number(a.strong));
}

/** WeChat's limit for one call. */
export const TEMPLATES_A_CALL = 3;

const ASKABLE: ReadonlySet<LineState> = new Set(['off', 'declined', 'filtered']);

/**
 * Lines that can still be asked, in calls of at most three. Two templates of one title never share a call:
 * WeChat drops the second. Two reminders of one template are asked once.
 */
export function planCalls(lines: readonly ReminderLine[]): ReminderLine[][] {
  const calls: ReminderLine[][] = [];
  const planned = new Set<string>();
  for (const line of lines) {
    if (!ASKABLE.has(line.state) || planned.has(line.templateId)) continue;
    planned.add(line.templateId);
    // What was left out of a dialog before goes into one of its own.
    const call =
      line.state === 'filtered'
        ? undefined
        : calls.find(
            (one) => one.length < TEMPLATES_A_CALL && one.every((other) => other.title !== line.title && other.state !== 'filtered'),
          );
    if (call) call.push(line);
    else calls.push([line]);
  }
  return calls;
}

/** Strong reminders that perhaps arrive without a sound, in calls as {@link planCalls} makes them: asked again, 添加提醒 can be chosen. */
export function planRings(lines: readonly ReminderLine[]): ReminderLine[][] {
  return planCalls(lines.filter((line) => line.strong && line.state === 'on' && !line.rings).map((line) => ({ ...line, state: 'off' })));
}

/** The answers inside the success object of wx.requestSubscribeDeviceMessage. */
export function readChoices(asked: readonly ReminderLine[], answer: { readonly [key: string]: unknown }): Choices {
  const choices: { [templateId: string]: Choice } = {};
  for (const { templateId } of asked) {
    const value = answer[templateId];
    if (isChoice(value)) choices[templateId] = value;
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

const STATE_WORDS: { readonly [state in LineState]: string } = {
  on: '已开启',
  off: '未开启',
  declined: '未开启 · 上次没有允许',
  filtered: '未开启 · 还没有问到',
  blocked: '被微信关闭',
  banned: '被微信停用',
};

/** A line's state in a person's words. */
export function lineWords(line: Pick<ReminderLine, 'state' | 'strong' | 'rings'>): string {
  if (line.state !== 'on' || !line.strong) return STATE_WORDS[line.state];
  return line.rings ? '已开启 · 会响铃' : STATE_WORDS.on;
}
