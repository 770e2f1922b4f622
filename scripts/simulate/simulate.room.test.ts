/** `camlock simulate` against a running platform: the example fleets come online, and a wrong call is told. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadFleetFile } from '../../simulator/index.ts';
import type { Output } from '../cli/output.ts';
import { type OpenPlatform, openPlatform } from '../platform/open.ts';
import { seedBrand } from '../platform/seed-brand.ts';
import { root } from '../root.ts';
import { runReplay } from './replay.ts';
import { type SimulateOptions, simulate } from './simulate.ts';

const BRAND = join(root, 'examples/brands/aurora/brand.yaml');
let folder = '';
let opened: OpenPlatform;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'camlock-simulate-'));
  opened = await openPlatform({ port: 0, mqttPort: 0, folder });
  await seedBrand(opened.platform, BRAND, folder);
});
afterAll(async () => {
  await opened?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs until every device is online (or was refused) and returns what was told, as `--json` tells it. */
async function simulated(change: Partial<SimulateOptions>): Promise<{ code: number; lines: { [key: string]: unknown }[] }> {
  const lines: { [key: string]: unknown }[] = [];
  const output: Output = {
    json: true,
    say: () => {},
    progress: () => {},
    result: (line) => void lines.push(line as { [key: string]: unknown }),
  };
  const code = await simulate({ output, counts: {}, brandFile: BRAND, platformUrl: opened.addresses.http, once: true, ...change });
  return { code, lines };
}
const connected = (lines: readonly { [key: string]: unknown }[]): unknown[] =>
  lines.filter(({ type }) => type === 'connected').map(({ productId, deviceName }) => `${productId}/${deviceName}`);

describe('camlock simulate', { timeout: 30_000 }, () => {
  it.each(['aurora', 'desk', 'two-cities'])('brings every device of examples/fleets/%s.yaml that has a network online', async (name) => {
    const fleetFile = join(root, `examples/fleets/${name}.yaml`);
    const { devices } = await loadFleetFile(fleetFile);
    const { code, lines } = await simulated({ fleetFile });
    expect(code).toBe(0);
    const expected = devices.filter(({ network }) => network !== 'setup').map(({ productId, deviceName }) => `${productId}/${deviceName}`);
    expect(expected.length).toBeGreaterThan(1);
    expect(connected(lines).sort()).toEqual(expected.sort());
    expect(lines.filter(({ type }) => type === 'refused' || type === 'rejected')).toEqual([]);
  });

  it('in two shares makes exactly the fleet, and refuses a share there is not', async () => {
    const fleetFile = join(root, 'examples/fleets/two-cities.yaml');
    const { devices } = await loadFleetFile(fleetFile);
    const shares = await Promise.all(['0/2', '1/2'].map((shard) => simulated({ fleetFile, shard })));
    const ids = shares.map(({ lines }) => connected(lines));
    expect(ids.every((share) => share.length > 0)).toBe(true);
    expect(ids.flat().sort()).toEqual(devices.map(({ productId, deviceName }) => `${productId}/${deviceName}`).sort());
    await expect(simulated({ fleetFile, shard: '2/2' })).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining('2/2') });
  });

  it('writes down what is said; replay plays it again and finds the same answers, or names those that are not', async () => {
    const recordFile = join(folder, 'desk.jsonl');
    await simulated({ counts: { lock: 1 }, recordFile });
    const lines: { [key: string]: unknown }[] = [];
    const said: string[] = [];
    const output: Output = {
      json: true,
      say: (text) => void said.push(text),
      progress: () => {},
      result: (line) => void lines.push(line as { [key: string]: unknown }),
    };
    const source = { output, file: recordFile, brandFile: BRAND, platformUrl: opened.addresses.http, speed: 100 };
    expect(await runReplay(source)).toBe(0);
    expect(lines).toMatchObject([{ ok: true, devices: 1, different: [], same: expect.any(Number) }]);
    expect(lines[0]?.same).toBeGreaterThan(1);
    const text = readFileSync(recordFile, 'utf8');
    expect(text).not.toContain('"password"');
    const changed = join(folder, 'changed.jsonl');
    writeFileSync(changed, text.replace(/"code":0/g, '"code":7'));
    expect(await runReplay({ ...source, file: changed })).toBe(1);
    expect(said.join('\n')).toMatch(/AURORALOCK\/sim-lock-0001 \w+: was 7, is 0/);
    const brandFile = join(root, 'examples/brands/camera-only/brand.yaml');
    await expect(runReplay({ ...source, brandFile })).rejects.toMatchObject({ code: 'no-devices', exitCode: 2 });
    await expect(runReplay({ ...source, file: join(folder, 'none.jsonl') })).rejects.toMatchObject({ code: 'recording-unreadable' });
  });

  it('counts devices of the products of a brand', async () => {
    const { lines } = await simulated({ counts: { camera: 2 } });
    expect(connected(lines).sort()).toEqual(['AURORACAM1/sim-camera-0001', 'AURORACAM1/sim-camera-0002']);
  });

  it('without counts runs one of each category of the brand', async () => {
    expect(connected((await simulated({})).lines)).toHaveLength(2);
  });

  it('never tells a secret', async () => {
    const { devices } = await loadFleetFile(join(root, 'examples/fleets/aurora.yaml'));
    const { lines } = await simulated({ fleetFile: join(root, 'examples/fleets/aurora.yaml') });
    const text = JSON.stringify(lines);
    for (const { psk } of devices) expect(text).not.toContain(psk);
  });

  it.each<[string, Partial<SimulateOptions>, object]>([
    [
      'no platform',
      { platformUrl: 'http://127.0.0.1:9' },
      { code: 'platform-not-running', fix: expect.stringContaining('camlock platform') },
    ],
    [
      'a category the brand has not',
      { counts: { camera: 1 }, brandFile: join(root, 'examples/brands/lock-only/brand.yaml') },
      { code: 'category-not-in-brand', exitCode: 2 },
    ],
    ['no device at all', { counts: { camera: 0 } }, { code: 'no-devices', exitCode: 2 }],
    ['a fleet file that is not there', { fleetFile: '/nowhere/fleet.yaml' }, { code: 'fleet-has-errors' }],
  ])('%s is told with a remedy', async (_, change, failure) => {
    await expect(simulated(change)).rejects.toMatchObject({ name: 'Failure', fix: expect.any(String), ...failure });
  });
});
