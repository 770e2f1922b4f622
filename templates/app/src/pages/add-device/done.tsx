import { Text, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { DeviceRoom } from '@/family/device-room.tsx';
import { RenameDevice } from '@/family/rename-device.tsx';
import { useDevice } from '@/family/use-family.ts';
import { catalogue } from '@/generated/catalogue.ts';
import { ReminderAsk } from '@/reminders/reminder-ask.tsx';
import { Button } from '@/ui/button.tsx';
import { Card } from '@/ui/card.tsx';
import { Icon } from '@/ui/icon.tsx';

/** Bound: the moment a person most wants to be reminded. */
export function Done({ deviceId }: { deviceId: string }) {
  const device = useDevice(deviceId);
  const category = catalogue.find((one) => one.category === device?.category);
  return (
    <>
      <View className="add__lead">
        <View className="add__lead-disc add__lead-disc--done">
          <Icon name="check" className="add__scan-icon" />
        </View>
        <Text className="add__question">添加成功</Text>
        <Text className="visually-quiet">{device?.name ?? '设备'}已经在您的家里了</Text>
      </View>
      {device && (
        <Card title="给它起个名字，放进房间" aside="以后可以再改">
          <DeviceRoom device={device} />
          <View className="add__name">
            <RenameDevice device={device} />
          </View>
        </Card>
      )}
      {device && category && (
        <Card title="有事提醒我">
          <ReminderAsk device={device} category={category} />
        </Card>
      )}
      <View className="add__restart">
        <View className="add__buttons">
          <Button text="回首页" quiet onTap={() => void Taro.switchTab({ url: '/pages/home/index' })} />
          {category && (
            <Button
              text="打开设备"
              onTap={() => void Taro.redirectTo({ url: `${category.panel}?deviceId=${encodeURIComponent(deviceId)}` })}
            />
          )}
        </View>
      </View>
    </>
  );
}
