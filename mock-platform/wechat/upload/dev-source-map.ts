/** POST /wxa/ci/get_dev_sourcemap and …_info: source maps of a robot's development version. Source: facts/miniprogram-ci.md §1.3. */
import { Buffer } from 'node:buffer';
import type { Hono } from 'hono';
import type { WechatParts } from '../parts.ts';
import { versionKey } from '../state.ts';
import { readCall, requireAllowedAddress, requireMiniProgram } from './caller.ts';
import type { PackageShelf } from './package-shelf.ts';
import { UPLOAD_CODE, UploadRefusal } from './refusals.ts';
import { verifySignature } from './signature.ts';

/** Characters per chunk; the real figure is the server's choice [I]. */
const CHUNK = 512 * 1024;

export function devSourceMapOperations(app: Hono, parts: WechatParts, shelf: PackageShelf): void {
  app.post('/wxa/ci/get_dev_sourcemap_info', async (c) => {
    const call = await readCall(c);
    const miniProgram = requireMiniProgram(parts, call.appid);
    requireAllowedAddress(c, miniProgram);
    verifySignature(parts, miniProgram, call.signature);
    const text = JSON.stringify(sourceMaps(parts, shelf, miniProgram.appid, call.robot));
    return c.json({ errCode: 0, errMsg: '', data: { total_size: text.length, limit: CHUNK } });
  });

  app.post('/wxa/ci/get_dev_sourcemap', async (c) => {
    const call = await readCall(c);
    const miniProgram = requireMiniProgram(parts, call.appid);
    requireAllowedAddress(c, miniProgram);
    verifySignature(parts, miniProgram, call.signature);
    const maps = sourceMaps(parts, shelf, miniProgram.appid, call.robot);
    if (call.streaming === false) return c.json({ errCode: 0, errMsg: '', data: maps });
    const { offset, limit } = call;
    if (!isCount(offset) || !isCount(limit))
      throw new UploadRefusal(UPLOAD_CODE.unknown, 'offset and limit should be whole numbers from 0');
    const body = JSON.stringify(maps).slice(offset, offset + Math.min(limit, CHUNK));
    return c.json({ errCode: 0, errMsg: '', innerRequestResp: { errCode: 0, body } });
  });
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function sourceMaps(parts: WechatParts, shelf: PackageShelf, appid: string, robot: unknown) {
  const row = parts.state.versions.get(versionKey(appid, 'development', Number(robot)));
  const files = row && shelf.files(row.package.packageId);
  if (!files) throw new UploadRefusal(UPLOAD_CODE.unknown, `robot ${JSON.stringify(robot)} has no development version`);
  const sourcemap_list = [...files]
    .filter(([path]) => path.endsWith('.js.map'))
    .map(([path, bytes]) => ({ fullpath: path, sourcemap: Buffer.from(bytes).toString('utf8') }));
  return { sourcemap_list };
}
