import { View } from '@tarojs/components';
import { useFamily } from '@/family/use-family.ts';
import { Notice } from './notice.tsx';
import './no-network.scss';

/** On every page while the phone has no network: what is seen is old, and nothing has to be done. */
export function NoNetwork() {
  if (useFamily().connected) return null;
  return (
    <View className="no-network">
      <Notice tone="warning" text="手机没有网络，下面是上次看到的状态。连上网络后会自动刷新。" />
    </View>
  );
}
