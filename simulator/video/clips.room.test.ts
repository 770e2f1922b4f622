/** Clips of events with the real encoder: MPEG-TS that plays, one at a time, and words when it fails. */
import { spawnSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createManualClock } from '../../devices/index.ts';
import { createFleet, derivePsk, findEncoder, type LogLine, type PictureWish } from '../index.ts';
import { drawScene } from '../scene-picture.ts';
import { CLIP_FRAMES_A_SECOND, CLIP_SEC, createClipMaker } from './clips.ts';

const program = findEncoder();
const LONG = { timeout: 30_000, interval: 50 };
let server: Server;
const taken: { type: string | undefined; bytes: Buffer }[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      taken.push({ type: request.headers['content-type'], bytes: Buffer.concat(parts) });
      response.end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterAll(() => new Promise((done) => server.close(done)));

/** The pictures in it, as the decoder counts them. */
function picturesIn(clip: Uint8Array): number {
  const decoded = spawnSync(program as string, ['-v', 'error', '-f', 'mpegts', '-i', 'pipe:0', '-f', 'framecrc', 'pipe:1'], {
    input: clip,
  });
  return decoded.stdout
    .toString()
    .split('\n')
    .filter((line) => /^0,/.test(line)).length;
}

/** Powers on a camera and a lock with cloud storage; both see something happen. */
async function happen(clipProgram: string | undefined) {
  taken.length = 0;
  const lines: LogLine[] = [];
  const wishes: PictureWish[] = [];
  const { port } = server.address() as { port: number };
  const fleet = createFleet({
    brokerUrl: 'mqtt://127.0.0.1:1',
    clock: createManualClock(),
    devices: (['camera', 'lock'] as const).map((category) => {
      const device = { productId: 'AURORANEW1', deviceName: category };
      return { ...device, category, psk: derivePsk('clips', device), network: 'setup' };
    }),
    onEvent: (line) => lines.push(line),
    pictures: async (wish) => {
      wishes.push(wish);
      return { uploadUrl: `http://127.0.0.1:${port}/${wishes.length}` };
    },
    ...(clipProgram !== undefined && { clipProgram }),
  });
  await fleet.start();
  for (const unit of fleet.units) unit.setProperties({ _sys_cs_status: 1 });
  fleet.units[0]?.trigger('motion');
  fleet.units[1]?.trigger('doorbell');
  return { fleet, lines, wishes, of: (type: LogLine['type']) => lines.filter((line) => line.type === type) };
}

describe.skipIf(program === undefined)('clips, with ffmpeg', () => {
  it('a camera stores the picture of an event and the seconds after it; a lock, which has no lens, its picture', async () => {
    const { fleet, wishes, of } = await happen(program);
    await vi.waitFor(() => expect([of('picture').length, of('clip').length]).toEqual([2, 1]), LONG);
    const clip = wishes.find(({ type }) => type === 'video/mp2t');
    expect(clip).toMatchObject({ deviceId: 'AURORANEW1/camera', eventId: 'motion_detected' });
    expect((clip?.endTime ?? 0) - (clip?.startTime ?? 0)).toBe(CLIP_SEC * 1000);
    const stored = taken.find(({ type }) => type === 'video/mp2t')?.bytes ?? Buffer.alloc(0);
    expect([stored.length % 188, stored[0]]).toEqual([0, 0x47]);
    expect(picturesIn(stored)).toBe(CLIP_SEC * CLIP_FRAMES_A_SECOND);
    await fleet.stop();
  }, 60_000);

  it('a burst does not take the machine: what is too much is told', async () => {
    const maker = createClipMaker(program as string);
    const picture = await drawScene({ name: 'a', title: 'b', time: 0, state: {}, pan: 0, tilt: 0, place: 0.5 });
    const made = await Promise.allSettled(Array.from({ length: 6 }, () => maker.make(async () => picture)));
    expect(made.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected']);
    expect(made[5]).toMatchObject({ reason: { message: '4 clips are being made already' } });
    await expect(maker.make(async () => new Uint8Array([1, 2, 3]))).rejects.toThrow(/the encoder made no clip: /);
    expect((await maker.make(async () => picture)).length).toBeGreaterThan(1000);
  }, 60_000);
});

it('without an encoder pictures alone are stored; with a wrong one it is told, and the picture is there', async () => {
  const plain = await happen(undefined);
  await vi.waitFor(() => expect(plain.of('picture').length).toBe(2), LONG);
  await plain.fleet.stop();
  const wrong = await happen('/nowhere/ffmpeg');
  await vi.waitFor(() => expect([wrong.of('picture').length, wrong.of('dropped').length]).toEqual([2, 1]), LONG);
  expect(wrong.of('dropped')[0]).toMatchObject({ what: 'clip of motion_detected', reason: expect.stringContaining('ENOENT') });
  expect([...plain.wishes, ...wrong.wishes].every(({ type }) => type === 'image/jpeg')).toBe(true);
  await wrong.fleet.stop();
}, 60_000);
