/** Pictures of events, against a place that takes them. */
import { createServer, type Server } from 'node:http';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createManualClock } from '../devices/index.ts';
import { createFleet, derivePsk, type Fleet, type LogLine, type PictureWish } from './index.ts';
import { drawScene, type Scene } from './scene-picture.ts';

let server: Server;
let taken: Buffer[] = [];
let status = 200;
let fleet: Fleet;
let lines: LogLine[] = [];
let wishes: PictureWish[] = [];

beforeEach(async () => {
  [taken, lines, wishes, status] = [[], [], [], 200];
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      taken.push(Buffer.concat(parts));
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const name = { productId: 'AURORACAM1', deviceName: 'cam-1' };
  fleet = createFleet({
    brokerUrl: 'mqtt://127.0.0.1:1',
    clock: createManualClock(),
    devices: [{ ...name, category: 'camera', name: '大门', psk: derivePsk('pictures', name), network: 'setup' }],
    onEvent: (line) => lines.push(line),
    pictures: async (wish) => {
      wishes.push(wish);
      return { uploadUrl: `http://127.0.0.1:${port}/p.jpg` };
    },
  });
  await fleet.start();
});
afterEach(async () => {
  await fleet.stop();
  await new Promise((resolve) => server.close(resolve));
});
const told = (type: LogLine['type']) => lines.filter((line) => line.type === type);

describe('the picture of an event', () => {
  it('goes to the address the cloud gave, and shows something', async () => {
    fleet.units[0]?.setProperties({ _sys_cs_status: 1 });
    fleet.units[0]?.trigger('motion');
    await vi.waitFor(() => expect(told('picture')).toHaveLength(1), { timeout: 10_000 });
    expect(wishes).toMatchObject([{ deviceId: 'AURORACAM1/cam-1', type: 'image/jpeg', eventId: 'motion_detected' }]);
    expect(await sharp(taken[0]).metadata()).toMatchObject({ format: 'jpeg', width: 640, height: 360 });
    expect((await sharp(taken[0]).stats()).entropy).toBeGreaterThan(1);
  });

  it('is not taken without cloud storage', async () => {
    fleet.units[0]?.trigger('motion');
    await Promise.resolve();
    expect(wishes).toEqual([]);
  });

  it('that cannot be stored is told, and nothing else stops', async () => {
    status = 403;
    fleet.units[0]?.setProperties({ _sys_cs_status: 1 });
    fleet.units[0]?.trigger('person');
    await vi.waitFor(() => expect(told('dropped')).toMatchObject([{ reason: 'cloud storage answered 403' }]), { timeout: 10_000 });
  });
});

describe('what it shows', () => {
  const scene: Scene = {
    name: '门 <b>&',
    title: '有人',
    time: Date.parse('2026-01-01T12:00:00+08:00'),
    state: {},
    pan: 0,
    tilt: 0,
    place: 0.5,
  };
  const channels = async (change: Partial<Scene>) =>
    (await sharp(await drawScene({ ...scene, ...change })).stats()).channels.map(({ mean }) => Math.round(mean));
  const night = Date.parse('2026-01-01T23:00:00+08:00');

  it('is the same twice', async () => {
    expect(Buffer.from(await drawScene(scene)).equals(Buffer.from(await drawScene(scene)))).toBe(true);
  });

  it('follows the lens, and turns with it', async () => {
    const straight = Buffer.from(await drawScene(scene));
    const changes: readonly Partial<Scene>[] = [
      { pan: 40 },
      { tilt: 20 },
      { place: 0.9 },
      { state: { image_flip: 180 } },
      { state: { time_watermark: 0 } },
    ];
    for (const change of changes) {
      expect(Buffer.from(await drawScene({ ...scene, ...change })).equals(straight), JSON.stringify(change)).toBe(false);
    }
  });

  it('is dark at night without night vision, grey with infrared, coloured with full colour', async () => {
    const [red = 0, green = 0, blue = 0] = await channels({ time: night, state: { night_vision: 3 } });
    expect(Math.abs(red - blue) + Math.abs(green - blue)).toBeGreaterThan(5);
    const grey = await channels({ time: night, state: { night_vision: 1 } });
    expect(new Set(grey).size).toBe(1);
    const [dark = 255] = await channels({ time: night, state: { night_vision: 0 } });
    expect(dark).toBeLessThan(40);
    expect((await channels({ state: { night_vision: 0 } }))[0]).toBeGreaterThan(80);
  });
});
