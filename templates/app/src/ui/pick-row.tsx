import { Picker, Text, View } from '@tarojs/components';
import './pick-row.scss';

export interface PickRowProps {
  readonly text: string;
  readonly mode: 'time' | 'date';
  /** `08:30` or `2026-01-05`, as WeChat's pickers have them. */
  readonly value: string;
  /** What is shown instead, where the wheels cannot say it (24:00). */
  readonly words?: string;
  readonly onPick: (value: string) => void;
  readonly start?: string;
  readonly end?: string;
  readonly disabled?: boolean;
}

/** A time or a day, chosen with WeChat's own wheels. */
export function PickRow({ text, mode, value, words = value, onPick, start, end, disabled = false }: PickRowProps) {
  const aria = { 'aria-role': 'button', 'aria-label': `${text} ${words}`, ...(disabled ? { 'aria-disabled': 'true' } : {}) };
  const shared = { value, disabled, ...(start && { start }), ...(end && { end }) };
  const row = (
    <View className={`pick-row ${disabled ? 'pick-row--off' : ''}`} {...aria}>
      <Text className="pick-row__text">{text}</Text>
      <Text className="pick-row__value">{words}</Text>
    </View>
  );
  // Taro's types tell the modes apart: one element each.
  return mode === 'time' ? (
    <Picker mode="time" {...shared} onChange={(event) => onPick(String(event.detail.value))}>
      {row}
    </Picker>
  ) : (
    <Picker mode="date" {...shared} onChange={(event) => onPick(String(event.detail.value))}>
      {row}
    </Picker>
  );
}
