import { Image, View } from '@tarojs/components';
import { SettingRows } from '@/control/setting-rows.tsx';
import { lockReminders } from '@/devices/lock/reminders.ts';
import { lockThingModel } from '@/devices/lock/thing-model.ts';
import { eventLines } from '@/events/event-lines.ts';
import { EventRow } from '@/events/event-row.tsx';
import { Recent } from '@/events/recent.tsx';
import { DeleteDevice } from '@/family/delete-device.tsx';
import type { FamilyDevice } from '@/family/family-device.ts';
import { PanelPage } from '@/family/panel-page.tsx';
import { brand } from '@/generated/brand.ts';
import { catalogue } from '@/generated/catalogue.ts';
import { ReminderAsk } from '@/reminders/reminder-ask.tsx';
import { phoneTimer } from '@/time/timer.ts';
import { daysAgo, timeWords } from '@/time/words.ts';
import { Badge } from '@/ui/badge.tsx';
import { Card } from '@/ui/card.tsx';
import { eventWords } from './event-words.ts';
import { batteryWords, isBatteryLow, lockWords } from './lock-state.ts';
import { Ring } from './ring.tsx';
import { Unlock } from './unlock.tsx';
import './index.scss';

const SETTINGS = [
  'disarming',
  'child_lock_state',
  'inner_lock_state',
  'volume',
  'sensitivity',
] as const satisfies readonly (keyof typeof lockThingModel.properties)[];

function Lock({ device }: { device: FamilyDevice }) {
  const now = phoneTimer.now();
  const lines = eventLines(device, eventWords);
  const alarms = lines.filter((line) => line.weight === 'danger' && daysAgo(line.event.time, now) <= 1);
  const category = catalogue.find((one) => one.reminders === lockReminders);
  const battery = batteryWords(device);
  const seen = device.updatedAt ? `更新于${timeWords(device.updatedAt, now)}` : '';
  return (
    <View className="screen">
      {brand.theme.lockImage && <Image className="lock__image" src={brand.theme.lockImage} mode="widthFix" />}
      <Card className="lock__state">
        <Ring state={lockWords(device)} note={device.online ? seen : `离线${seen ? ` · ${seen}` : ''}`} />
        <View className="lock__badges">
          <Badge tone={device.online ? 'good' : 'quiet'} text={device.online ? '在线' : '离线'} />
          {battery && (
            <Badge tone={isBatteryLow(device) ? 'danger' : 'quiet'} text={isBatteryLow(device) ? `${battery}，请更换电池` : battery} />
          )}
        </View>
        <Unlock device={device} />
      </Card>
      {alarms.length > 0 && (
        <Card title="安全告警" aside="最近两天">
          {alarms.map((line) => (
            <EventRow key={`${line.event.eventId}${line.event.time}`} line={line} />
          ))}
        </Card>
      )}
      <Recent title="开门记录" lines={lines} icon="door" quiet="还没有记录" hint="谁在什么时候开了门，会记在这里" />
      <Card title="设置" aside={device.online ? undefined : '离线时不能修改'}>
        <SettingRows device={device} model={lockThingModel} ids={SETTINGS} />
      </Card>
      {category && (
        <Card title="微信提醒">
          <ReminderAsk device={device} category={category} />
        </Card>
      )}
      <View className="lock__delete">
        <DeleteDevice device={device} />
      </View>
    </View>
  );
}

/** A lock's own page. */
export default function LockPanel() {
  return <PanelPage>{(device) => <Lock device={device} />}</PanelPage>;
}
