/**
 * Uploads through COS under way: who sends what, which parts are there, what became of it. The client encrypts with the key
 * it was given: one byte with the length of what follows before the data, 16 bytes of GCM tag, 12 of nonce, then AES-256-GCM
 * (facts/miniprogram-ci.md §1.6).
 */
import { createDecipheriv, createHash } from 'node:crypto';
import { randomText } from '../../../../devices/index.ts';
import type { WechatParts } from '../../parts.ts';
import type { VersionRow, WechatState } from '../../state.ts';
import { UPLOAD_CODE, UploadRefusal } from '../refusals.ts';
import type { CosAction } from './package-bucket.ts';

const TAG_BYTES = 16;
const NONCE_BYTES = 12;
const HEAD_BYTES = 1 + TAG_BYTES + NONCE_BYTES;
const KEY_BYTES = 32;
/** Unknown for the real service; a slow line needs its time [I]. */
const TASK_LIFETIME_MS = 60 * 60_000;
/** Under way at once for one mini-program; the oldest gives way. */
const TASKS_PER_APPID = 8;

export interface CosSignature {
  readonly action: CosAction;
  readonly uploadId: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface CosTaskRow {
  taskId: string;
  appid: string;
  robot: number;
  slot: Extract<VersionRow['slot'], 'development' | 'preview'>;
  /** Name in the bucket. */
  object: string;
  /** Base64 of 32 bytes. */
  cryptKey: string;
  rawSize: number;
  /** Of the package before encryption, hex. */
  md5: string;
  /** `x-cos-security-token` of its requests. */
  token: string;
  startedAt: number;
  signatures: { readonly [sign: string]: CosSignature };
  /** Set by InitiateMultipartUpload. */
  uploadId?: string;
  parts: { readonly [number: string]: { readonly etag: string; readonly size: number } };
  /** All parts were joined. */
  complete?: boolean;
  /** What getmulticosasyncresult says: `result_json`, or no more than that it failed. */
  outcome?: { readonly result: string } | { readonly failed: true };
}

export const partKey = (taskId: string, part: number | string) => `wechat.cosPart|${taskId}|${part}`;

/** Bytes the encrypted object may have. */
export const storedSizeOf = (task: CosTaskRow) => task.rawSize + HEAD_BYTES;

export function startTask(parts: WechatParts, wanted: Pick<CosTaskRow, 'appid' | 'robot' | 'slot' | 'rawSize' | 'md5'>): CosTaskRow {
  const { clock, random, state } = parts;
  const now = clock.now();
  const mine: CosTaskRow[] = [];
  for (const row of [...state.cosTasks.values()]) {
    if (now >= row.startedAt + TASK_LIFETIME_MS) dropTask(state, row);
    else if (row.appid === wanted.appid) mine.push(row);
  }
  for (const row of mine.slice(0, Math.max(0, mine.length - TASKS_PER_APPID + 1))) dropTask(state, row);
  const taskId = randomText(random, 32);
  const task: CosTaskRow = {
    ...wanted,
    taskId,
    object: `package-${taskId}`,
    cryptKey: Buffer.from(Array.from({ length: KEY_BYTES }, () => Math.floor(random() * 256))).toString('base64'),
    token: randomText(random, 64),
    startedAt: now,
    signatures: {},
    parts: {},
  };
  state.cosTasks.put(taskId, task);
  return task;
}

/** The task of that mini-program and robot. Throws {@link UploadRefusal}. */
export function requireTask({ clock, state }: WechatParts, appid: string, taskId: unknown, robot: unknown): CosTaskRow {
  const task = typeof taskId === 'string' ? state.cosTasks.get(taskId) : undefined;
  if (!task || task.appid !== appid || task.robot !== Number(robot) || clock.now() >= task.startedAt + TASK_LIFETIME_MS) {
    throw new UploadRefusal(
      UPLOAD_CODE.unknown,
      `there is no task ${JSON.stringify(String(taskId).slice(0, 40))} of this robot; upload again`,
    );
  }
  return task;
}

/** Forgets the bytes; the row stays to tell the outcome. */
export function dropParts(state: WechatState, task: CosTaskRow): void {
  for (const part of Object.keys(task.parts)) state.blobs.delete(partKey(task.taskId, part));
}

function dropTask(state: WechatState, task: CosTaskRow): void {
  dropParts(state, task);
  state.cosTasks.delete(task.taskId);
}

/** The package as it was before the client encrypted it. Throws {@link UploadRefusal} with what does not fit. */
export function openStoredPackage(state: WechatState, task: CosTaskRow, told: { storedSize: unknown; md5: unknown }): Uint8Array {
  const refuse = (text: string): UploadRefusal => new UploadRefusal(UPLOAD_CODE.unknown, text);
  if (!task.complete) throw refuse('the package is not in the bucket yet: CompleteMultipartUpload is missing');
  const numbers = Object.keys(task.parts).sort((a, b) => Number(a) - Number(b));
  const stored = Buffer.concat(numbers.map((part) => state.blobs.get(partKey(task.taskId, part)) ?? Buffer.alloc(0)));
  if (Number(told.storedSize) !== stored.length) throw refuse(`str_stored_size is not the ${stored.length} bytes that are in the bucket`);
  if (told.md5 !== task.md5) throw refuse('new_hash is not the md5 the upload was announced with');
  if (stored.length < HEAD_BYTES || stored[0] !== TAG_BYTES + NONCE_BYTES) throw refuse('the object does not begin with its tag and nonce');
  let raw: Buffer;
  try {
    const nonce = stored.subarray(1 + TAG_BYTES, HEAD_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', Buffer.from(task.cryptKey, 'base64'), nonce);
    decipher.setAuthTag(stored.subarray(1, 1 + TAG_BYTES));
    raw = Buffer.concat([decipher.update(stored.subarray(HEAD_BYTES)), decipher.final()]);
  } catch {
    throw refuse('the object was not encrypted with crypt_key');
  }
  if (raw.length !== task.rawSize || createHash('md5').update(raw).digest('hex') !== task.md5) {
    throw refuse('the package is not the one that was announced: size or md5 differ');
  }
  return raw;
}
