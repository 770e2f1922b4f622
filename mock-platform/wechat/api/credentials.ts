/** appid and secret, in the order the platform looks at them: appid before anything else (facts/wechat.md §1.1, check 8). */
import type { Context } from 'hono';
import { sameText } from '../../../devices/index.ts';
import { callerAddress } from '../caller-address.ts';
import { WechatError, type WechatErrorCode } from '../errors.ts';
import type { WechatParts } from '../parts.ts';
import type { MiniProgramRow } from '../state.ts';

/** Throws 41002 or 40013. `comma`: the text form of the `sns` family. */
export function requireAppid(parts: WechatParts, appid: unknown, comma = false): MiniProgramRow {
  if (typeof appid !== 'string' || appid === '') throw new WechatError(41002, '', comma);
  const miniProgram = parts.state.miniPrograms.get(appid);
  if (!miniProgram) throw new WechatError(40013, '', comma);
  return miniProgram;
}

/** Throws 41004, or `wrong` when the secret is not the mini-program's. */
export function requireSecret(miniProgram: MiniProgramRow, secret: unknown, wrong: WechatErrorCode, comma = false): void {
  if (typeof secret !== 'string' || secret === '') throw new WechatError(41004, '', comma);
  if (!sameText(secret, miniProgram.secret)) throw new WechatError(wrong, '', comma);
}

/** Throws 40164 for a caller outside the account's list of addresses (check 43). */
export function requireCallerAddress(c: Context, { apiIpList }: MiniProgramRow): void {
  const address = callerAddress(c);
  if (apiIpList && !apiIpList.includes(address)) throw new WechatError(40164, `${address}, not in whitelist`);
}

/** Throws 40002. */
export function requireGrantType(given: unknown, wanted: string, comma = false): void {
  if (given !== wanted) throw new WechatError(40002, '', comma);
}
