import Taro, { useDidHide, useDidShow, useLaunch } from '@tarojs/taro';
import type { PropsWithChildren } from 'react';
import { pauseFamily, refreshFamily, resumeFamily, setConnected } from '@/family/store.ts';
import './app.scss';

/** The app: loads the family once, stops pushes in the background, loads what was missed when it comes back. */
export default function App({ children }: PropsWithChildren) {
  useLaunch(() => {
    void refreshFamily();
    Taro.getNetworkType().then(
      ({ networkType }) => setConnected(networkType !== 'none'),
      () => undefined,
    );
    Taro.onNetworkStatusChange(({ isConnected }) => setConnected(isConnected));
  });
  useDidShow(resumeFamily);
  useDidHide(pauseFamily);
  return children;
}
