/** The chosen size of words, kept on this phone, shared by all pages. */
import Taro from '@tarojs/taro';
import { useSyncExternalStore } from 'react';
import { kept } from '@/cloud/wechat.ts';
import { isLarge, readTextSize, type TextSize } from './text-size.ts';

const storage = kept<TextSize>('text-size');
let choice: TextSize | undefined;
const listeners = new Set<() => void>();

function current(): TextSize {
  choice ??= readTextSize(storage.read());
  return choice;
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function chooseTextSize(next: TextSize): void {
  choice = next;
  storage.write(next);
  for (const listener of listeners) listener();
}

export function useTextSize(): TextSize {
  return useSyncExternalStore(listen, current);
}

/** Class of a page's outermost view: `large-text` or nothing. */
export function useTextClass(): string {
  const size = useTextSize();
  // Asked at every render: WeChat's setting may have changed while the app was in the background.
  const { fontSizeSetting } = Taro.getAppBaseInfo() as { fontSizeSetting?: number };
  return isLarge(size, fontSizeSetting) ? 'large-text' : '';
}
