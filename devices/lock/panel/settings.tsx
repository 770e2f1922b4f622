import { View } from '@tarojs/components';
import { FirmwareCard } from '@/control/firmware-card.tsx';
import { SettingRows } from '@/control/setting-rows.tsx';
import { lockThingModel } from '@/devices/lock/thing-model.ts';
import { PanelPage } from '@/family/panel-page.tsx';
import { Card } from '@/ui/card.tsx';

type PropertyId = keyof typeof lockThingModel.properties;

/** By what a person wants to settle. */
const GROUPS = [
  { title: '安全', ids: ['disarming', 'anti_pry', 'sensitivity'] },
  { title: '门锁', ids: ['auto_lock', 'inner_lock_state', 'child_lock_state'] },
  { title: '声音', ids: ['volume'] },
] as const satisfies readonly { title: string; ids: readonly PropertyId[] }[];

/** What can be set on a lock; each row tells what the lock itself made of it. */
export default function LockSettings() {
  return (
    <PanelPage title="门锁设置">
      {(device) => (
        <View className="screen">
          {GROUPS.map(({ title, ids }) => (
            <Card key={title} title={title} aside={device.online ? undefined : '离线时不能修改'}>
              <SettingRows device={device} model={lockThingModel} ids={ids} />
            </Card>
          ))}
          <FirmwareCard device={device} />
        </View>
      )}
    </PanelPage>
  );
}
