import { Text, View } from '@tarojs/components';
import Taro, { usePullDownRefresh } from '@tarojs/taro';
import { useState } from 'react';
import { DayList } from '@/events/day-list.tsx';
import type { EventLine } from '@/events/event-lines.ts';
import { isRead, markAllRead, readMarks } from '@/events/read-marks.ts';
import { useEventLines } from '@/events/use-event-lines.ts';
import { EVENT_DAYS, refreshFamily } from '@/family/store.ts';
import { useFamily } from '@/family/use-family.ts';
import { brand } from '@/generated/brand.ts';
import { catalogue } from '@/generated/catalogue.ts';
import { ReminderAsk } from '@/reminders/reminder-ask.tsx';
import { Card } from '@/ui/card.tsx';
import { Empty } from '@/ui/empty.tsx';
import { Failed } from '@/ui/failed.tsx';
import { Icon } from '@/ui/icon.tsx';
import { NoNetwork } from '@/ui/no-network.tsx';
import { Screen } from '@/ui/screen.tsx';
import { Skeleton } from '@/ui/skeleton.tsx';
import { Tap } from '@/ui/tap.tsx';
import './index.scss';

const isUnread = (line: EventLine) => line.weight !== 'info' && !isRead(readMarks(), line.event);

/** Everything that happened at home, by day; and which reminders reach this phone. */
export default function Messages() {
  const family = useFamily();
  const lines = useEventLines();
  const [open, setOpen] = useState(false);
  const unread = lines.filter(isUnread);
  const remindable = family.devices.filter((device) => Object.keys(brand.reminders[device.category ?? '']?.templates ?? {}).length > 0);

  usePullDownRefresh(() => void refreshFamily().finally(() => Taro.stopPullDownRefresh()));

  if (family.phase === 'loading' && family.devices.length === 0)
    return (
      <Screen>
        <Skeleton shapes={['line', 'row', 'row', 'row']} />
      </Screen>
    );
  if (family.phase === 'failed' && family.devices.length === 0)
    return (
      <Screen>
        <Failed cause={family.error} onRetry={() => void refreshFamily()} />
      </Screen>
    );
  return (
    <Screen>
      <NoNetwork />
      {remindable.length > 0 && (
        <Card>
          <Tap className="messages__strip" label={open ? '收起提醒设置' : '提醒设置'} onTap={() => setOpen(!open)}>
            <Icon name="bell" className="messages__strip-icon" />
            <Text className="messages__strip-words">哪些提醒会发到微信</Text>
            <Icon name={open ? 'up' : 'down'} />
          </Tap>
          {open &&
            remindable.map((device) => (
              <View key={device.deviceId} className="messages__device">
                <Text className="messages__device-name">{device.name}</Text>
                <ReminderAsk device={device} category={catalogue.find((one) => one.category === device.category)} />
              </View>
            ))}
        </Card>
      )}
      {unread.length > 0 && (
        <Tap className="messages__read-all" label="全部标为已读" onTap={() => markAllRead(lines[0]?.event.time ?? 0)}>
          <Text>{unread.length} 条未读 · 全部标为已读</Text>
        </Tap>
      )}
      {lines.length === 0 ? (
        <Empty
          icon="bell"
          title="还没有消息"
          text={family.devices.length ? `最近 ${EVENT_DAYS} 天家里一切平静` : '添加设备后，家里发生的事会出现在这里'}
          action={family.devices.length ? undefined : '添加设备'}
          onTap={() => void Taro.navigateTo({ url: '/pages/add-device/index' })}
        />
      ) : (
        <DayList lines={lines} where isUnread={isUnread} />
      )}
    </Screen>
  );
}
