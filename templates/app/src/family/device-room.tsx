import { cloud } from '@/cloud/index.ts';
import { Chips } from '@/ui/chips.tsx';
import { askName, change } from './ask-name.ts';
import type { FamilyDevice } from './family-device.ts';
import { familyState } from './store.ts';
import { useFamily } from './use-family.ts';

const NO_ROOM = '0';
const NEW_ROOM = '+';

function putInto(roomId: string, { productId, deviceName }: FamilyDevice): Promise<unknown> {
  const { familyId } = familyState();
  return cloud.call('AppModifyFamilyDeviceRoom', { FamilyId: familyId, RoomId: roomId, ProductId: productId, DeviceName: deviceName });
}

async function pick(picked: string, device: FamilyDevice): Promise<void> {
  if (picked !== NEW_ROOM) {
    await change(() => putInto(picked, device));
    return;
  }
  const { familyId, rooms } = familyState();
  const name = await askName(
    '新建房间',
    '',
    rooms.map((room) => room.name),
  );
  if (!name) return;
  await change(async () => {
    const roomId = (await cloud.call('AppCreateRoom', { FamilyId: familyId, Name: name })).Data?.RoomId;
    if (roomId) await putInto(roomId, device);
  });
}

/** The rooms of the family, the device's own one marked; a tap puts it into another, or into a new one. */
export function DeviceRoom({ device }: { device: FamilyDevice }) {
  const { rooms, families, familyId } = useFamily();
  const admin = families.find((family) => family.familyId === familyId)?.admin;
  const known = rooms.some((room) => room.roomId === device.roomId);
  return (
    <Chips
      name="房间"
      chips={[
        { value: NO_ROOM, text: '不分房间' },
        ...rooms.map((room) => ({ value: room.roomId, text: room.name })),
        ...(admin ? [{ value: NEW_ROOM, text: '＋ 新房间' }] : []),
      ]}
      value={known && device.roomId ? device.roomId : NO_ROOM}
      onPick={(picked) => void pick(picked, device)}
    />
  );
}
