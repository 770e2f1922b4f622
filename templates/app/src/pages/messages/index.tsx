import { Text, View } from '@tarojs/components';
import Taro, { usePullDownRefresh } from '@tarojs/taro';
import { useState } from 'react';
import { DayList } from '@/events/day-list.tsx';
import { EVERYTHING, filterLines, kindsOf } from '@/events/event-filter.ts';
import type { EventLine } from '@/events/event-lines.ts';
import { isRead, markAllRead, readMarks } from '@/events/read-marks.ts';
import { useEventLines } from '@/events/use-event-lines.ts';
import { EVENT_DAYS, refreshFamily } from '@/family/store.ts';
import { useFamily } from '@/family/use-family.ts';
import { brand } from '@/generated/brand.ts';
import { catalogue } from '@/generated/catalogue.ts';
import { QuietSettings } from '@/quiet/quiet-settings.tsx';
import { ReminderAsk } from '@/reminders/reminder-ask.tsx';
import { Card } from '@/ui/card.tsx';
import { Chips } from '@/ui/chips.tsx';
import { Empty } from '@/ui/empty.tsx';
import { Failed } from '@/ui/failed.tsx';
import { Icon } from '@/ui/icon.tsx';
import { NoNetwork } from '@/ui/no-network.tsx';
import { Screen } from '@/ui/screen.tsx';
import { Skeleton } from '@/ui/skeleton.tsx';
import { Tap } from '@/ui/tap.tsx';
import './index.scss';

/** More kinds than this are no help to find one. */
const KINDS = 6;

const isUnread = (line: EventLine) => line.weight !== 'info' && !isRead(readMarks(), line.event);

/** Everything that happened at home, by day; and which reminders reach this phone. */
export default function Messages() {
  const family = useFamily();
  const lines = useEventLines();
  const [open, setOpen] = useState(false);
  const [filter, setFilter] = useState(EVERYTHING);
  const unread = lines.filter(isUnread);
  const ofDevice = filterLines(lines, { ...filter, kind: 'all' }, isUnread);
  const shown = filterLines(lines, filter, isUnread);
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
          {open && (
            <View className="messages__device">
              <Text className="messages__device-name">什么时候提醒我</Text>
              <QuietSettings devices={family.devices} />
            </View>
          )}
          {open &&
            remindable.map((device) => (
              <View key={device.deviceId} className="messages__device">
                <Text className="messages__device-name">{device.name}</Text>
                <ReminderAsk device={device} category={catalogue.find((one) => one.category === device.category)} />
              </View>
            ))}
        </Card>
      )}
      {family.devices.length > 1 && lines.length > 0 && (
        <Chips
          name="设备"
          chips={[{ value: '', text: '所有设备' }, ...family.devices.map(({ deviceId, name }) => ({ value: deviceId, text: name }))]}
          value={filter.deviceId}
          onPick={(deviceId) => setFilter({ ...filter, deviceId })}
        />
      )}
      {lines.length > 0 && (
        <Chips
          name="类型"
          chips={[{ value: 'all', text: '全部' }, { value: 'unread', text: '未读' }, ...kindsOf(ofDevice).slice(0, KINDS)]}
          value={filter.kind}
          onPick={(kind) => setFilter({ ...filter, kind })}
        />
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
      ) : shown.length === 0 ? (
        <Empty icon="check" title="没有这样的消息" text={`最近 ${EVENT_DAYS} 天`} action="看全部" onTap={() => setFilter(EVERYTHING)} />
      ) : (
        <DayList lines={shown} where isUnread={isUnread} />
      )}
    </Screen>
  );
}
