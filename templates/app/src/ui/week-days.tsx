import { Text, View } from '@tarojs/components';
import { WEEK_DAYS } from '@/time/hours.ts';
import { Tap } from './tap.tsx';
import './chips.scss';

/** Days of the week, each on or off; bit 0 is Monday. */
export function WeekDays({ days, disabled = false, onChange }: { days: number; disabled?: boolean; onChange: (days: number) => void }) {
  const isOn = (day: number) => (days & (1 << day)) !== 0;
  return (
    <View className="chips">
      {WEEK_DAYS.map((text, day) => (
        <Tap
          key={text}
          role="switch"
          checked={isOn(day)}
          disabled={disabled}
          className={`chips__chip ${isOn(day) ? 'chips__chip--on' : ''}`}
          label={`周${text}`}
          onTap={() => onChange(days ^ (1 << day))}
        >
          <Text>周{text}</Text>
        </Tap>
      ))}
    </View>
  );
}
