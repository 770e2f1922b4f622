/** HTTP of cloud storage: a device PUTs a file, an app GETs it, a player GETs a playlist of clips. Every address is signed. */
import { type Context, Hono } from 'hono';
import { limitBody } from '../../hosts.ts';
import type { Cloud } from '../cloud.ts';
import { FILE_TYPES, type FileType } from './cloud-files.ts';
import { STORAGE_PATH } from './signed-addresses.ts';

/** Larger bodies are cut off while they arrive, whatever the rules allow. */
const BODY_MAX = 64 * 1024 * 1024;

export function cloudStorageRoutes(app: Hono, cloud: Cloud): void {
  const door = new Hono();
  limitBody(door, BODY_MAX, (message) => ({ error: message }));

  door.put('*', async (c) => {
    const { path, query, problem } = admitted(cloud, c, 'PUT');
    if (problem) return refuse(cloud, c, 403, problem);
    const { type = '', event = '', from, to } = query;
    const max = cloud.storage.maxBytes(type as FileType);
    if (Number(c.req.header('content-length') ?? 0) > max) return refuse(cloud, c, 413, `the file is larger than ${max} bytes`);
    const given = c.req.header('content-type')?.split(';')[0]?.trim();
    if (given !== type) return refuse(cloud, c, 400, `content-type should be ${type}, as the address was asked for`);
    const content = new Uint8Array(await c.req.arrayBuffer());
    if (content.byteLength > max) return refuse(cloud, c, 413, `the file is larger than ${max} bytes`);
    if (!FILE_TYPES[type as FileType].looksRight(content)) return refuse(cloud, c, 400, `the content does not look like ${type}`);
    const deviceId = path.split('/').slice(1, 3).join('/');
    cloud.storage.files.put(
      { path, deviceId, type: type as FileType, eventId: event, startTime: Number(from), endTime: Number(to) },
      content,
    );
    return c.body(null, 200);
  });

  door.get('*', (c) => {
    const { path, query, problem } = admitted(cloud, c, 'GET');
    if (problem) return refuse(cloud, c, 403, problem);
    if (path.endsWith('.m3u8'))
      return c.body(playlist(cloud, path, query), 200, { ...OPEN, 'content-type': 'application/vnd.apple.mpegurl' });
    const found = cloud.storage.files.get(path);
    if (!found) return refuse(cloud, c, 404, 'there is no such file (any more)');
    return withRange(c, found.content, found.row.type);
  });
  app.route(STORAGE_PATH, door);
}

/** A web page's player may come from any origin; the signature is what admits it. */
const OPEN = { 'access-control-allow-origin': '*', 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff' };

function admitted(cloud: Cloud, c: Context, method: 'GET' | 'PUT') {
  const whole = new URL(c.req.url).pathname;
  const path = whole.slice(whole.indexOf(STORAGE_PATH) + STORAGE_PATH.length);
  const query = c.req.query();
  return { path, query, problem: cloud.storage.addresses.problem(method, path, query, cloud.clock.now()) };
}

function refuse(cloud: Cloud, c: Context, status: 400 | 403 | 404 | 413, why: string) {
  cloud.refusals.record('app-access', 'cloud-storage', why);
  return c.json({ error: why }, status, OPEN);
}

/** Clips of the span as an HLS playlist; every clip with an address that ends when the playlist's does. */
function playlist(cloud: Cloud, path: string, query: { readonly [name: string]: string }): string {
  const deviceId = path.split('/').slice(1, 3).join('/');
  const [from, to] = [Number(query.starttime_epoch ?? 0) * 1000, Number(query.endtime_epoch ?? 0) * 1000];
  const clips = cloud.storage.files
    .of(deviceId)
    .filter(
      (row) => FILE_TYPES[row.type].kind === 'clip' && row.endTime > from && row.startTime < to && row.storedAt >= Number(query.since ?? 0),
    );
  const until = Number.parseInt(query.t ?? '', 16) * 1000;
  const longest = Math.max(1, ...clips.map((row) => Math.ceil((row.endTime - row.startTime) / 1000)));
  const lines = ['#EXTM3U', '#EXT-X-VERSION:3', `#EXT-X-TARGETDURATION:${longest}`, '#EXT-X-MEDIA-SEQUENCE:0', '#EXT-X-PLAYLIST-TYPE:VOD'];
  for (const [index, clip] of clips.entries()) {
    // Each clip is a recording of its own: its clock does not go on from the one before.
    if (index > 0) lines.push('#EXT-X-DISCONTINUITY');
    lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(clip.startTime).toISOString()}`);
    lines.push(`#EXTINF:${((clip.endTime - clip.startTime) / 1000).toFixed(3)},`);
    lines.push(cloud.storage.addresses.sign('GET', clip.path, {}, until));
  }
  return [...lines, '#EXT-X-ENDLIST', ''].join('\n');
}

/** Players ask for parts. */
function withRange(c: Context, content: Uint8Array, type: FileType) {
  const headers = { ...OPEN, 'content-type': type, 'accept-ranges': 'bytes' };
  const body = content as Uint8Array<ArrayBuffer>;
  const range = /^bytes=(\d{1,12})-(\d{0,12})$/.exec(c.req.header('range') ?? '');
  if (!range) return c.body(body, 200, headers);
  const start = Number(range[1]);
  const end = Math.min(range[2] ? Number(range[2]) : content.byteLength - 1, content.byteLength - 1);
  if (start > end) return c.body(null, 416, { ...headers, 'content-range': `bytes */${content.byteLength}` });
  return c.body(body.slice(start, end + 1), 206, { ...headers, 'content-range': `bytes ${start}-${end}/${content.byteLength}` });
}
