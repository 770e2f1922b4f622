import { phoneTimer } from '@/time/timer.ts';
import { dateText, dayOfText } from '@/time/words.ts';
import { PickRow } from '@/ui/pick-row.tsx';

/** The cloud keeps this many days of events (facts/tencent-iot.md §5.5). */
const KEPT_DAYS = 30;
const DAY_MS = 86_400_000;

/** One of the days the cloud still knows; `day` and `onPick` in milliseconds, midnights. */
export function DayPicker({ day, onPick }: { day: number; onPick: (day: number) => void }) {
  const now = phoneTimer.now();
  return (
    <PickRow
      text="日期"
      mode="date"
      value={dateText(day)}
      start={dateText(now - (KEPT_DAYS - 1) * DAY_MS)}
      end={dateText(now)}
      onPick={(text) => onPick(dayOfText(text) ?? day)}
    />
  );
}
