import { Text, View } from '@tarojs/components';
import { Tap } from './tap.tsx';
import './chips.scss';

export interface Chip {
  readonly value: string;
  readonly text: string;
}

/** A choice of one among few; `name` says what is chosen (「房间」). */
export function Chips({
  name,
  chips,
  value,
  onPick,
}: {
  name: string;
  chips: readonly Chip[];
  value: string;
  onPick: (value: string) => void;
}) {
  return (
    <View className="chips">
      {chips.map((chip) => (
        <Tap
          key={chip.value}
          role="radio"
          checked={chip.value === value}
          className={`chips__chip ${chip.value === value ? 'chips__chip--on' : ''}`}
          label={`${name} ${chip.text}`}
          onTap={() => onPick(chip.value)}
        >
          <Text>{chip.text}</Text>
        </Tap>
      ))}
    </View>
  );
}
