/** What a person's settings say about a reminder (AppUpdateUserSetting, facts/tencent-iot.md §5.5); what they stop is [I]. */
import type { DeliveryReason } from '../../delivery-reasons.ts';
import type { UserSettingRow } from '../rows.ts';
import { beijingTime } from './beijing-time.ts';

/** `22:00-07:00`: two different times of day. */
const QUIET_HOURS = /^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/;

/** True for '' (none) and for a span whose ends differ. */
export function isQuietHours(text: string): boolean {
  return text === '' || (QUIET_HOURS.test(text) && text.slice(0, 5) !== text.slice(6));
}

export type HeldBack = Extract<DeliveryReason, { code: 'wechat-push-off' | 'alarms-off' | 'quiet-hours' | 'guest-not-reminded' }>;

/** Why this person is not told now, undefined when they are. `now` in milliseconds; quiet hours are in China's time. */
export function whyHeldBack(setting: UserSettingRow | undefined, deviceId: string, now: number): HeldBack | undefined {
  if (!setting) return undefined;
  if (setting.EnableWechatPush === 0) return { code: 'wechat-push-off' };
  if (setting.EnableDeviceMessagePush === 0) return { code: 'alarms-off' };
  const { NoDisturbTime: span, NoDisturbDeviceList: devices } = setting;
  if (span === '' || (devices.length > 0 && !devices.includes(deviceId))) return undefined;
  const time = beijingTime(now).slice(11, 16);
  const [from, to] = [span.slice(0, 5), span.slice(6)];
  // A span over midnight is quiet outside its gap. The end itself is loud.
  const quiet = from < to ? time >= from && time < to : time >= from || time < to;
  return quiet ? { code: 'quiet-hours', span } : undefined;
}

/** `1 person has quiet hours 22:00-07:00, 2 have …`: nobody is named. */
export function countAlike(reasons: readonly HeldBack[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) {
    const words = inShort(reason);
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].map(([reason, count]) => `${count} of the people ${reason}`).join(', ');
}

function inShort(reason: HeldBack): string {
  if (reason.code === 'quiet-hours') return `has quiet hours ${reason.span}`;
  if (reason.code === 'guest-not-reminded') return 'has the device shared only';
  return reason.code === 'alarms-off' ? 'has device alarms switched off' : 'has WeChat messages switched off';
}
