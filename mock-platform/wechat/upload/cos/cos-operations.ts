/**
 * POST /wxa/ci/getmulticosuploadinfo, getmulticosuploadsign, getmulticosasyncresult: the way of packages over 5 MiB. The
 * package goes to a bucket, then upload or testSourceURL is called with `task_id`. Source: facts/miniprogram-ci.md §1.6.
 */
import { createHash } from 'node:crypto';
import type { Hono } from 'hono';
import { randomText } from '../../../../devices/index.ts';
import type { WechatParts } from '../../parts.ts';
import { readCall, readRobot, requireAllowedAddress, requireMiniProgram } from '../caller.ts';
import { PACKAGE_LIMITS } from '../package-format.ts';
import { UPLOAD_CODE, UploadRefusal } from '../refusals.ts';
import { verifySignature } from '../signature.ts';
import { COS_ACTIONS, type CosAction, PACKAGE_BUCKET, PACKAGE_REGION } from './package-bucket.ts';
import { type CosTaskRow, requireTask, startTask } from './upload-tasks.ts';

/** `busitype` of the client; its others belong to plugins and apps. */
const SLOTS: { readonly [busitype: string]: CosTaskRow['slot'] } = { 10: 'preview', 11: 'development' };
/** The client asks anew when a signature is over (`expired_time`, seconds). */
const SIGNATURE_SECONDS = 600;
const SIGNATURES_MAX = 64;
/** Outcomes as the client reads them; anything else is a failure without a reason. */
const STATUS = { running: 2, done: 3, failed: 1 } as const;

const refuse = (text: string): UploadRefusal => new UploadRefusal(UPLOAD_CODE.unknown, text);

export function cosOperations(app: Hono, parts: WechatParts): void {
  app.post('/wxa/ci/getmulticosuploadinfo', async (c) => {
    const call = await readCall(c);
    const miniProgram = requireMiniProgram(parts, call.appid);
    requireAllowedAddress(c, miniProgram);
    verifySignature(parts, miniProgram, call.signature);
    if (!parts.rules['wechat.uploadThroughCos'])
      throw refuse('camlock mock: the way through COS is switched off; send the package directly');
    const slot = Object.hasOwn(SLOTS, String(call.busitype)) ? SLOTS[String(call.busitype)] : undefined;
    if (!slot) throw refuse(`camlock mock: busitype ${JSON.stringify(String(call.busitype).slice(0, 20))} is not built`);
    const rawSize = Number(call.rawSize);
    if (!Number.isSafeInteger(rawSize) || rawSize < 1 || rawSize > PACKAGE_LIMITS.packedBytes) {
      throw refuse(`rawSize should be a whole number of bytes from 1 to ${PACKAGE_LIMITS.packedBytes}`);
    }
    if (typeof call.md5 !== 'string' || !/^[0-9a-f]{32}$/.test(call.md5)) throw refuse('md5 should be 32 hex digits');
    const robot = readRobot(call.robot);
    const task = startTask(parts, { appid: miniProgram.appid, robot, slot, rawSize, md5: call.md5 });
    const upload_info = { bucket: PACKAGE_BUCKET, region: PACKAGE_REGION, object: task.object, checksum: checksumOf(task) };
    return c.json({ errCode: 0, errMsg: '', data: { task_id: task.taskId, crypt_key: task.cryptKey, upload_info } });
  });

  app.post('/wxa/ci/getmulticosuploadsign', async (c) => {
    const call = await readCall(c);
    const miniProgram = requireMiniProgram(parts, call.appid);
    requireAllowedAddress(c, miniProgram);
    verifySignature(parts, miniProgram, call.signature);
    const options = readSignOptions(call.signOpts);
    const task = requireTask(parts, miniProgram.appid, options.task_id, call.robot);
    if (options.checksum !== checksumOf(task)) throw refuse('signOpts: checksum is not the one of this upload');
    const action = COS_ACTIONS.find((name) => options.action === `name/cos:${name}`);
    if (!action) throw refuse(`signOpts: action should be name/cos: and one of ${COS_ACTIONS.join(', ')}`);
    const { sign, seconds } = issueSignature(parts, task, action, typeof options.upload_id === 'string' ? options.upload_id : '');
    return c.json({ errCode: 0, errMsg: '', data: { sign, token: task.token, expired_time: seconds } });
  });

  app.post('/wxa/ci/getmulticosasyncresult', async (c) => {
    const call = await readCall(c);
    const miniProgram = requireMiniProgram(parts, call.appid);
    requireAllowedAddress(c, miniProgram);
    verifySignature(parts, miniProgram, call.signature);
    const { outcome } = requireTask(parts, miniProgram.appid, c.req.query('task_id'), call.robot);
    const data = !outcome
      ? { status: STATUS.running }
      : 'result' in outcome
        ? { status: STATUS.done, result_json: outcome.result }
        : { status: STATUS.failed };
    return c.json({ errCode: 0, errMsg: '', data });
  });
}

/** Ties a signature to the upload it was asked for. */
function checksumOf(task: CosTaskRow): string {
  return createHash('sha256').update(`${task.object}|${task.md5}|${task.rawSize}`).digest('hex').slice(0, 32);
}

/** A signature in the form the COS client insists on; it is looked up, not computed again. */
function issueSignature(parts: WechatParts, task: CosTaskRow, action: CosAction, uploadId: string): { sign: string; seconds: number } {
  const { clock, random, state } = parts;
  const now = Math.floor(clock.now() / 1000);
  const seconds = now + SIGNATURE_SECONDS;
  const sign = [
    'q-sign-algorithm=sha1',
    `q-ak=camlock-${task.taskId}`,
    `q-sign-time=${now};${seconds}`,
    `q-key-time=${now};${seconds}`,
    'q-header-list=',
    'q-url-param-list=',
    `q-signature=${randomText(random, 40)}`,
  ].join('&');
  const kept = Object.entries(task.signatures).slice(1 - SIGNATURES_MAX);
  const signatures = Object.fromEntries([...kept, [sign, { action, uploadId, expiresAt: seconds * 1000 }]]);
  state.cosTasks.put(task.taskId, { ...task, signatures });
  return { sign, seconds };
}

function readSignOptions(text: unknown): { readonly [name: string]: unknown } {
  try {
    const options: unknown = JSON.parse(String(text));
    if (typeof options === 'object' && options !== null) return options as { [name: string]: unknown };
  } catch {
    // answered below
  }
  throw refuse('signOpts is not the JSON text of an object');
}
