import { View } from '@tarojs/components';
import { useFamily } from '@/family/use-family.ts';
import { Notice } from './notice.tsx';
import './no-network.scss';

/** While the phone has no network: what is seen is old, and nothing has to be done. */
export function NoNetwork() {
  const { connected, devices } = useFamily();
  if (connected) return null;
  const old = devices.length > 0 ? '，下面是上次看到的状态' : '';
  return (
    <View className="no-network">
      <Notice tone="warning" text={`手机没有网络${old}。连上网络后会自动刷新。`} />
    </View>
  );
}
