import Taro, { useDidHide, useDidShow, useLaunch } from '@tarojs/taro';
import type { PropsWithChildren } from 'react';
import { pauseFamily, refreshFamily, resumeFamily } from '@/family/store.ts';
import './app.scss';

/** The app: loads the family once, stops pushes in the background, loads what was missed when it comes back. */
export default function App({ children }: PropsWithChildren) {
  useLaunch(() => {
    void refreshFamily();
    Taro.onNetworkStatusChange(({ isConnected }) => {
      if (isConnected) void refreshFamily();
    });
  });
  useDidShow(resumeFamily);
  useDidHide(pauseFamily);
  return children;
}
