/** POST /wxa/business/group/getinfo (getIotGroupInfo). Source: facts/wechat.md §2.8, code 9800013; `max_device_count` [P]. */
import type { Hono } from 'hono';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireToken } from '../access-tokens.ts';
import { readJsonObject } from '../json-body.ts';
import { requireGroup } from './group.ts';

export function getGroupInfoOperation(app: Hono, parts: WechatParts): void {
  app.post('/wxa/business/group/getinfo', async (c) => {
    const { appid } = requireToken(parts, c.req.query('access_token'));
    const group = requireGroup(parts, appid, await readJsonObject(c));
    return c.json({
      errcode: 0,
      errmsg: 'ok',
      group_name: group.name,
      device_list: group.devices,
      model_id: group.modelId,
      model_type: group.category,
      max_device_count: parts.rules['wechat.groupDevicesMax'],
    });
  });
  app.all('/wxa/business/group/getinfo', () => {
    throw new WechatError(43002);
  });
}
