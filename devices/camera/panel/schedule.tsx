import { Text, View } from '@tarojs/components';
import { controlWords } from '@/control/control-state.ts';
import { useControl } from '@/control/use-control.ts';
import type { FamilyDevice } from '@/family/family-device.ts';
import { minuteOf, minuteWords } from '@/time/hours.ts';
import { PickRow } from '@/ui/pick-row.tsx';
import { WeekDays } from '@/ui/week-days.tsx';
import { ALL_DAY, hoursOf, scheduleWords } from './schedule-words.ts';

/** When the camera watches: all day, or certain hours of certain days. */
export function Schedule({ device }: { device: FamilyDevice }) {
  const control = useControl(device, 'motion_schedule');
  const hours = hoursOf(control.value);
  const disabled = !device.online || control.state.phase === 'pending';
  const note = controlWords(control.state);
  const until = hours.to_minute === ALL_DAY ? 0 : hours.to_minute;
  return (
    <View className="schedule">
      <View className="schedule__head">
        <Text className="schedule__text">侦测时段</Text>
        <Text className="schedule__value">{scheduleWords(hours)}</Text>
      </View>
      <WeekDays days={hours.week_days} disabled={disabled} onChange={(week_days) => control.ask({ ...hours, week_days })} />
      <PickRow
        text="从"
        mode="time"
        value={minuteWords(hours.from_minute)}
        disabled={disabled}
        onPick={(time) => control.ask({ ...hours, from_minute: minuteOf(time) ?? hours.from_minute })}
      />
      <PickRow
        text="到"
        mode="time"
        value={minuteWords(until)}
        words={minuteWords(hours.to_minute)}
        disabled={disabled}
        // Midnight at the end of a day is written 24:00, as the camera has it.
        onPick={(time) => control.ask({ ...hours, to_minute: minuteOf(time) || ALL_DAY })}
      />
      {note !== '' && <Text className="schedule__note">{note}</Text>}
    </View>
  );
}
