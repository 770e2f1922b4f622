/** Device groups of one mini-program: the group a call names, and which group a unit is in. Source: facts/wechat.md §2.8. */
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import type { DeviceGroupRow, WechatState } from '../../state.ts';
import { type JsonObject, requireText } from '../json-body.ts';
import type { GroupedDevice } from './device-list.ts';

/** Throws 9800013 for a group that does not exist or is another mini-program's. */
export function requireGroup(parts: WechatParts, appid: string, body: JsonObject): DeviceGroupRow {
  const row = parts.state.deviceGroups.get(requireText(body, 'group_id'));
  if (!row || row.appid !== appid) throw new WechatError(9800013);
  return row;
}

export const unitOf = (appid: string, { model_id, sn }: GroupedDevice) => `${appid}|${model_id}|${sn}`;

export const sameDevice = (a: GroupedDevice) => (b: GroupedDevice) => a.model_id === b.model_id && a.sn === b.sn;

/** Takes a unit out of its group; returns whether it was in that one. */
export function leaveGroup(state: WechatState, group: DeviceGroupRow, device: GroupedDevice): boolean {
  if (state.groupOfUnit.get(unitOf(group.appid, device)) !== group.groupId) return false;
  const now = state.deviceGroups.get(group.groupId) ?? group;
  state.deviceGroups.put(group.groupId, { ...now, devices: now.devices.filter((entry) => !sameDevice(device)(entry)) });
  state.groupOfUnit.delete(unitOf(group.appid, device));
  return true;
}
