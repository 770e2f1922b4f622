import { View } from '@tarojs/components';
import Taro, { useDidShow, usePullDownRefresh, useRouter } from '@tarojs/taro';
import type { ReactElement } from 'react';
import { useTextClass } from '@/look/use-text-size.ts';
import { Empty } from '@/ui/empty.tsx';
import { Failed } from '@/ui/failed.tsx';
import { NoNetwork } from '@/ui/no-network.tsx';
import { Skeleton } from '@/ui/skeleton.tsx';
import type { FamilyDevice } from './family-device.ts';
import { refreshFamily } from './store.ts';
import { useFamily } from './use-family.ts';

/** What every panel page has in common: which device (`?deviceId=`), its title, loading, gone, failed, pull to refresh; `title` for a page behind the panel's first. */
export function PanelPage({ children, title: own }: { children: (device: FamilyDevice) => ReactElement; title?: string }) {
  const family = useFamily();
  const { deviceId } = useRouter().params;
  // WeChat hands query values over as they were written: still encoded.
  const device = family.devices.find((one) => one.deviceId === deviceId || encodeURIComponent(one.deviceId) === deviceId);
  const title = device && (own ?? device.name);
  const textClass = useTextClass();

  usePullDownRefresh(() => void refreshFamily().finally(() => Taro.stopPullDownRefresh()));
  useDidShow(() => {
    if (title) void Taro.setNavigationBarTitle({ title });
  });

  return (
    <View className={textClass}>
      {device && (
        <>
          <NoNetwork />
          {children(device)}
        </>
      )}
      {!device && family.phase === 'loading' && <Skeleton shapes={['picture', 'row', 'row']} />}
      {!device && family.phase === 'failed' && <Failed cause={family.error} onRetry={() => void refreshFamily()} />}
      {!device && family.phase === 'ready' && (
        <Empty
          icon="info"
          title="这台设备不在您的家里"
          text="它可能已经被删除，或换了主人"
          action="回首页"
          onTap={() => void Taro.switchTab({ url: '/pages/home/index' })}
        />
      )}
    </View>
  );
}
