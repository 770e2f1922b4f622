/** Packages as miniprogram-ci makes them, and broken ones: for tests. */
import { constants, privateEncrypt } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { APPID, uploadKeys } from '../wechat.fixture.ts';

export type Files = { readonly [path: string]: string | Uint8Array };

/** The container without gzip. `entry` may bend one index entry. */
export function encodeContainer(
  files: Files | readonly (readonly [string, string | Uint8Array])[],
  entry = (row: { name: Buffer; offset: number; size: number }) => row,
): Buffer {
  const list = (Array.isArray(files) ? files : Object.entries(files)) as [string, string | Uint8Array][];
  const names = list.map(([path]) => Buffer.from(path.startsWith('/') ? path : `/${path}`));
  const data = list.map(([, content]) => Buffer.from(content as string));
  const indexLength = 4 + names.reduce((sum, name) => sum + 12 + name.length, 0);
  let offset = 14 + indexLength;
  const index = Buffer.concat([
    int32(list.length),
    ...list.map((_, i) => {
      const bytes = data[i] as Buffer;
      const row = entry({ name: names[i] as Buffer, offset, size: bytes.length });
      offset += bytes.length;
      return Buffer.concat([int32(row.name.length), row.name, int32(row.offset), int32(row.size)]);
    }),
  ]);
  const body = Buffer.concat(data);
  return Buffer.concat([Buffer.from([0xbe]), int32(0), int32(index.length), int32(body.length), Buffer.from([0xed]), index, body]);
}

export function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

/** A mini-program with two main pages and a sub-package. */
export const APP_FILES: Files = {
  'app.json': JSON.stringify({
    pages: ['pages/home/index', 'pages/event/index'],
    subPackages: [{ root: 'panels/lock', pages: ['index'] }],
  }),
  'app.js': 'App({})',
  'app.js.map': '{"version":3}',
  'pages/home/index.js': 'Page({})',
  'pages/home/index.wxml': '<view>家</view>',
  'pages/event/index.js': 'Page({})',
  'pages/event/index.wxml': '<view/>',
  'panels/lock/index.js': 'Page({})',
  'panels/lock/index.wxml': '<view/>',
};

/** Whoever answers requests to official URLs. */
interface World {
  fetch(request: Request): Promise<Response>;
}
const CI = 'https://servicewechat.com/wxa/ci';

export async function ciCall(world: World, operation: string, body: unknown): Promise<{ [key: string]: unknown }> {
  const response = await world.fetch(new Request(`${CI}/${operation}?_r=0.1`, { method: 'POST', body: JSON.stringify(body) }));
  return response.json() as Promise<{ [key: string]: unknown }>;
}

/** Base64 signature over a fresh random string, as the client makes it. */
export async function sign(world: World, privateKey = uploadKeys().privateKey, claim: { [key: string]: unknown } = {}): Promise<string> {
  const { data } = (await ciCall(world, 'getrandstr', { appid: APPID, clientRand: 1 })) as { data?: { randomString: string } };
  const text = JSON.stringify({ appid: APPID, rand_str: data?.randomString, ...claim });
  return privateEncrypt({ key: privateKey, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(text)).toString('base64');
}

export async function signedPackage(world: World, files: Files = APP_FILES, signature?: string): Promise<Buffer> {
  return gzipSync(
    encodeContainer({ ...files, 'ci.signature': JSON.stringify({ signature: signature ?? (await sign(world)), version: '2.1.42' }) }),
  );
}

export interface UploadReply {
  readonly errCode: number;
  readonly errMsg: string;
  readonly body?: { readonly subpackage_info: readonly { name: string; size: number }[]; readonly qrcode_img?: string };
}

export async function send(
  world: World,
  bytes: Uint8Array,
  query: { readonly [key: string]: string | undefined } = {},
  operation: 'upload' | 'testSourceURL' = 'upload',
): Promise<UploadReply> {
  const all = {
    codeprotect: '0',
    type: 'miniProgram',
    appid: APPID,
    version: '1.0.0',
    desc: '第一次',
    robot: '1',
    debugLaunchInfo: '{}',
    ...query,
  };
  const given = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const response = await world.fetch(
    new Request(`${CI}/${operation}?${new URLSearchParams(given)}`, { method: 'POST', body: bytes as Uint8Array<ArrayBuffer> }),
  );
  return response.json() as Promise<UploadReply>;
}
