/**
 * POST /wxa/ci/upload and /wxa/ci/testSourceURL: a development version of a robot, or a preview with its QR code.
 * Source: facts/miniprogram-ci.md §1.3–1.5; facts/wechat.md §4.3, checks 65–67.
 */
import { Buffer } from 'node:buffer';
import type { Context, Hono } from 'hono';
import type { WechatParts } from '../parts.ts';
import { previewText } from '../preview-code.ts';
import { SCENE_QR_CODE } from '../scanned-code.ts';
import { type MiniProgramRow, type VersionRow, versionKey } from '../state.ts';
import { readRobot, requireAllowedAddress, requireMiniProgram } from './caller.ts';
import { dropParts, openStoredPackage, requireTask } from './cos/upload-tasks.ts';
import { decodePackage, PackageFormatError } from './package-format.ts';
import type { PackageShelf } from './package-shelf.ts';
import { checkSizes, summarisePackage } from './package-summary.ts';
import { qrPng } from './qr-image.ts';
import { badSignature, UPLOAD_CODE, UploadRefusal } from './refusals.ts';
import { verifySignature } from './signature.ts';

const SIGNATURE_FILE = 'ci.signature';
/** WeChat's commit API documents 64 characters (facts/wechat.md §3.5); assumed here too [I]. */
const VERSION_MAX = 64;
/** Scene numbers have four digits. */
const SCENE_MIN = 1000;
const SCENE_MAX = 9999;

export function uploadOperations(app: Hono, parts: WechatParts, shelf: PackageShelf): void {
  app.post('/wxa/ci/upload', (c) => answerUpload(c, parts, () => receive(c, parts, shelf, 'development'), bodyOf));
  app.post('/wxa/ci/testSourceURL', (c) =>
    answerUpload(
      c,
      parts,
      () => receive(c, parts, shelf, 'preview'),
      async (row) => ({ ...bodyOf(row), qrcode_img: (await qrPng(previewText(row))).toString('base64') }),
    ),
  );
}

const bodyOf = (row: VersionRow): object => ({ subpackage_info: row.package.sizes, ext_plugin_info: [] });

/** Sent directly, the answer holds the result; through COS the client asks for it (facts/miniprogram-ci.md §1.6). */
async function answerUpload(
  c: Context,
  parts: WechatParts,
  take: () => Promise<VersionRow>,
  bodyFor: (row: VersionRow) => object | Promise<object>,
): Promise<Response> {
  const { task_id } = c.req.query();
  if (!task_id) return c.json({ errCode: 0, errMsg: '', body: await bodyFor(await take()) });
  const end = (outcome: { readonly result: string } | { readonly failed: true }): void => {
    const task = parts.state.cosTasks.get(task_id);
    if (!task) return;
    dropParts(parts.state, task);
    parts.state.cosTasks.put(task_id, { ...task, parts: {}, outcome });
  };
  try {
    end({ result: JSON.stringify(await bodyFor(await take())) });
  } catch (error) {
    if (!(error instanceof UploadRefusal && error.ofPackage)) throw error;
    end({ failed: true });
    if (!parts.rules['wechat.cosRefusesLate']) throw error;
  }
  return c.json({ errCode: 0, errMsg: '' });
}

async function receive(c: Context, parts: WechatParts, shelf: PackageShelf, slot: 'development' | 'preview'): Promise<VersionRow> {
  const { appid, type, version, desc, robot, path, bigPackageSizeSupport, debugLaunchInfo, task_id } = c.req.query();
  const miniProgram = requireMiniProgram(parts, appid);
  requireAllowedAddress(c, miniProgram);
  if (type !== 'miniProgram') throw new UploadRefusal(UPLOAD_CODE.unknown, `camlock mock: type ${JSON.stringify(type)} is not built`);
  if (!version || version.length > VERSION_MAX) {
    throw new UploadRefusal(UPLOAD_CODE.unknown, `version should have 1 to ${VERSION_MAX} characters, got ${version?.length ?? 0}`);
  }
  const robotNumber = readRobot(robot);
  const sent = new Uint8Array(await c.req.arrayBuffer());
  const sentFiles = unpack(sent);
  const clientVersion = checkSignatureFile(parts, miniProgram, sentFiles);
  // Through COS the body holds the signature only.
  const bytes = task_id ? takeStored(c, parts, miniProgram.appid, slot) : sent;
  const { summary, startPage } = ofPackage(() => {
    const files = bytes === sent ? sentFiles : unpack(bytes);
    const summary = summarisePackage(miniProgram.appid, bytes, files);
    checkSizes(summary, files, parts.rules, { bigPreview: slot === 'preview' && bigPackageSizeSupport === '1' });
    return { summary, startPage: path ? checkStartPage(path, summary.pages) : undefined };
  });
  const key = versionKey(miniProgram.appid, slot, robotNumber);
  const replaced = parts.state.versions.get(key)?.package.packageId;
  const row: VersionRow = {
    appid: miniProgram.appid,
    slot,
    robot: robotNumber,
    version,
    description: desc ?? '',
    uploadedAt: parts.clock.now(),
    clientVersion,
    ...(startPage === undefined ? {} : { startPage }),
    ...(slot === 'preview' ? { launchScene: readLaunchScene(debugLaunchInfo) } : {}),
    package: summary,
  };
  shelf.put(summary.packageId, bytes);
  parts.state.versions.put(key, row);
  shelf.sweep(replaced);
  return row;
}

/** The package a task put into the bucket. */
function takeStored(c: Context, parts: WechatParts, appid: string, slot: VersionRow['slot']): Uint8Array {
  const { task_id, robot, new_hash, str_stored_size } = c.req.query();
  const task = requireTask(parts, appid, task_id, robot);
  if (task.slot !== slot || task.outcome) throw new UploadRefusal(UPLOAD_CODE.unknown, 'this task was for another call, or is over');
  return openStoredPackage(parts.state, task, { storedSize: str_stored_size, md5: new_hash });
}

/** Refusals of `check` are about what is in the package. */
function ofPackage<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw error instanceof UploadRefusal ? new UploadRefusal(error.errCode, error.message, true) : error;
  }
}

/** The scene a preview was asked to start with (`debugLaunchInfo.scene`); the client itself sends 1011 when none is given. */
function readLaunchScene(text: string | undefined): number {
  let scene: number;
  try {
    // The command line of miniprogram-ci passes the number on as text.
    scene = Number((JSON.parse(text || '{}') as { scene?: unknown } | null)?.scene ?? SCENE_QR_CODE);
  } catch {
    throw new UploadRefusal(UPLOAD_CODE.unknown, 'debugLaunchInfo is not JSON');
  }
  if (!Number.isInteger(scene) || scene < SCENE_MIN || scene > SCENE_MAX)
    throw new UploadRefusal(UPLOAD_CODE.unknown, `scene should be a whole number from ${SCENE_MIN} to ${SCENE_MAX}`);
  return scene;
}

function unpack(bytes: Uint8Array): Map<string, Uint8Array> {
  try {
    return decodePackage(bytes);
  } catch (error) {
    if (error instanceof PackageFormatError) throw new UploadRefusal(UPLOAD_CODE.unknown, error.message);
    throw error;
  }
}

/** Returns the client's version. */
function checkSignatureFile(parts: WechatParts, miniProgram: MiniProgramRow, files: ReadonlyMap<string, Uint8Array>): string {
  const bytes = files.get(SIGNATURE_FILE);
  if (!bytes) throw badSignature(`${SIGNATURE_FILE} is not in the package`);
  let claim: { signature?: unknown; version?: unknown } | null;
  try {
    claim = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw badSignature(`${SIGNATURE_FILE} is not JSON`);
  }
  verifySignature(parts, miniProgram, claim?.signature);
  return typeof claim?.version === 'string' ? claim.version.slice(0, 40) : '';
}

/** The client does not look whether the page exists (facts/miniprogram-ci.md §1.5); the service does. */
function checkStartPage(path: string, pages: readonly string[]): string {
  const page = (path.split('?')[0] as string).replace(/^\//, '');
  if (!pages.includes(page)) throw new UploadRefusal(UPLOAD_CODE.unknown, `page ${JSON.stringify(page.slice(0, 200))} is not in app.json`);
  return path;
}
