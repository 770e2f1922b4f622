import Taro from '@tarojs/taro';
import { cloud, errorWords } from '@/cloud/index.ts';
import { Button } from '@/ui/button.tsx';
import type { FamilyDevice } from './family-device.ts';
import { familyState, refreshFamily } from './store.ts';

async function remove(device: FamilyDevice): Promise<void> {
  const answer = await Taro.showModal({
    title: '删除设备',
    content: `删除后，「${device.name}」需要重新添加才能使用。`,
    confirmText: '删除',
  });
  if (!answer.confirm) return;
  try {
    await cloud.call('AppDeleteDeviceInFamily', {
      FamilyId: familyState().familyId,
      RoomId: '0',
      ProductId: device.productId,
      DeviceName: device.deviceName,
    });
  } catch (cause) {
    void Taro.showToast({ title: errorWords(cause).what, icon: 'none' });
    return;
  }
  await refreshFamily();
  void Taro.switchTab({ url: '/pages/home/index' });
}

/** Takes the device out of the family, after asking. */
export function DeleteDevice({ device }: { device: FamilyDevice }) {
  return <Button text="删除设备" quiet danger onTap={() => void remove(device)} />;
}
