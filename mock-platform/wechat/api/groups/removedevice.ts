/** POST /wxa/business/group/removedevice (removeIotGroupDevice): an errcode for every unit. Source: facts/wechat.md §2.8, code 9800017. */
import type { Hono } from 'hono';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireToken } from '../access-tokens.ts';
import { readJsonObject } from '../json-body.ts';
import { readDevice, readRows } from './device-list.ts';
import { leaveGroup, requireGroup } from './group.ts';

export function removeGroupDeviceOperation(app: Hono, parts: WechatParts): void {
  app.post('/wxa/business/group/removedevice', async (c) => {
    const { appid } = requireToken(parts, c.req.query('access_token'));
    const body = await readJsonObject(c);
    const group = requireGroup(parts, appid, body);
    const devices = readRows(body).map(readDevice);
    const device_list = devices.map((device) => ({ ...device, errcode: leaveGroup(parts.state, group, device) ? 0 : 9800017 }));
    return c.json({ errcode: 0, errmsg: 'ok', device_list });
  });
  app.all('/wxa/business/group/removedevice', () => {
    throw new WechatError(43002);
  });
}
