/**
 * The way of one event to the person, in plain words: what the device did, what the cloud did with it, and what WeChat was allowed to.
 * Only what this app can know is said; whether WeChat delivered is told by nobody to a mini-program. Pure.
 */
import type { UserSetting } from '@/cloud/operations.ts';
import { isQuiet, parseQuietHours, quietWords } from '@/quiet/quiet-hours.ts';
import { clockTime } from '@/time/words.ts';
import { lineWords, type ReminderLine } from './reminder-lines.ts';

export interface TraceStep {
  readonly state: 'done' | 'stopped' | 'unknown';
  readonly text: string;
}

export interface TraceFacts {
  readonly event: { readonly deviceId: string; readonly time: number };
  /** As set now; undefined when the cloud could not be asked. */
  readonly setting: UserSetting | undefined;
  /** The reminder of this kind of event; undefined when the brand sends none for it. */
  readonly line: ReminderLine | undefined;
  /** The page was opened from WeChat's message, not from a list of this app. */
  readonly fromMessage: boolean;
}

/** Why the cloud keeps a reminder back from this person (the checks of AppUpdateUserSetting's switches), undefined when it does not. */
function heldBack(setting: UserSetting, event: TraceFacts['event']): string | undefined {
  if (setting.EnableWechatPush === 0) return '您关闭了「把提醒发到微信」';
  if (setting.EnableDeviceMessagePush === 0) return '您关闭了「设备告警」';
  if (setting.NoDisturbDeviceList.includes(event.deviceId)) return '您关闭了这台设备的提醒';
  const hours = parseQuietHours(setting.NoDisturbTime);
  return hours && isQuiet(hours, event.time) ? `当时在免打扰时段（${quietWords(hours)}）` : undefined;
}

/** In order; nothing follows a step that stopped. */
export function traceOf({ event, setting, line, fromMessage }: TraceFacts): TraceStep[] {
  const steps: TraceStep[] = [
    { state: 'done', text: `${clockTime(event.time)} 设备发出` },
    { state: 'done', text: '云端已经记下' },
  ];
  if (fromMessage) return [...steps, { state: 'done', text: '微信已经送达，您从提醒里打开了它' }];
  if (!line) return [...steps, { state: 'stopped', text: '这类事情只记在消息里，不发提醒' }];
  if (line.state !== 'on') return [...steps, { state: 'stopped', text: `「${line.name}」的提醒${lineWords(line)}，没有发到这台手机` }];
  if (!setting) return [...steps, { state: 'unknown', text: '没有读到您的免打扰设置' }];
  const reason = heldBack(setting, event);
  if (reason) return [...steps, { state: 'stopped', text: `${reason}，所以没有提醒` }];
  return [
    ...steps,
    { state: 'done', text: `按现在的设置应当提醒您（${line.rings ? '响铃并震动' : '添加过提醒才会响铃'}）` },
    { state: 'unknown', text: '微信有没有送达，小程序看不到；没收到时请看看微信的通知权限' },
  ];
}
