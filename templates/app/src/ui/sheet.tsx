import { Text, View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { Tap } from './tap.tsx';
import './sheet.scss';

/** A question over the page, from below. A tap beside it closes it. */
export function Sheet({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const aria = { 'aria-role': 'dialog', 'aria-label': title };
  return (
    <View className="sheet" catchMove>
      <View className="sheet__mask" onClick={onClose} aria-hidden="true" />
      <View className="sheet__body" {...aria}>
        <View className="sheet__head">
          <Text className="sheet__title">{title}</Text>
          <Tap className="sheet__close" label="关闭" onTap={onClose}>
            <Text>关闭</Text>
          </Tap>
        </View>
        {children}
      </View>
    </View>
  );
}
