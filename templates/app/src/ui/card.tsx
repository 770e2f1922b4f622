import { Text, View } from '@tarojs/components';
import type { ReactNode } from 'react';
import './card.scss';

/** A raised surface with an optional heading. */
export function Card({
  title,
  aside,
  className = '',
  children,
}: {
  title?: string;
  aside?: string;
  className?: string;
  children?: ReactNode;
}) {
  return (
    <View className={`card ${className}`}>
      {title && (
        <View className="card__head">
          <Text className="card__title">{title}</Text>
          {aside && <Text className="card__aside">{aside}</Text>}
        </View>
      )}
      {children}
    </View>
  );
}
