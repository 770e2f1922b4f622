import { View } from '@tarojs/components';
import './icon.scss';

/** An icon of the one set (24-px grid, 2-px stroke, rounded) in the colour of its text. Decoration only: words stand beside it. */
export function Icon({ name, className = '' }: { name: string; className?: string }) {
  return <View className={`icon icon--${name} ${className}`} aria-hidden="true" />;
}
