/**
 * POST /wxa/business/group/adddevice (addIotGroupDevice). Source: facts/wechat.md §2.8, check 39. The first unit that cannot
 * be added refuses the whole call, and the answer lists what was added [I].
 */
import type { Hono } from 'hono';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireToken } from '../access-tokens.ts';
import { readJsonObject } from '../json-body.ts';
import { requireModel } from '../sn-and-model.ts';
import { type GroupedDevice, readDevice, readRows } from './device-list.ts';
import { leaveGroup, requireGroup, sameDevice, unitOf } from './group.ts';

/** A group of the default size that is full may be enlarged (9800016); an enlarged one has come to its end (9800044). */
const DEFAULT_SIZE = 50;

export function addGroupDeviceOperation(app: Hono, parts: WechatParts): void {
  const { rules, state } = parts;
  app.post('/wxa/business/group/adddevice', async (c) => {
    const miniProgram = requireToken(parts, c.req.query('access_token'));
    const { appid } = miniProgram;
    const body = await readJsonObject(c);
    const group = requireGroup(parts, appid, body);
    const force = body.force_add === true;
    const added: GroupedDevice[] = [];
    for (const device of readRows(body).map(readDevice)) {
      if (requireModel(miniProgram, device.model_id).category !== group.category) throw new WechatError(9800014);
      if (group.devices.some(sameDevice(device)) || added.some(sameDevice(device))) throw new WechatError(9800015);
      if (state.groupOfUnit.get(unitOf(appid, device)) !== undefined && !force) throw new WechatError(9800018);
      added.push(device);
    }
    const max = rules['wechat.groupDevicesMax'];
    if (group.devices.length + added.length > max) throw new WechatError(max > DEFAULT_SIZE ? 9800044 : 9800016);
    for (const device of added) {
      const elsewhere = state.deviceGroups.get(state.groupOfUnit.get(unitOf(appid, device)) ?? '');
      if (elsewhere) leaveGroup(state, elsewhere, device);
      state.groupOfUnit.put(unitOf(appid, device), group.groupId);
    }
    state.deviceGroups.put(group.groupId, { ...group, devices: [...group.devices, ...added] });
    return c.json({ errcode: 0, errmsg: 'ok', device_list: added });
  });
  app.all('/wxa/business/group/adddevice', () => {
    throw new WechatError(43002);
  });
}
