/** POST /wxa/business/group/createid (createIotGroupId). Source: facts/wechat.md §2.8, codes 9800003, 9800012. */
import { Buffer } from 'node:buffer';
import type { Hono } from 'hono';
import { randomText } from '../../../../devices/index.ts';
import { WechatError } from '../../errors.ts';
import type { WechatParts } from '../../parts.ts';
import { requireToken } from '../access-tokens.ts';
import { readJsonObject, requireText } from '../json-body.ts';
import { requireModel } from '../sn-and-model.ts';

const NAME_MAX_BYTES = 32;

export function createGroupOperation(app: Hono, parts: WechatParts): void {
  app.post('/wxa/business/group/createid', async (c) => {
    const miniProgram = requireToken(parts, c.req.query('access_token'));
    const body = await readJsonObject(c);
    const modelId = requireText(body, 'model_id');
    const { category } = requireModel(miniProgram, modelId);
    const name = body.group_name;
    if (typeof name !== 'string' || name === '' || Buffer.byteLength(name) > NAME_MAX_BYTES) throw new WechatError(9800012);
    const groupId = randomText(parts.random, 22);
    parts.state.deviceGroups.put(groupId, { groupId, appid: miniProgram.appid, name, modelId, category, devices: [] });
    return c.json({ errcode: 0, errmsg: 'ok', group_id: groupId });
  });
  app.all('/wxa/business/group/createid', () => {
    throw new WechatError(43002);
  });
}
