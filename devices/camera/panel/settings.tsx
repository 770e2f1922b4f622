import { View } from '@tarojs/components';
import { FirmwareCard } from '@/control/firmware-card.tsx';
import { SettingRows } from '@/control/setting-rows.tsx';
import { cameraThingModel } from '@/devices/camera/thing-model.ts';
import { PanelPage } from '@/family/panel-page.tsx';
import { Card } from '@/ui/card.tsx';
import { Schedule } from './schedule.tsx';
import { StorageCard } from './storage-card.tsx';
import './settings.scss';

type PropertyId = keyof typeof cameraThingModel.properties;

/** By what a person wants to settle. */
const GROUPS = [
  { title: '隐私', ids: ['privacy_mode', 'sleep_mode', 'status_light', 'microphone'] },
  { title: '动静提醒', ids: ['motion_detection', 'person_detection', 'motion_sensitivity', 'motion_interval'] },
  { title: '画面', ids: ['night_vision', 'image_flip', 'time_watermark', 'distortion_correction', 'power_frequency'] },
  { title: '镜头与声音', ids: ['tracking', 'cruise', 'speaker_volume'] },
] as const satisfies readonly { title: string; ids: readonly PropertyId[] }[];

/** Numbers worth offering. */
const STEPS = { motion_interval: [0, 1, 5, 10, 30], speaker_volume: [0, 25, 50, 75, 100] } as const satisfies {
  readonly [id in PropertyId]?: readonly number[];
};

/** What can be set on a camera; each row tells what the camera itself made of it. */
export default function CameraSettings() {
  return (
    <PanelPage title="摄像头设置">
      {(device) => {
        const aside = device.online ? undefined : '离线时不能修改';
        return (
          <View className="screen">
            {GROUPS.map(({ title, ids }) => (
              <Card key={title} title={title} aside={aside}>
                <SettingRows device={device} model={cameraThingModel} ids={ids} steps={STEPS} />
                {title === '动静提醒' && <Schedule device={device} />}
              </Card>
            ))}
            <Card title="录像" aside={aside}>
              <SettingRows device={device} model={cameraThingModel} ids={['record_enable', 'record_mode']} />
            </Card>
            <StorageCard device={device} />
            <FirmwareCard device={device} />
          </View>
        );
      }}
    </PanelPage>
  );
}
