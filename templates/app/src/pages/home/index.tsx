import { Image, Text, View } from '@tarojs/components';
import Taro, { useDidShow, usePullDownRefresh } from '@tarojs/taro';
import { useEffect, useState } from 'react';
import { useEventLines } from '@/events/use-event-lines.ts';
import { inRoom } from '@/family/families.ts';
import type { FamilyDevice } from '@/family/family-device.ts';
import { refreshFamily } from '@/family/store.ts';
import { useFamily } from '@/family/use-family.ts';
import { brand } from '@/generated/brand.ts';
import { catalogue } from '@/generated/catalogue.ts';
import { Card } from '@/ui/card.tsx';
import { Cell } from '@/ui/cell.tsx';
import { Chips } from '@/ui/chips.tsx';
import { Empty } from '@/ui/empty.tsx';
import { Failed } from '@/ui/failed.tsx';
import { Icon } from '@/ui/icon.tsx';
import { NoNetwork } from '@/ui/no-network.tsx';
import { Notice } from '@/ui/notice.tsx';
import { Screen } from '@/ui/screen.tsx';
import { Skeleton } from '@/ui/skeleton.tsx';
import { Tap } from '@/ui/tap.tsx';
import './index.scss';

/** No room is called so: the cloud's ids are longer. */
const ALL = '';

const addDevice = () => void Taro.navigateTo({ url: '/pages/add-device/index' });

function DeviceCard({ device }: { device: FamilyDevice }) {
  const category = catalogue.find((one) => one.category === device.category);
  if (!category) {
    return (
      <Card>
        <Cell icon="info" text={device.name} note="这个小程序还不认识这款设备，请升级小程序" />
      </Card>
    );
  }
  const { Card: CategoryCard, panel } = category;
  return (
    <CategoryCard
      device={device}
      onOpen={() => void Taro.navigateTo({ url: `${panel}?deviceId=${encodeURIComponent(device.deviceId)}` })}
    />
  );
}

/** The devices of the family, live; the brand's picture rests below the last card. */
export default function Home() {
  const family = useFamily();
  const [room, setRoom] = useState(ALL);
  const unread = useEventLines().filter((line) => !line.read && line.weight !== 'info').length;

  usePullDownRefresh(() => void refreshFamily().finally(() => Taro.stopPullDownRefresh()));
  useDidShow(() => void Taro.setNavigationBarTitle({ title: brand.app.name }));
  useEffect(() => {
    const done = () => undefined;
    // Refused while a page without tab bar is in front; the next change sets it.
    if (unread > 0) Taro.setTabBarBadge({ index: 1, text: unread > 99 ? '99+' : String(unread) }).then(done, done);
    else Taro.removeTabBarBadge({ index: 1 }).then(done, done);
  }, [unread]);

  const nothing = family.devices.length === 0;
  const { rooms } = family;
  const shownRoom = rooms.some((one) => one.roomId === room) ? room : ALL;
  const shown = inRoom(family.devices, rooms, shownRoom);
  return (
    <Screen className="home">
      <NoNetwork />
      <View className="home__head">
        <Tap
          className="home__family"
          label={`${family.familyName || brand.app.name}，家庭与房间`}
          role="link"
          onTap={() => void Taro.navigateTo({ url: '/pages/family/index' })}
        >
          <View className="home__title">
            <Text className="home__name">{family.familyName || brand.app.name}</Text>
            <Icon name="chevron" className="home__more" />
          </View>
          {family.phase === 'ready' && !nothing && (
            <Text className="home__count">
              {family.devices.length} 台设备 · {family.devices.filter((device) => device.online).length} 台在线
            </Text>
          )}
        </Tap>
        {!nothing && (
          <Tap className="home__add" label="添加设备" onTap={addDevice}>
            <Icon name="plus" />
            <Text>添加设备</Text>
          </Tap>
        )}
      </View>
      {unread > 0 && (
        <Tap
          className="home__unread"
          label={`${unread} 条未读提醒`}
          role="link"
          onTap={() => void Taro.switchTab({ url: '/pages/messages/index' })}
        >
          <Icon name="bell" />
          <Text className="home__unread-words">{unread} 条未读提醒</Text>
          <Icon name="chevron" />
        </Tap>
      )}
      {family.phase === 'failed' && family.connected && !nothing && (
        <View className="home__notice">
          <Notice tone="warning" text="刷新没有成功，下面是上次看到的状态。下拉可以重试。" />
        </View>
      )}
      {family.phase === 'loading' && nothing && <Skeleton shapes={['picture', 'row']} />}
      {family.phase === 'failed' && nothing && <Failed cause={family.error} onRetry={() => void refreshFamily()} />}
      {family.phase === 'ready' && nothing && (
        <Empty icon="home" title="还没有设备" text="添加后，状态和提醒会出现在这里" action="添加设备" onTap={addDevice} />
      )}
      {rooms.length > 0 && !nothing && (
        <Chips
          name="房间"
          chips={[{ value: ALL, text: '全部' }, ...rooms.map((room) => ({ value: room.roomId, text: room.name }))]}
          value={shownRoom}
          onPick={setRoom}
        />
      )}
      {shownRoom !== ALL && shown.length === 0 && <Empty icon="door" title="这个房间里还没有设备" text="点家庭名称，把设备放进房间" />}
      {shown.map((device) => (
        <DeviceCard key={device.deviceId} device={device} />
      ))}
      {brand.theme.homeImage && <Image className="home__image" src={brand.theme.homeImage} mode="widthFix" />}
    </Screen>
  );
}
