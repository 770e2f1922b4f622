import Taro, { usePullDownRefresh, useRouter } from '@tarojs/taro';
import { useEffect } from 'react';
import { cloud } from '@/cloud/index.ts';
import { askName, change } from '@/family/ask-name.ts';
import type { Family, Room } from '@/family/families.ts';
import { readInvite } from '@/family/members.ts';
import { chooseFamily, refreshFamily } from '@/family/store.ts';
import { useFamily } from '@/family/use-family.ts';
import { Card } from '@/ui/card.tsx';
import { Cell } from '@/ui/cell.tsx';
import { Chips } from '@/ui/chips.tsx';
import { Empty } from '@/ui/empty.tsx';
import { Failed } from '@/ui/failed.tsx';
import { NoNetwork } from '@/ui/no-network.tsx';
import { Screen } from '@/ui/screen.tsx';
import { Skeleton } from '@/ui/skeleton.tsx';
import { DevicePlace } from './device-place.tsx';
import { join, Members } from './members.tsx';
import './index.scss';

async function addFamily(taken: readonly string[]): Promise<void> {
  const name = await askName('新建家庭', '', taken);
  if (!name) return;
  await change(async () => {
    const made = (await cloud.call('AppCreateFamily', { Name: name })).Data?.FamilyId;
    if (made) await chooseFamily(made);
  });
}

async function renameFamily(family: Family, taken: readonly string[]): Promise<void> {
  const name = await askName('修改家庭名称', family.name, taken);
  if (name) await change(() => cloud.call('AppModifyFamily', { FamilyId: family.familyId, Name: name }));
}

async function deleteFamily(family: Family): Promise<void> {
  const answer = await Taro.showModal({
    title: `删除「${family.name}」`,
    content: '里面的设备会一起解绑，需要重新添加才能使用。',
    confirmText: '删除',
  });
  if (answer.confirm) await change(() => cloud.call('AppDeleteFamily', { FamilyId: family.familyId }));
}

async function addRoom(familyId: string, taken: readonly string[]): Promise<void> {
  const name = await askName('新建房间', '', taken);
  if (name) await change(() => cloud.call('AppCreateRoom', { FamilyId: familyId, Name: name }));
}

async function editRoom(familyId: string, room: Room, taken: readonly string[]): Promise<void> {
  const { tapIndex } = await Taro.showActionSheet({ itemList: ['修改名称', '删除房间'] }).catch(() => ({ tapIndex: -1 }));
  if (tapIndex === 0) {
    const name = await askName('修改房间名称', room.name, taken);
    if (name) await change(() => cloud.call('AppModifyRoom', { FamilyId: familyId, RoomId: room.roomId, Name: name }));
  }
  if (tapIndex === 1) {
    const answer = await Taro.showModal({
      title: `删除「${room.name}」`,
      content: '里面的设备会留在家里，不再属于任何房间。',
      confirmText: '删除',
    });
    if (answer.confirm) await change(() => cloud.call('AppDeleteRoom', { FamilyId: familyId, RoomId: room.roomId }));
  }
}

/** Which home is shown, its rooms, and where each device stands. */
export default function FamilyPage() {
  const { phase, error, familyId, families, rooms, devices } = useFamily();
  usePullDownRefresh(() => void refreshFamily().finally(() => Taro.stopPullDownRefresh()));
  // Opened from an invitation: asked once, when the person's own families are known.
  const invite = readInvite(useRouter().params.invite);
  const ready = families.length > 0;
  useEffect(() => {
    if (invite && ready) void join(invite);
  }, [invite, ready]);
  const current = families.find((family) => family.familyId === familyId);
  const names = families.map((family) => family.name);
  const roomNames = rooms.map((room) => room.name);

  if (!current) {
    return (
      <Screen>
        {phase === 'failed' ? <Failed cause={error} onRetry={() => void refreshFamily()} /> : <Skeleton shapes={['row', 'row', 'row']} />}
      </Screen>
    );
  }
  return (
    <Screen className="family">
      <NoNetwork />
      <Card title="家庭">
        {families.length > 1 && (
          <Chips
            name="家庭"
            chips={families.map((family) => ({ value: family.familyId, text: family.name }))}
            value={familyId}
            onPick={(picked) => picked !== familyId && void chooseFamily(picked)}
          />
        )}
        <Cell
          icon="home"
          text={current.name}
          value={current.admin ? '改名' : '成员'}
          onTap={current.admin ? () => void renameFamily(current, names) : undefined}
        />
        <Cell icon="plus" text="新建家庭" onTap={() => void addFamily(names)} />
        {current.admin && families.length > 1 && <Cell icon="alert" text="删除这个家庭" onTap={() => void deleteFamily(current)} />}
      </Card>
      <Members family={current} />
      <Card title="房间" aside={current.admin ? undefined : '由管理员设置'}>
        {rooms.map((room) => (
          <Cell
            key={room.roomId}
            icon="door"
            text={room.name}
            value={`${devices.filter((device) => device.roomId === room.roomId).length} 台设备`}
            onTap={current.admin ? () => void editRoom(familyId, room, roomNames) : undefined}
          />
        ))}
        {current.admin && <Cell icon="plus" text="新建房间" onTap={() => void addRoom(familyId, roomNames)} />}
      </Card>
      {devices.length > 0 ? (
        <Card title="设备" aside="首页按这个顺序显示">
          {devices.map((device, place) => (
            <DevicePlace key={device.deviceId} device={device} rooms={rooms} first={place === 0} last={place === devices.length - 1} />
          ))}
        </Card>
      ) : (
        <Empty
          icon="home"
          title="这个家里还没有设备"
          action="添加设备"
          onTap={() => void Taro.navigateTo({ url: '/pages/add-device/index' })}
        />
      )}
    </Screen>
  );
}
