import { Text, View } from '@tarojs/components';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import './empty.scss';

export interface EmptyProps {
  readonly icon: string;
  readonly title: string;
  readonly text?: string;
  readonly action?: string;
  readonly onTap?: () => void;
  /** Small, for whoever helps. */
  readonly code?: string;
}

/** Nothing here yet, or something went wrong: what, why, and the one thing to do. */
export function Empty({ icon, title, text, action, onTap, code }: EmptyProps) {
  return (
    <View className="empty">
      <View className="empty__disc">
        <Icon name={icon} className="empty__icon" />
      </View>
      <Text className="empty__title">{title}</Text>
      {text && <Text className="empty__text">{text}</Text>}
      {action && onTap && (
        <View className="empty__action">
          <Button text={action} onTap={onTap} />
        </View>
      )}
      {code && (
        <Text className="empty__code" selectable userSelect>
          {code}
        </Text>
      )}
    </View>
  );
}
