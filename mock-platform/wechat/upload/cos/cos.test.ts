/** The way of packages over 5 MiB, step by step and wrong in every step (facts/miniprogram-ci.md §1.6). */
import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { APPID, createWechatWorld, uploadKeys } from '../../wechat.fixture.ts';
import { APP_FILES, ciCall, encodeContainer, type Files, send, sign, signedPackage } from '../package.fixture.ts';
import { PACKAGE_HOST } from './package-bucket.ts';

const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');

const open = (rules: { [name: string]: unknown } = {}) =>
  createWechatWorld({ rules, program: { uploadPublicKeys: [uploadKeys().publicKey] } });
type World = ReturnType<typeof open>;

interface Task {
  readonly task_id: string;
  readonly crypt_key: string;
  readonly upload_info: { readonly bucket: string; readonly object: string; readonly checksum: string };
}

const call = async (w: World, operation: string, more: object) =>
  ciCall(w, operation, { appid: APPID, robot: '3', signature: await sign(w), ...more });
const begin = async (w: World, raw: Uint8Array, more: object = {}) =>
  call(w, 'getmulticosuploadinfo', { rawSize: `${raw.length}`, md5: md5(raw), busitype: 11, ...more });
const signFor = async (w: World, { task_id, upload_info }: Task, action: string, upload_id = '', more: object = {}) => {
  const signOpts = JSON.stringify({
    task_id,
    checksum: upload_info.checksum,
    action: `name/cos:${action}`,
    upload_id,
    headers: {},
    params: {},
    ...more,
  });
  return call(w, 'getmulticosuploadsign', { signOpts });
};

/** One request to the bucket, signed for its action. */
async function bucket(
  w: World,
  task: Task,
  method: string,
  query: string,
  options: { action: string; uploadId?: string; body?: Uint8Array | string },
) {
  const { data } = (await signFor(w, task, options.action, options.uploadId)) as { data: { sign: string; token: string } };
  return plain(w, method, `${method === 'GET' && !options.uploadId ? '' : task.upload_info.object}?${query}`, options.body, {
    authorization: data.sign,
    'x-cos-security-token': data.token,
  });
}
async function plain(w: World, method: string, path: string, body?: Uint8Array | string, headers: { [name: string]: string } = {}) {
  const answer = await w.fetch(
    new Request(`https://${PACKAGE_HOST}/${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: body as Uint8Array<ArrayBuffer> }),
    }),
  );
  return { status: answer.status, text: await answer.text(), etag: answer.headers.get('etag') ?? '' };
}

function encrypt(raw: Uint8Array, key: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key, 'base64'), nonce);
  const text = Buffer.concat([cipher.update(raw), cipher.final()]);
  return Buffer.concat([Buffer.from([28]), cipher.getAuthTag(), nonce, text]);
}

/** Puts `stored` into the bucket in two parts; the task is then ready for the upload call. */
async function put(w: World, task: Task, stored: Buffer): Promise<void> {
  const first = await bucket(w, task, 'POST', 'uploads', { action: 'InitiateMultipartUpload' });
  const uploadId = /<UploadId>(\w+)</.exec(first.text)?.[1] ?? '';
  const half = Math.ceil(stored.length / 2);
  const etags: string[] = [];
  for (const [i, body] of [stored.subarray(0, half), stored.subarray(half)].entries()) {
    etags.push((await bucket(w, task, 'PUT', `partNumber=${i + 1}&uploadId=${uploadId}`, { action: 'UploadPart', uploadId, body })).etag);
  }
  const list = etags.map((etag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${etag}</ETag></Part>`).join('');
  const body = `<CompleteMultipartUpload>${list}</CompleteMultipartUpload>`;
  const done = await bucket(w, task, 'POST', `uploadId=${uploadId}`, { action: 'CompleteMultipartUpload', uploadId, body });
  expect([done.status, done.text]).toEqual([200, expect.stringContaining('<CompleteMultipartUploadResult>')]);
}

const packed = (files: Files = APP_FILES) => gzipSync(encodeContainer(files));
const finish = async (
  w: World,
  task: Task,
  raw: Uint8Array,
  stored: Uint8Array,
  query: { [name: string]: string } = {},
  operation: 'upload' | 'testSourceURL' = 'upload',
) =>
  send(
    w,
    await signedPackage(w, {}),
    { robot: '3', task_id: task.task_id, new_hash: md5(raw), str_stored_size: `${stored.length}`, async_ver: '2', ...query },
    operation,
  );
const outcomeOf = async (w: World, task: Task) => {
  const body = JSON.stringify({ appid: APPID, robot: '3', signature: await sign(w) });
  const url = `https://servicewechat.com/wxa/ci/getmulticosasyncresult?task_id=${task.task_id}`;
  return ((await (await w.fetch(new Request(url, { method: 'POST', body }))).json()) as { data: { status: number; result_json?: string } })
    .data;
};
const started = async (w: World, raw: Uint8Array, more: object = {}) => (await begin(w, raw, more)).data as unknown as Task;

describe('a package through the bucket', () => {
  test('becomes the development version of its robot; the result is asked for', async () => {
    const w = open();
    const raw = packed();
    const task = await started(w, raw);
    expect(task.upload_info).toMatchObject({ bucket: PACKAGE_HOST.split('.')[0] });
    const stored = encrypt(raw, task.crypt_key);
    await put(w, task, stored);
    expect((await outcomeOf(w, task)).status).toBe(2);
    expect(await finish(w, task, raw, stored)).toEqual({ errCode: 0, errMsg: '' });
    const { status, result_json } = await outcomeOf(w, task);
    const [row] = w.client.operator.versions(APPID);
    expect([status, JSON.parse(result_json ?? '')]).toEqual([3, { subpackage_info: row?.package.sizes, ext_plugin_info: [] }]);
    expect(row).toMatchObject({ slot: 'development', robot: 3, version: '1.0.0', clientVersion: '2.1.42' });
    expect(Buffer.from(w.client.packageBytes(row?.package.packageId ?? '') ?? []).equals(raw)).toBe(true);
    // The task is over: a second call does not upload again.
    expect((await finish(w, task, raw, stored)).errMsg).toContain('is over');
  });

  test('as a preview brings its QR code with the result', async () => {
    const w = open();
    const raw = packed();
    const task = await started(w, raw, { busitype: 10 });
    const stored = encrypt(raw, task.crypt_key);
    await put(w, task, stored);
    expect((await finish(w, task, raw, stored)).errMsg).toContain('was for another call');
    expect((await finish(w, task, raw, stored, {}, 'testSourceURL')).errCode).toBe(0);
    const { qrcode_img } = JSON.parse((await outcomeOf(w, task)).result_json ?? '');
    expect(Buffer.from(qrcode_img, 'base64').subarray(1, 4).toString()).toBe('PNG');
  });

  test.each([
    [false, -1, 'app.json is not in the package'],
    [true, 0, ''],
  ])('[I] what is wrong in it is told by the call, or late and without a reason (%s)', async (late, errCode, errMsg) => {
    const w = open({ 'wechat.cosRefusesLate': late });
    const raw = packed({ 'app.js': '' });
    const task = await started(w, raw);
    const stored = encrypt(raw, task.crypt_key);
    await put(w, task, stored);
    expect(await finish(w, task, raw, stored)).toEqual({ errCode, errMsg });
    expect(await outcomeOf(w, task)).toEqual({ status: 1 });
    expect(w.client.operator.versions()).toEqual([]);
  });

  test('[I] with the way closed the client is told to send directly', async () => {
    expect((await begin(open({ 'wechat.uploadThroughCos': false }), packed())).errMsg).toContain('switched off');
  });
});

describe('refusals of the service', () => {
  test.each([
    ['a plugin', { busitype: 2 }, /busitype "2" is not built/],
    ['no size', { rawSize: 'many' }, /rawSize should be/],
    ['more than a package may have', { rawSize: `${65 * 1024 * 1024}` }, /rawSize should be .* to 67108864/],
    ['no md5', { md5: 'x' }, /md5 should be/],
    ['robot 31', { robot: 31 }, /robot should be/],
    ['another key', { signature: 'x' }, /-80002/],
  ])('beginning: %s', async (_name, change, text) => {
    expect(await begin(open(), packed(), change)).toEqual({ errCode: -1, errMsg: expect.stringMatching(text) });
  });

  test.each<[string, (w: World, task: Task) => Promise<{ [key: string]: unknown }>, RegExp]>([
    ['another task', (w, task) => signFor(w, { ...task, task_id: 'x' }, 'UploadPart'), /there is no task/],
    ['another upload', (w, task) => signFor(w, task, 'UploadPart', '', { checksum: 'x' }), /checksum/],
    ['deleting', (w, task) => signFor(w, task, 'DeleteObject'), /action should be/],
    ['no options', (w) => call(w, 'getmulticosuploadsign', { signOpts: '{' }), /signOpts is not/],
    [
      'another robot',
      (w, task) => call(w, 'getmulticosuploadsign', { robot: 4, signOpts: JSON.stringify({ task_id: task.task_id }) }),
      /there is no task/,
    ],
    [
      'a task that is too old',
      async (w, task) => {
        w.clock.advance(3_600_000);
        return signFor(w, task, 'UploadPart');
      },
      /there is no task/,
    ],
  ])('signing: %s', async (_name, ask, text) => {
    const w = open();
    const task = await started(w, packed());
    expect(await ask(w, task)).toEqual({ errCode: -1, errMsg: expect.stringMatching(text) });
  });

  test.each<[string, (raw: Buffer, task: Task) => Buffer, { [name: string]: string }, RegExp]>([
    ['another key', (raw) => encrypt(raw, randomBytes(32).toString('base64')), {}, /not encrypted with crypt_key/],
    [
      'another package of the same size',
      (raw, task) => encrypt(Buffer.alloc(raw.length), task.crypt_key),
      {},
      /not the one that was announced/,
    ],
    ['no encryption', (raw) => Buffer.concat([Buffer.alloc(29), raw]), {}, /does not begin with its tag/],
    ['a wrong size', (raw, task) => encrypt(raw, task.crypt_key), { str_stored_size: '5' }, /str_stored_size is not the/],
    ['a wrong hash', (raw, task) => encrypt(raw, task.crypt_key), { new_hash: 'x' }, /new_hash/],
    ['another robot', (raw, task) => encrypt(raw, task.crypt_key), { robot: '4' }, /there is no task/],
  ])('finishing: %s', async (_name, store, query, text) => {
    const w = open();
    const raw = packed();
    const task = await started(w, raw);
    const stored = store(raw, task);
    await put(w, task, stored);
    expect(await finish(w, task, raw, stored, query)).toEqual({ errCode: -1, errMsg: expect.stringMatching(text) });
    expect(w.client.operator.versions()).toEqual([]);
    expect(w.failures).toEqual([]);
  });

  test('finishing before the object is whole', async () => {
    const w = open();
    const raw = packed();
    const task = await started(w, raw);
    expect((await finish(w, task, raw, raw)).errMsg).toContain('not in the bucket yet');
  });
});

describe('refusals of the bucket', () => {
  const ready = async () => {
    const w = open();
    const raw = packed();
    const task = await started(w, raw);
    const { text } = await bucket(w, task, 'POST', 'uploads', { action: 'InitiateMultipartUpload' });
    return { w, raw, task, uploadId: /<UploadId>(\w+)</.exec(text)?.[1] as string };
  };

  test('no signature, one of another action, one that is over', async () => {
    const { w, task, uploadId } = await ready();
    const path = `${task.upload_info.object}?partNumber=1&uploadId=${uploadId}`;
    expect(await plain(w, 'PUT', path, 'x')).toMatchObject({ status: 403, text: expect.stringContaining('<Code>AccessDenied</Code>') });
    expect((await bucket(w, task, 'PUT', `partNumber=1&uploadId=${uploadId}`, { action: 'ListParts', uploadId, body: 'x' })).status).toBe(
      403,
    );
    const { data } = (await signFor(w, task, 'UploadPart', uploadId)) as { data: { sign: string; token: string } };
    const headers = { authorization: data.sign, 'x-cos-security-token': data.token };
    expect((await plain(w, 'PUT', path, 'x', { ...headers, 'x-cos-security-token': 'x' })).status).toBe(403);
    expect((await plain(w, 'PUT', path, 'x', headers)).status).toBe(200);
    w.clock.advance(600_000);
    expect((await plain(w, 'PUT', path, 'x', headers)).status).toBe(403);
    expect((await plain(w, 'PUT', `package-of-nobody?partNumber=1&uploadId=${uploadId}`, 'x', headers)).status).toBe(403);
  });

  test('more bytes than announced, part 0, an upload nobody began, parts that were not sent', async () => {
    const { w, raw, task, uploadId } = await ready();
    const part = (query: string, body: Uint8Array | string) => bucket(w, task, 'PUT', query, { action: 'UploadPart', uploadId, body });
    expect((await part(`partNumber=1&uploadId=${uploadId}`, Buffer.alloc(raw.length + 30))).text).toContain('EntityTooLarge');
    expect((await part(`partNumber=0&uploadId=${uploadId}`, 'x')).text).toContain('InvalidArgument');
    expect((await bucket(w, task, 'PUT', 'partNumber=1&uploadId=x', { action: 'UploadPart', uploadId: 'x', body: 'x' })).text).toContain(
      'NoSuchUpload',
    );
    const body = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"${md5(raw)}"</ETag></Part></CompleteMultipartUpload>`;
    const done = await bucket(w, task, 'POST', `uploadId=${uploadId}`, { action: 'CompleteMultipartUpload', uploadId, body });
    expect(done.text).toContain('InvalidPart');
    expect((await plain(w, 'DELETE', task.upload_info.object)).status).toBe(501);
  });

  test('an upload under way is listed with its parts, so that a client may go on with it', async () => {
    const { w, task, uploadId } = await ready();
    const { etag } = await bucket(w, task, 'PUT', `partNumber=1&uploadId=${uploadId}`, { action: 'UploadPart', uploadId, body: 'abc' });
    const uploads = await bucket(w, task, 'GET', `uploads&prefix=${task.upload_info.object}`, { action: 'ListMultipartUploads' });
    expect(uploads.text).toContain(`<UploadId>${uploadId}</UploadId>`);
    const parts = await bucket(w, task, 'GET', `uploadId=${uploadId}`, { action: 'ListParts', uploadId });
    expect(parts.text).toContain(`<PartNumber>1</PartNumber><ETag>${etag}</ETag><Size>3</Size>`);
  });
});

test('a mini-program has eight uploads under way at most: the oldest is forgotten with its bytes', async () => {
  const w = open();
  const raw = packed();
  const first = await started(w, raw);
  await put(w, first, encrypt(raw, first.crypt_key));
  const key = `wechat.cosPart|${first.task_id}|1`;
  expect(w.store.blobs.get(key)).toBeDefined();
  for (let i = 0; i < 8; i++) await started(w, raw);
  expect(w.store.blobs.get(key)).toBeUndefined();
  expect((await finish(w, first, raw, raw)).errMsg).toContain('there is no task');
  expect(JSON.stringify(w.room.state())).not.toContain(first.crypt_key);
});
