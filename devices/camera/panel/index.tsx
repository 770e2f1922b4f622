import { Text, View } from '@tarojs/components';
import { SettingRows } from '@/control/setting-rows.tsx';
import { cameraReminders } from '@/devices/camera/reminders.ts';
import { cameraThingModel } from '@/devices/camera/thing-model.ts';
import { DayList } from '@/events/day-list.tsx';
import { eventLines } from '@/events/event-lines.ts';
import { DeleteDevice } from '@/family/delete-device.tsx';
import type { FamilyDevice } from '@/family/family-device.ts';
import { PanelPage } from '@/family/panel-page.tsx';
import { catalogue } from '@/generated/catalogue.ts';
import { ReminderAsk } from '@/reminders/reminder-ask.tsx';
import { Card } from '@/ui/card.tsx';
import { Empty } from '@/ui/empty.tsx';
import { eventWords } from './event-words.ts';
import { Live } from './live.tsx';
import { PtzPad } from './ptz-pad.tsx';
import './index.scss';

const SETTINGS = [
  'privacy_mode',
  'motion_detection',
  'motion_sensitivity',
  'night_vision',
  'record_enable',
] as const satisfies readonly (keyof typeof cameraThingModel.properties)[];

function Camera({ device }: { device: FamilyDevice }) {
  const lines = eventLines(device, eventWords);
  const category = catalogue.find((one) => one.reminders === cameraReminders);
  return (
    <View className="screen camera">
      <Live device={device} />
      <Card title="云台">
        <PtzPad device={device} />
      </Card>
      <Card title="设置" aside={device.online ? undefined : '离线时不能修改'}>
        <SettingRows device={device} model={cameraThingModel} ids={SETTINGS} />
      </Card>
      {category && (
        <Card title="微信提醒">
          <ReminderAsk device={device} category={category} />
        </Card>
      )}
      <Text className="camera__section">最近动静</Text>
      {lines.length ? <DayList lines={lines} /> : <Empty icon="motion" title="最近没有动静" text="镜头前有动静时会记在这里" />}
      <View className="camera__delete">
        <DeleteDevice device={device} />
      </View>
    </View>
  );
}

/** A camera's own page. */
export default function CameraPanel() {
  return <PanelPage>{(device) => <Camera device={device} />}</PanelPage>;
}
