import { Text } from '@tarojs/components';
import './badge.scss';

/** A short word about a state: 在线 · 离线 · 3 条未读. */
export function Badge({ tone, text }: { tone: 'good' | 'quiet' | 'warning' | 'danger'; text: string }) {
  return <Text className={`badge badge--${tone}`}>{text}</Text>;
}
