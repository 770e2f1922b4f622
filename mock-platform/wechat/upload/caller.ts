/** Who calls the upload service: the seeded mini-program, from an address its list allows (checks 65, 67). */
import type { Context } from 'hono';
import { callerAddress } from '../caller-address.ts';
import type { WechatParts } from '../parts.ts';
import type { MiniProgramRow } from '../state.ts';
import { foreignIp, UPLOAD_CODE, UploadRefusal } from './refusals.ts';

export function requireMiniProgram(parts: WechatParts, appid: unknown): MiniProgramRow {
  const row = typeof appid === 'string' ? parts.state.miniPrograms.get(appid) : undefined;
  if (!row) throw new UploadRefusal(UPLOAD_CODE.invalidAppid, `invalid appid ${JSON.stringify(String(appid).slice(0, 40))}`);
  return row;
}

export function requireAllowedAddress(c: Context, miniProgram: MiniProgramRow): void {
  const address = callerAddress(c);
  if (miniProgram.uploadIpList && !miniProgram.uploadIpList.includes(address)) throw foreignIp(address);
}

const ROBOT_MAX = 30;

/** Robots have numbers, in queries as text. */
export function readRobot(robot: unknown): number {
  const number = typeof robot === 'string' || typeof robot === 'number' ? Number(robot) : Number.NaN;
  if (!Number.isInteger(number) || number < 1 || number > ROBOT_MAX) {
    const got = typeof robot === 'string' ? JSON.stringify(robot.slice(0, 20)) : typeof robot;
    throw new UploadRefusal(UPLOAD_CODE.unknown, `robot should be a whole number from 1 to ${ROBOT_MAX}, got ${got}`);
  }
  return number;
}

/** The JSON object of a call; -1 for anything else. */
export async function readCall(c: Context): Promise<{ readonly [key: string]: unknown }> {
  try {
    const parsed: unknown = JSON.parse(await c.req.text());
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as { [key: string]: unknown };
  } catch {
    // answered below: the cause does not matter to the caller
  }
  throw new UploadRefusal(UPLOAD_CODE.unknown, 'the request body is not a JSON object');
}
