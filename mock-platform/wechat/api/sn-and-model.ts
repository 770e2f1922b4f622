/** The names WeChat knows a unit and its type by, read from a body. Source: facts/wechat.md §2.3, checks 13–15. */
import { Buffer } from 'node:buffer';
import { SN_MAX_BYTES, SN_PATTERN } from '../../../devices/index.ts';
import { WechatError } from '../errors.ts';
import type { MiniProgramRow } from '../state.ts';
import { type JsonObject, requireText } from './json-body.ts';

/** The `sn` of a body. Throws 47001, 9800001 or 9800002. */
export function requireSn(body: JsonObject): string {
  const sn = requireText(body, 'sn');
  if (Buffer.byteLength(sn) > SN_MAX_BYTES) throw new WechatError(9800001);
  if (!SN_PATTERN.test(sn)) throw new WechatError(9800002);
  return sn;
}

/** The model a call names. Throws 9800003 when it is unknown, foreign or not approved. */
export function requireModel(miniProgram: MiniProgramRow, modelId: string): MiniProgramRow['deviceModels'][string] {
  const model = Object.hasOwn(miniProgram.deviceModels, modelId) ? miniProgram.deviceModels[modelId] : undefined;
  if (!model?.approved) throw new WechatError(9800003);
  return model;
}
