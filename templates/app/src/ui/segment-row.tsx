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

/** More and longer words than one line holds. */
function isLong(choices: SegmentRowProps['choices']): boolean {
  return choices.length > 4 && choices.some(({ text }) => text.length > 3 && !/^\d/.test(text));
}

/** A setting with a few values, all of them visible. */
export function SegmentRow({ text, choices, value, onPick, note, disabled = false }: SegmentRowProps) {
  return (
    <View className={`segment-row ${disabled ? 'segment-row--off' : ''}`}>
      <Text className="segment-row__text">{text}</Text>
      <View className={`segment-row__choices ${isLong(choices) ? 'segment-row__choices--long' : ''}`}>
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
