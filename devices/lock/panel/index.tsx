import { Image, Text, View } from '@tarojs/components';
import { lockReminders } from '@/devices/lock/reminders.ts';
import { eventLines } from '@/events/event-lines.ts';
import { EventRow } from '@/events/event-row.tsx';
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
import { Cell } from '@/ui/cell.tsx';
import { Icon } from '@/ui/icon.tsx';
import { batteryLines } from './battery-lines.ts';
import { credentialsOf } from './credentials.ts';
import { eventWords } from './event-words.ts';
import { batteryWords, isBatteryLow, lockChips, lockWords } from './lock-state.ts';
import { openLockPage } from './pages.ts';
import { Ring } from './ring.tsx';
import { passwordLines } from './temporary-terms.ts';
import { Unlock } from './unlock.tsx';
import { Visitor } from './visitor.tsx';
import './index.scss';

/** The newest lines; the whole log is one tap away. */
const SHOWN = 5;

function Batteries({ device }: { device: FamilyDevice }) {
  const lines = batteryLines(device.values);
  if (lines.length === 0) {
    const words = batteryWords(device);
    return words ? <Badge tone={isBatteryLow(device) ? 'danger' : 'quiet'} text={words} /> : null;
  }
  return (
    <View className="lock__batteries">
      {lines.map((line) => (
        <View key={line.slot} className={`lock__battery lock__battery--${line.tone}`}>
          <Icon name={line.tone === 'danger' ? 'alert' : 'battery'} className="lock__battery-icon" />
          <Text className="lock__battery-words">
            {line.name} {line.words}
          </Text>
        </View>
      ))}
    </View>
  );
}

function Lock({ device }: { device: FamilyDevice }) {
  const now = phoneTimer.now();
  const lines = eventLines(device, eventWords);
  const alarms = lines.filter((line) => line.weight === 'danger' && daysAgo(line.event.time, now) <= 1);
  const category = catalogue.find((one) => one.reminders === lockReminders);
  const seen = device.updatedAt ? `更新于${timeWords(device.updatedAt, now)}` : '';
  const usable = passwordLines(device.values.temporary_passwords, now).filter((line) => line.state === 'usable').length;
  const credentials = credentialsOf(device.values).length;
  return (
    <View className="screen">
      <Visitor device={device} />
      {brand.theme.lockImage && <Image className="lock__image" src={brand.theme.lockImage} mode="widthFix" />}
      <Card className="lock__state">
        <Ring state={lockWords(device)} note={device.online ? seen : `离线${seen ? ` · ${seen}` : ''}`} />
        <View className="lock__badges">
          <Badge tone={device.online ? 'good' : 'quiet'} text={device.online ? '在线' : '离线'} />
          {lockChips(device).map((chip) => (
            <Badge key={chip.text} tone={chip.tone} text={chip.text} />
          ))}
        </View>
        <Unlock device={device} />
        <Batteries device={device} />
      </Card>
      {alarms.length > 0 && (
        <Card title="安全告警" aside="最近两天">
          {alarms.map((line) => (
            <EventRow key={`${line.event.eventId}${line.event.time}`} line={line} />
          ))}
        </Card>
      )}
      <Card>
        <Cell
          icon="person"
          text="成员与钥匙"
          value={credentials > 0 ? `${credentials} 把` : '还没有录入'}
          onTap={() => openLockPage('people', device)}
        />
        <Cell
          icon="keypad"
          text="临时密码"
          value={usable > 0 ? `${usable} 个可用` : undefined}
          onTap={() => openLockPage('passwords', device)}
        />
        <Cell icon="shield" text="门锁设置" onTap={() => openLockPage('settings', device)} />
      </Card>
      <Card title="开门记录" aside={lines.length > 0 ? '最近 7 天' : undefined}>
        {lines.length === 0 && <Text className="visually-quiet">还没有记录。谁在什么时候开了门，会记在这里</Text>}
        {lines.slice(0, SHOWN).map((line) => (
          <EventRow key={`${line.event.eventId}${line.event.time}`} line={line} />
        ))}
        <Cell text="查看全部记录" onTap={() => openLockPage('log', device)} />
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
