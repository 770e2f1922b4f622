import { Text, View } from '@tarojs/components';
import { useState } from 'react';
import { DeviceRoom } from '@/family/device-room.tsx';
import type { Room } from '@/family/families.ts';
import type { FamilyDevice } from '@/family/family-device.ts';
import { RenameDevice } from '@/family/rename-device.tsx';
import { moveDevice } from '@/family/store.ts';
import { Button } from '@/ui/button.tsx';
import { Cell } from '@/ui/cell.tsx';

/** One device: opened, it can be renamed, put into a room, and moved up or down. */
export function DevicePlace({
  device,
  rooms,
  first,
  last,
}: {
  device: FamilyDevice;
  rooms: readonly Room[];
  first: boolean;
  last: boolean;
}) {
  const [open, setOpen] = useState(false);
  const room = rooms.find((one) => one.roomId === device.roomId);
  return (
    <View className="family__device">
      <Cell icon={device.category ?? 'info'} text={device.name} value={room?.name ?? '未分房间'} onTap={() => setOpen(!open)} />
      {open && (
        <>
          <Text className="family__room-words">放在哪个房间</Text>
          <DeviceRoom device={device} />
          <View className="family__buttons">
            <RenameDevice device={device} />
            <Button text="上移" quiet disabled={first} onTap={() => moveDevice(device.deviceId, -1)} />
            <Button text="下移" quiet disabled={last} onTap={() => moveDevice(device.deviceId, 1)} />
          </View>
        </>
      )}
    </View>
  );
}
