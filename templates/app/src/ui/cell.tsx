import { Text, View } from '@tarojs/components';
import { Icon } from './icon.tsx';
import { Tap } from './tap.tsx';
import './cell.scss';

export interface CellProps {
  readonly text: string;
  readonly icon?: string;
  /** Quiet words on the right. */
  readonly value?: string;
  /** A line below. */
  readonly note?: string;
  readonly onTap?: () => void;
}

/** One row of a list; tappable rows end in an arrow. */
export function Cell({ text, icon, value, note, onTap }: CellProps) {
  const body = (
    <>
      {icon && <Icon name={icon} className="cell__icon" />}
      <View className="cell__words">
        <Text className="cell__text">{text}</Text>
        {note && <Text className="cell__note">{note}</Text>}
      </View>
      {value && <Text className="cell__value">{value}</Text>}
      {onTap && <Icon name="chevron" className="cell__arrow" />}
    </>
  );
  return onTap ? (
    <Tap className="cell" label={value ? `${text} ${value}` : text} onTap={onTap}>
      {body}
    </Tap>
  ) : (
    <View className="cell">{body}</View>
  );
}
