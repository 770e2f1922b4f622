/** `device_list` of the group and licence calls: units by model and sn. Source: facts/wechat.md §2.8. */
import { WechatError } from '../../errors.ts';
import { isPlainObject, type JsonObject, requireText } from '../json-body.ts';
import { requireSn } from '../sn-and-model.ts';

export interface GroupedDevice {
  readonly model_id: string;
  readonly sn: string;
}

/** Rows as they came, each an object. Throws 47001 for anything else and for an empty list. */
export function readRows(body: JsonObject): JsonObject[] {
  const list = body.device_list;
  if (!Array.isArray(list) || list.length === 0 || !list.every(isPlainObject)) {
    throw new WechatError(47001, 'device_list should be a non-empty array of objects');
  }
  return list;
}

/** Throws 47001, 9800001 or 9800002. */
export function readDevice(row: JsonObject): GroupedDevice {
  return { model_id: requireText(row, 'model_id'), sn: requireSn(row) };
}
