/**
 * Quiet hours of a person as the cloud keeps them: `22:00-07:00` in China time, empty for never
 * (AppUpdateUserSetting.NoDisturbTime, facts/tencent-iot.md §5.5). Pure.
 */

export interface QuietHours {
  /** `HH:MM` */
  readonly from: string;
  readonly to: string;
}

/** What is proposed to whoever turns quiet hours on. */
export const USUAL_QUIET_HOURS: QuietHours = { from: '22:00', to: '07:00' };

const SPAN = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/;
const CHINA_MS = 8 * 3_600_000;

/** Undefined when there are none, or the text is no span. */
export function parseQuietHours(text: string | undefined): QuietHours | undefined {
  const match = SPAN.exec(text ?? '');
  return match ? { from: `${match[1]}:${match[2]}`, to: `${match[3]}:${match[4]}` } : undefined;
}

export function formatQuietHours(hours: QuietHours | undefined): string {
  return hours ? `${hours.from}-${hours.to}` : '';
}

const minutes = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** True while `time` (milliseconds) is inside; a span may cross midnight, one of no length is none. */
export function isQuiet({ from, to }: QuietHours, time: number): boolean {
  const china = new Date(time + CHINA_MS);
  const now = china.getUTCHours() * 60 + china.getUTCMinutes();
  const [begin, end] = [minutes(from), minutes(to)];
  return begin <= end ? now >= begin && now < end : now >= begin || now < end;
}

/** 「22:00 到次日 07:00」 */
export function quietWords({ from, to }: QuietHours): string {
  return `${from} 到${minutes(to) <= minutes(from) ? '次日 ' : ' '}${to}`;
}
