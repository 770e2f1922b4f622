import { View } from '@tarojs/components';
import { SettingRows } from '@/control/setting-rows.tsx';
import { cameraReminders } from '@/devices/camera/reminders.ts';
import { cameraThingModel } from '@/devices/camera/thing-model.ts';
import { eventLines } from '@/events/event-lines.ts';
import { Recent } from '@/events/recent.tsx';
import { DeleteDevice } from '@/family/delete-device.tsx';
import type { FamilyDevice } from '@/family/family-device.ts';
import { PanelPage } from '@/family/panel-page.tsx';
import { catalogue } from '@/generated/catalogue.ts';
import { ReminderAsk } from '@/reminders/reminder-ask.tsx';
import { Card } from '@/ui/card.tsx';
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
      <Recent title="最近动静" lines={lines} icon="motion" quiet="最近没有动静" hint="镜头前有动静时会记在这里" />
      <Card title="设置" aside={device.online ? undefined : '离线时不能修改'}>
        <SettingRows device={device} model={cameraThingModel} ids={SETTINGS} />
      </Card>
      {category && (
        <Card title="微信提醒">
          <ReminderAsk device={device} category={category} />
        </Card>
      )}
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
