import { Text, View } from '@tarojs/components';
import { Icon } from './icon.tsx';
import './notice.scss';

const ICONS = { info: 'info', success: 'check', warning: 'alert', danger: 'alert' } as const;

/** One sentence the person should know now. Icon and word carry the tone, never colour alone. */
export function Notice({ tone, text }: { tone: keyof typeof ICONS; text: string }) {
  const aria = { 'aria-role': tone === 'danger' ? 'alert' : 'status', 'aria-label': text };
  return (
    <View className={`notice notice--${tone}`} {...aria}>
      <Icon name={ICONS[tone]} className="notice__icon" />
      <Text className="notice__text">{text}</Text>
    </View>
  );
}
