import { View } from '@tarojs/components';
import { cameraReminders } from '@/devices/camera/reminders.ts';
import { eventLines } from '@/events/event-lines.ts';
import { Recent } from '@/events/recent.tsx';
import { DeleteDevice } from '@/family/delete-device.tsx';
import type { FamilyDevice } from '@/family/family-device.ts';
import { PanelPage } from '@/family/panel-page.tsx';
import { catalogue } from '@/generated/catalogue.ts';
import { ReminderAsk } from '@/reminders/reminder-ask.tsx';
import { Card } from '@/ui/card.tsx';
import { Cell } from '@/ui/cell.tsx';
import { cardWords } from './card-words.ts';
import { Controls } from './controls.tsx';
import { eventWords } from './event-words.ts';
import { Live, usePicture } from './live.tsx';
import { openCameraPage } from './pages.ts';
import './index.scss';

function Camera({ device }: { device: FamilyDevice }) {
  const picture = usePicture(device);
  const lines = eventLines(device, eventWords);
  const category = catalogue.find((one) => one.reminders === cameraReminders);
  const storage = cardWords(device.values);
  return (
    <View className="screen camera">
      <Live device={device} picture={picture} />
      <Controls device={device} picture={picture} />
      <Card>
        <Cell
          icon="clock"
          text="回放"
          value={storage && storage.tone !== 'good' ? `存储卡${storage.state}` : undefined}
          onTap={() => openCameraPage('playback', device)}
        />
      </Card>
      <Recent title="最近动静" lines={lines} icon="motion" quiet="最近没有动静" hint="镜头前有动静时会记在这里" />
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
