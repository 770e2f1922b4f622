/** Families and their rooms (facts/tencent-iot.md §4.4, §5.5). Times in seconds. */
import { fresh } from '../../fresh-id.ts';
import type { FamilyRow } from '../../rows.ts';
import { familyOf, roomOf } from '../access.ts';
import { ApiError } from '../api-error.ts';
import { type Handlers, seconds } from '../handler.ts';
import { integerOr, type Params, text, textOr } from '../params.ts';
import { unbind } from './device.ts';

/** No figures are published for these two [I]; they only keep a runaway client from filling the store. */
export const FAMILIES_PER_USER = 50;
const ROOMS_PER_FAMILY = 100;

const describe = (family: FamilyRow, role: number) => ({
  FamilyId: family.familyId,
  FamilyName: family.name,
  Role: role,
  CreateTime: seconds(family.createdAt),
  UpdateTime: seconds(family.updatedAt),
});

export const familyActions: Handlers = {
  AppGetFamilyList(cloud, { user }, params) {
    const families = cloud.state.familiesOf(user.userId);
    const offset = integerOr(params, 'Offset', 0, 0, 1_000_000);
    const limit = integerOr(params, 'Limit', 50, 0, 100);
    const page = families.slice(offset, offset + limit);
    return {
      FamilyList: page.map((family) => describe(family, cloud.state.roleIn(family.familyId, user.userId) ?? 0)),
      Total: families.length,
    };
  },

  AppCreateFamily(cloud, { user, application }, params) {
    const name = text(params, 'Name', 64);
    const address = textOr(params, 'Address', '', 256);
    if (cloud.state.familiesOf(user.userId).length >= FAMILIES_PER_USER)
      throw new ApiError('InvalidParameterValue', `a user has at most ${FAMILIES_PER_USER} families`);
    const now = cloud.clock.now();
    const familyId = fresh(cloud, 'f_', (id) => cloud.state.families.get(id) === undefined);
    cloud.state.putFamily({
      familyId,
      appKey: application.appKey,
      name,
      address,
      createdAt: now,
      updatedAt: now,
      members: [{ userId: user.userId, role: 1, joinedAt: now }],
      rooms: [],
    });
    return { Data: { FamilyId: familyId } };
  },

  AppModifyFamily(cloud, caller, params) {
    const family = familyOf(cloud, caller, text(params, 'FamilyId'), 'admin');
    const name = textOr(params, 'Name', family.name, 64);
    const address = textOr(params, 'Address', family.address, 256);
    cloud.state.putFamily({ ...family, name, address, updatedAt: cloud.clock.now() });
    return {};
  },

  AppDescribeFamily(cloud, caller, params) {
    const family = familyOf(cloud, caller, text(params, 'FamilyId'));
    return { Data: { ...describe(family, cloud.state.roleIn(family.familyId, caller.user.userId) ?? 0), Address: family.address } };
  },

  /** Only an admin; the devices are unbound or stand in the way, by rule. */
  AppDeleteFamily(cloud, caller, params) {
    const family = familyOf(cloud, caller, text(params, 'FamilyId'), 'admin');
    const bindings = cloud.state.bindingsOf(family.familyId);
    if (bindings.length > 0 && cloud.rules['iotCloud.deleteFamilyWithDevices'] === 'refuse')
      throw new ApiError('InvalidParameterValue', `the family still has ${bindings.length} devices; unbind them first`);
    for (const binding of bindings) unbind(cloud, binding);
    cloud.state.deleteFamily(family.familyId);
    return {};
  },

  AppGetRoomList(cloud, caller, params) {
    const family = familyOf(cloud, caller, text(params, 'FamilyId'));
    const offset = integerOr(params, 'Offset', 0, 0, 1_000_000);
    const limit = integerOr(params, 'Limit', 50, 0, 100);
    const bindings = cloud.state.bindingsOf(family.familyId);
    const rooms = family.rooms.slice(offset, offset + limit).map((room) => ({
      RoomId: room.roomId,
      RoomName: room.name,
      DeviceNum: bindings.filter((binding) => binding.roomId === room.roomId).length,
      CreateTime: seconds(room.createdAt),
      UpdateTime: seconds(room.updatedAt ?? room.createdAt),
    }));
    return { RoomList: rooms, Total: family.rooms.length };
  },

  AppCreateRoom(cloud, caller, params) {
    const family = familyOf(cloud, caller, text(params, 'FamilyId'), 'admin');
    const name = text(params, 'Name', 64);
    if (family.rooms.length >= ROOMS_PER_FAMILY)
      throw new ApiError('InvalidParameterValue', `a family has at most ${ROOMS_PER_FAMILY} rooms`);
    const roomId = fresh(cloud, 'r_', (id) => !family.rooms.some((room) => room.roomId === id));
    cloud.state.putFamily({
      ...family,
      updatedAt: cloud.clock.now(),
      rooms: [...family.rooms, { roomId, name, createdAt: cloud.clock.now() }],
    });
    return { Data: { RoomId: roomId } };
  },

  AppModifyRoom(cloud, caller, params) {
    const family = familyOf(cloud, caller, text(params, 'FamilyId'), 'admin');
    const roomId = ownRoom(family, params);
    const name = text(params, 'Name', 64);
    const now = cloud.clock.now();
    const rooms = family.rooms.map((room) => (room.roomId === roomId ? { ...room, name, updatedAt: now } : room));
    cloud.state.putFamily({ ...family, rooms, updatedAt: now });
    return {};
  },

  /** What stood in the room goes to the default room [I]. */
  AppDeleteRoom(cloud, caller, params) {
    const family = familyOf(cloud, caller, text(params, 'FamilyId'), 'admin');
    const roomId = ownRoom(family, params);
    const now = cloud.clock.now();
    cloud.state.putFamily({ ...family, rooms: family.rooms.filter((room) => room.roomId !== roomId), updatedAt: now });
    for (const binding of cloud.state.bindingsOf(family.familyId)) {
      if (binding.roomId === roomId) cloud.state.putBinding({ ...binding, roomId: '0', updatedAt: now });
    }
    return {};
  },
};

/** A room somebody made: the default room has neither name nor end. */
function ownRoom(family: FamilyRow, params: Params): string {
  const roomId = roomOf(family, text(params, 'RoomId'));
  if (roomId === '0') throw new ApiError('InvalidParameterValue', 'the default room can be neither renamed nor deleted');
  return roomId;
}
