import { View } from '@tarojs/components';
import type { ReactNode } from 'react';
import { useTextClass } from '@/look/use-text-size.ts';

/** The outermost view of a page: its background, its room at the bottom, its size of words. */
export function Screen({ className = '', children }: { className?: string; children?: ReactNode }) {
  return <View className={['screen', className, useTextClass()].filter(Boolean).join(' ')}>{children}</View>;
}
