/** Live video by the real encoder: what a player needs to begin, that it moves, stalls, drops and ends. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRealClock } from '../../devices/index.ts';
import { createSimulatorControl } from '../control.ts';
import type { Fleet } from '../fleet.ts';
import { standInFleet } from '../stand-in-fleet.fixture.ts';
import { findEncoder } from './find-encoder.ts';

const encoder = findEncoder();
const LONG = { timeout: 30_000, interval: 50 };
const CAMERA = '/devices/AURORACAM1/camera-1';
let fleet: Fleet;
let folder: string;
let readers: ReadableStreamDefaultReader<Uint8Array>[];
let control: (request: Request) => Promise<Response>;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'camlock-video-test-'));
  readers = [];
  const clock = createRealClock();
  ({ fleet } = standInFleet({ camera: 1, lock: 1 }, { clock }));
  await fleet.start();
  control = createSimulatorControl(fleet, { clock });
});
afterEach(async () => {
  for (const reader of readers) await reader.cancel().catch(() => {});
  await fleet.stop();
  rmSync(folder, { recursive: true, force: true });
});

const get = (path: string) => control(new Request(`http://127.0.0.1${CAMERA}/${path}`));
const post = async (path: string, body: object) =>
  (
    await control(
      new Request(`http://127.0.0.1${CAMERA}/${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    )
  ).json();

/** A viewer: what has arrived, and whether it is over. */
async function watch() {
  const response = await get('live.flv');
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'video/x-flv']);
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  readers.push(reader);
  const seen = { bytes: Buffer.alloc(0), ended: false };
  void (async () => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      seen.bytes = Buffer.concat([seen.bytes, value]);
    }
    seen.ended = true;
  })().catch(() => {});
  return seen;
}

/** What ffprobe says of a file: codec, profile, size, pictures. */
async function probe(bytes: Uint8Array, name: string): Promise<string> {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  const show = [
    '-select_streams',
    'v',
    '-count_frames',
    '-show_entries',
    'stream=codec_name,profile,width,height,nb_read_frames',
    '-of',
    'csv=p=0',
  ];
  const { stdout } = await promisify(execFile)(join(dirname(encoder as string), 'ffprobe'), ['-v', 'error', ...show, file]);
  return stdout.trim();
}
const frames = (probed: string): number => Number(probed.split(',').at(-1));

// Debian's ffmpeg is no part of the installation: live-video is refused without it (api/api.test.ts).
describe.skipIf(!encoder)('live video', { timeout: 60_000 }, () => {
  it('as FLV begins with a whole picture, for those who come later too, and moves on', async () => {
    const first = await watch();
    await vi.waitFor(() => expect(first.bytes.length).toBeGreaterThan(20_000), LONG);
    const later = await watch();
    await vi.waitFor(() => expect(later.bytes.length).toBeGreaterThan(20_000), LONG);
    for (const [name, { bytes }] of Object.entries({ first, later })) {
      const probed = await probe(bytes, `${name}.flv`);
      expect(probed).toMatch(/^h264,Constrained Baseline,640,360,\d+$/);
      expect(frames(probed)).toBeGreaterThan(1);
    }
  });

  it('as HLS has a playlist whose segments play', async () => {
    const playlist = await get('hls/live.m3u8');
    expect([playlist.status, playlist.headers.get('content-type')]).toEqual([200, 'application/vnd.apple.mpegurl']);
    const [segment] = /live\d+\.ts/.exec(await playlist.text()) ?? [];
    const bytes = await (await get(`hls/${segment}`)).arrayBuffer();
    expect(await probe(new Uint8Array(bytes), 'one.ts')).toMatch(/^h264,Constrained Baseline,640,360,/);
    for (const name of ['live9999.ts', '..%2f..%2fetc%2fpasswd', 'live.m3u8%00']) expect((await get(`hls/${name}`)).status).toBe(404);
  });

  it('stalls: the connection stays and nothing comes; then it plays on', async () => {
    const viewer = await watch();
    await vi.waitFor(() => expect(viewer.bytes.length).toBeGreaterThan(5_000), LONG);
    expect(await post('video', { do: 'stall', seconds: 2 })).toEqual({ viewers: 1 });
    const { bytes } = viewer;
    await vi.waitFor(() => expect(viewer.bytes.length).toBeGreaterThan(bytes.length + 5_000), LONG);
    expect(viewer.ended).toBe(false);
    expect(frames(await probe(viewer.bytes, 'after.flv'))).toBeGreaterThan(frames(await probe(bytes, 'before.flv')));
  });

  it('drops its viewers on command, and ends when the lens is covered or the camera is off', async () => {
    const dropped = await watch();
    expect(await post('video', { do: 'drop' })).toEqual({ viewers: 1 });
    await vi.waitFor(() => expect(dropped.ended).toBe(true), LONG);
    const covered = await watch();
    await post('properties', { privacy_mode: 1 });
    await vi.waitFor(() => expect(covered.ended).toBe(true), LONG);
    const refused = await get('live.flv');
    expect([refused.status, await refused.json()]).toEqual([
      409,
      { error: expect.stringContaining('privacy mode is on'), fix: expect.any(String) },
    ]);
    await post('properties', { privacy_mode: 0 });
    const off = await watch();
    await fleet.units[0]?.powerOff();
    await vi.waitFor(() => expect(off.ended).toBe(true), LONG);
  });

  it('of a lock, which has no lens, is refused', async () => {
    const answer = await control(new Request('http://127.0.0.1/devices/AURORALOCK/lock-1/live.flv'));
    expect(answer.status).toBe(409);
  });
});
