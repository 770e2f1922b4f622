import { Text, View } from '@tarojs/components';
import { Tap } from './tap.tsx';
import './switch-row.scss';

export interface SwitchRowProps {
  readonly text: string;
  readonly on: boolean;
  readonly onTap: () => void;
  /** What is going on: waiting, refused. */
  readonly note?: string;
  readonly disabled?: boolean;
}

/** A setting with two values. */
export function SwitchRow({ text, on, onTap, note, disabled = false }: SwitchRowProps) {
  return (
    <Tap
      className={`switch-row ${disabled ? 'switch-row--off' : ''}`}
      label={text}
      role="switch"
      checked={on}
      disabled={disabled}
      onTap={onTap}
    >
      <View className="switch-row__words">
        <Text className="switch-row__text">{text}</Text>
        {note && <Text className="switch-row__note">{note}</Text>}
      </View>
      <Text className="switch-row__state">{on ? '开' : '关'}</Text>
      <View className={`switch-row__track ${on ? 'switch-row__track--on' : ''}`}>
        <View className="switch-row__knob" />
      </View>
    </Tap>
  );
}
