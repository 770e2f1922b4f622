/** `device_list` of the group and licence calls: units by model and sn. Source: facts/wechat.md §2.8, §2.3 (sn rule). */
import { Buffer } from 'node:buffer';
import { SN_MAX_BYTES, SN_PATTERN } from '../../../../devices/index.ts';
import { WechatError } from '../../errors.ts';
import type { MiniProgramRow } from '../../state.ts';
import { isPlainObject, type JsonObject, requireText } from '../json-body.ts';

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
  const model_id = requireText(row, 'model_id');
  const sn = requireText(row, 'sn');
  if (Buffer.byteLength(sn) > SN_MAX_BYTES) throw new WechatError(9800001);
  if (!SN_PATTERN.test(sn)) throw new WechatError(9800002);
  return { model_id, sn };
}

/** The model a call names. Throws 9800003 when it is unknown, foreign or not approved. */
export function requireModel(miniProgram: MiniProgramRow, modelId: string): { category: string; licenseType?: number } {
  const model = Object.hasOwn(miniProgram.deviceModels, modelId) ? miniProgram.deviceModels[modelId] : undefined;
  if (!model?.approved) throw new WechatError(9800003);
  return model;
}
