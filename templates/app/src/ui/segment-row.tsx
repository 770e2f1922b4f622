import { Text, View } from '@tarojs/components';
import { Tap } from './tap.tsx';
import './segment-row.scss';

export interface SegmentRowProps {
  readonly text: string;
  readonly choices: readonly { readonly value: number; readonly text: string }[];
  readonly value: number | undefined;
  readonly onPick: (value: number) => void;
  readonly note?: string;
  readonly disabled?: boolean;
}

/** A setting with a few values, all of them visible. */
export function SegmentRow({ text, choices, value, onPick, note, disabled = false }: SegmentRowProps) {
  return (
    <View className={`segment-row ${disabled ? 'segment-row--off' : ''}`}>
      <Text className="segment-row__text">{text}</Text>
      <View className="segment-row__choices">
        {choices.map((choice) => (
          <Tap
            key={choice.value}
            role="radio"
            checked={choice.value === value}
            disabled={disabled}
            className={`segment-row__choice ${choice.value === value ? 'segment-row__choice--on' : ''}`}
            label={`${text} ${choice.text}`}
            onTap={() => onPick(choice.value)}
          >
            <Text>{choice.text}</Text>
          </Tap>
        ))}
      </View>
      {note && <Text className="segment-row__note">{note}</Text>}
    </View>
  );
}
