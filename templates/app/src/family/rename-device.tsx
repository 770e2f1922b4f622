import { cloud } from '@/cloud/index.ts';
import { Button } from '@/ui/button.tsx';
import { askName, change } from './ask-name.ts';
import type { FamilyDevice } from './family-device.ts';

async function rename({ name, productId, deviceName }: FamilyDevice): Promise<void> {
  const next = await askName('修改设备名称', name);
  if (next) await change(() => cloud.call('AppUpdateDeviceInFamily', { ProductId: productId, DeviceName: deviceName, AliasName: next }));
}

/** What the family calls the device. */
export function RenameDevice({ device }: { device: FamilyDevice }) {
  return <Button text="改名" quiet onTap={() => void rename(device)} />;
}
