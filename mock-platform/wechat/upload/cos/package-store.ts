/**
 * The bucket itself, as far as the client needs one: multipart upload of one object per task, every request with a signature
 * the upload service gave out for that action. Errors in COS's XML. Source: facts/miniprogram-ci.md §1.6 and COS's public API.
 */
import { createHash } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { randomText, sameText } from '../../../../devices/index.ts';
import { limitBody, operationName } from '../../../hosts.ts';
import type { WechatParts } from '../../parts.ts';
import { type CosAction, PACKAGE_BUCKET, PACKAGE_HOST } from './package-bucket.ts';
import { type CosTaskRow, dropParts, partKey, storedSizeOf } from './upload-tasks.ts';

/** The client sends parts of 5 MiB. */
const PART_MAX_BYTES = 8 * 1024 * 1024;
const PARTS_MAX = 64;
const PART = /<Part>\s*<PartNumber>(\d{1,5})<\/PartNumber>\s*<ETag>(?:"|&quot;)?([0-9a-f]{32})(?:"|&quot;)?<\/ETag>\s*<\/Part>/g;

type CosErrorCode = 'AccessDenied' | 'NoSuchUpload' | 'InvalidPart' | 'InvalidArgument' | 'EntityTooLarge' | 'NotImplemented';
const STATUS = {
  AccessDenied: 403,
  NoSuchUpload: 404,
  InvalidPart: 400,
  InvalidArgument: 400,
  EntityTooLarge: 400,
  NotImplemented: 501,
} as const;

class CosRefusal extends Error {
  constructor(
    readonly code: CosErrorCode,
    message: string,
  ) {
    super(message);
  }
}

export function createPackageStore(parts: WechatParts, report: (error: unknown) => void): { readonly [host: string]: Hono } {
  const { state } = parts;
  const app = new Hono({ strict: false });
  const answer = (c: Context, name: string, fields: string, status: 200 | 400 | 403 | 404 | 413 | 500 | 501 = 200) =>
    c.body(`<?xml version="1.0" encoding="utf-8"?>\n<${name}>${fields}</${name}>`, status, { 'content-type': 'application/xml' });
  app.onError((error, c) => {
    if (error instanceof CosRefusal) return answer(c, 'Error', errorFields(error.code, error.message), STATUS[error.code]);
    report(error);
    return answer(c, 'Error', errorFields('InternalError', 'camlock mock: internal error; the server log has the cause'), 500);
  });
  limitBody(app, PART_MAX_BYTES, (message) => ({ Code: 'EntityTooLarge', Message: message }));

  // Only multipart uploads are played: PutObject, GetObject and all the rest say that they are not.
  app.use('*', (c, next) => {
    if (c.req.query('uploads') === undefined && c.req.query('uploadId') === undefined) throw unbuilt(c);
    return next();
  });

  const taskOf = (object: string | undefined): CosTaskRow => {
    for (const task of state.cosTasks.values()) if (task.object === object) return task;
    throw new CosRefusal('AccessDenied', 'Access Denied.');
  };
  const named = (task: CosTaskRow) => `<Bucket>${PACKAGE_BUCKET}</Bucket><Key>${task.object}</Key>`;

  app.get('/', (c) => {
    const task = taskOf(c.req.query('prefix'));
    requireSigned(parts, c, task, 'ListMultipartUploads');
    const upload = task.uploadId && !task.complete ? `<Upload><Key>${task.object}</Key><UploadId>${task.uploadId}</UploadId></Upload>` : '';
    return answer(
      c,
      'ListMultipartUploadsResult',
      `<Bucket>${PACKAGE_BUCKET}</Bucket><Prefix>${task.object}</Prefix><IsTruncated>false</IsTruncated>${upload}`,
    );
  });

  app.get('/:object', (c) => {
    const task = openUpload(parts, c, taskOf(c.req.param('object')), 'ListParts');
    const listed = Object.entries(task.parts).map(
      ([number, { etag, size }]) => `<Part><PartNumber>${number}</PartNumber><ETag>"${etag}"</ETag><Size>${size}</Size></Part>`,
    );
    return answer(
      c,
      'ListPartsResult',
      `${named(task)}<UploadId>${task.uploadId}</UploadId><IsTruncated>false</IsTruncated>${listed.join('')}`,
    );
  });

  app.put('/:object', async (c) => {
    const task = openUpload(parts, c, taskOf(c.req.param('object')), 'UploadPart');
    const number = Number(c.req.query('partNumber'));
    if (!Number.isInteger(number) || number < 1 || number > PARTS_MAX)
      throw new CosRefusal('InvalidArgument', `partNumber should be 1 to ${PARTS_MAX}`);
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    // Other parts may have come while this one arrived.
    const now = openUpload(parts, c, taskOf(c.req.param('object')), 'UploadPart');
    const others = Object.entries(now.parts).reduce((sum, [key, part]) => sum + (key === String(number) ? 0 : part.size), 0);
    if (others + bytes.length > storedSizeOf(task)) throw new CosRefusal('EntityTooLarge', 'more bytes than the upload was announced with');
    const etag = createHash('md5').update(bytes).digest('hex');
    state.blobs.put(partKey(task.taskId, number), bytes);
    state.cosTasks.put(task.taskId, { ...now, parts: { ...now.parts, [number]: { etag, size: bytes.length } } });
    return c.body(null, 200, { etag: `"${etag}"` });
  });

  app.post('/:object', async (c) => {
    const task = taskOf(c.req.param('object'));
    if (c.req.query('uploads') !== undefined) {
      requireSigned(parts, c, task, 'InitiateMultipartUpload');
      dropParts(state, task);
      const uploadId = randomText(parts.random, 32);
      state.cosTasks.put(task.taskId, { ...task, uploadId, parts: {} });
      return answer(c, 'InitiateMultipartUploadResult', `${named(task)}<UploadId>${uploadId}</UploadId>`);
    }
    const listed = [...(await c.req.text()).matchAll(PART)];
    const now = openUpload(parts, c, taskOf(task.object), 'CompleteMultipartUpload');
    const there = Object.keys(now.parts);
    const fits = listed.every(([, number, etag], i) => Number(number) === i + 1 && now.parts[number as string]?.etag === etag);
    if (listed.length === 0 || listed.length !== there.length || !fits)
      throw new CosRefusal('InvalidPart', 'parts and ETags are not those that were sent');
    state.cosTasks.put(now.taskId, { ...now, complete: true });
    const etag = createHash('md5')
      .update(listed.map(([, , part]) => part).join(''))
      .digest('hex');
    return answer(
      c,
      'CompleteMultipartUploadResult',
      `<Location>${PACKAGE_HOST}/${now.object}</Location>${named(now)}<ETag>"${etag}-${listed.length}"</ETag>`,
    );
  });

  app.all('*', (c) => {
    throw unbuilt(c);
  });
  return { [PACKAGE_HOST]: app };
}

/** 403 unless the signature was given out for this task, action and upload, and stands. */
function requireSigned({ clock }: WechatParts, c: Context, task: CosTaskRow, action: CosAction): void {
  const given = c.req.header('authorization') ?? '';
  const signature = Object.hasOwn(task.signatures, given) ? task.signatures[given] : undefined;
  const known = signature?.action === action && signature.uploadId === (c.req.query('uploadId') ?? '');
  if (!known || clock.now() >= signature.expiresAt || !sameText(c.req.header('x-cos-security-token') ?? '', task.token)) {
    throw new CosRefusal('AccessDenied', 'Access Denied.');
  }
}

/** A signed request to an upload that was begun and not completed. */
function openUpload(parts: WechatParts, c: Context, task: CosTaskRow, action: CosAction): CosTaskRow {
  requireSigned(parts, c, task, action);
  if (task.uploadId === undefined || task.uploadId !== c.req.query('uploadId') || task.complete) {
    throw new CosRefusal('NoSuchUpload', 'The specified multipart upload does not exist.');
  }
  return task;
}

const unbuilt = (c: Context) => new CosRefusal('NotImplemented', `camlock mock: ${operationName(c, PACKAGE_HOST)} is not built`);

function errorFields(code: string, message: string): string {
  return `<Code>${code}</Code><Message>${message.replace(/[<>&]/g, '?')}</Message><Resource>${PACKAGE_HOST}</Resource>`;
}
