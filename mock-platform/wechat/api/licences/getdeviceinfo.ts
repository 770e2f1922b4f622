/** POST /wxa/business/license/getdeviceinfo (getLicenseDeviceInfo): `expire_time` in seconds, 0 for a unit without licence. Source: facts/wechat.md §2.8. */
import type { Hono } from 'hono';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireToken } from '../access-tokens.ts';
import { readDevice, readRows } from '../groups/device-list.ts';
import { unitOf } from '../groups/group.ts';
import { readJsonObject } from '../json-body.ts';

export function getLicenseDeviceInfoOperation(app: Hono, parts: WechatParts): void {
  app.post('/wxa/business/license/getdeviceinfo', async (c) => {
    const { appid } = requireToken(parts, c.req.query('access_token'));
    const devices = readRows(await readJsonObject(c)).map(readDevice);
    const device_list = devices.map((device) => ({
      ...device,
      expire_time: Math.floor((parts.state.licencesOfUnit.get(unitOf(appid, device)) ?? 0) / 1000),
    }));
    return c.json({ errcode: 0, errmsg: 'ok', device_list });
  });
  app.all('/wxa/business/license/getdeviceinfo', () => {
    throw new WechatError(43002);
  });
}
