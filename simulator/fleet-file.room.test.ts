/** Fleet files on disk, and the secrets they refer to. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { derivePsk, loadFleetFile } from './index.ts';

const psk = 'MDEyMzQ1Njc4OWFiY2RlZg==';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'camlock-fleet-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const fileWith = (line: string) => `products:
  - productId: AURORALOCK
    category: lock
    devices:
      - deviceName: lock-0001
        ${line}
`;

const examples = fileURLToPath(new URL('../examples/fleets/', import.meta.url));

it.each(readdirSync(examples).filter((name) => name.endsWith('.yaml')))('examples/fleets/%s is valid', async (name) => {
  const fleet = await loadFleetFile(join(examples, name));
  expect(fleet.devices.length).toBeGreaterThan(0);
});

it('the example of the brand aurora is one camera and one lock', async () => {
  const { devices } = await loadFleetFile(join(examples, 'aurora.yaml'));
  expect(devices.map(({ productId, category }) => [productId, category])).toEqual([
    ['AURORACAM1', 'camera'],
    ['AURORALOCK', 'lock'],
  ]);
});

describe('secrets', () => {
  it('come from a file next to the fleet file', async () => {
    mkdirSync(join(folder, 'keys'));
    write('keys/lock.psk', `${psk}\n`);
    const { devices } = await loadFleetFile(write('fleet.yaml', fileWith('pskFile: keys/lock.psk')));
    expect(devices[0]?.psk).toBe(psk);
  });

  it('come from the environment', async () => {
    const { devices } = await loadFleetFile(write('fleet.yaml', fileWith('pskEnv: LOCK_PSK')), { LOCK_PSK: psk });
    expect(devices[0]?.psk).toBe(psk);
  });

  it('are made from a seed for units by number, different for each and the same every time', async () => {
    const path = write('fleet.yaml', 'pskSeed: desk\nproducts:\n  - { productId: AURORACAM1, category: camera, count: 3 }\n');
    const { devices } = await loadFleetFile(path);
    expect(devices.map((device) => device.deviceName)).toEqual(['camera-0001', 'camera-0002', 'camera-0003']);
    expect(devices[1]?.psk).toBe(derivePsk('desk', { productId: 'AURORACAM1', deviceName: 'camera-0002' }));
    expect(new Set(devices.map((device) => device.psk)).size).toBe(3);
  });

  it.each([
    ['missing file', 'pskFile: nope.psk', {}, 'fleet.yaml:6:18 products[0].devices[0].pskFile: "nope.psk" does not exist'],
    ['a folder', 'pskFile: .', {}, 'fleet.yaml:6:18 products[0].devices[0].pskFile: "." is no file'],
    [
      'unset variable',
      'pskEnv: NOT_SET',
      {},
      'fleet.yaml:6:17 products[0].devices[0].pskEnv: the environment variable NOT_SET is not set; set it to the device secret',
    ],
    [
      'no secret at all',
      'name: 门',
      {},
      'fleet.yaml:5:9 products[0].devices[0]: AURORALOCK/lock-0001 has no secret; add pskFile or pskEnv, or a pskSeed at the top for the mock',
    ],
  ])('%s is told at its place', async (_, line, env, message) => {
    await expect(loadFleetFile(write('fleet.yaml', fileWith(line)), env)).rejects.toMatchObject({ name: 'FleetFileError', message });
  });

  it.each(['not base64!', 'c2hvcnQ=', 'YWJj'.repeat(40), 'MDEyMzQ1Njc4OWFiY2RlZg'])(
    'a value that is none is told without showing it: %s',
    async (value) => {
      const failure = await loadFleetFile(write('fleet.yaml', fileWith('pskEnv: LOCK_PSK')), { LOCK_PSK: value }).catch(
        (error: Error) => error,
      );
      expect((failure as Error).message).toContain('does not hold a device secret');
      expect((failure as Error).message).not.toContain(value);
    },
  );
});

it('units by number without secrets are one mistake, not thousands', async () => {
  const path = write('fleet.yaml', 'products:\n  - { productId: P, category: lock, count: 5000 }\n');
  const failure = (await loadFleetFile(path).catch((error) => error)) as { problems: unknown[] };
  expect(failure.problems).toHaveLength(1);
});

it('tells a missing file, a folder and a unit that is there twice', async () => {
  await expect(loadFleetFile(join(folder, 'nope.yaml'))).rejects.toThrow('nope.yaml: does not exist');
  await expect(loadFleetFile(folder)).rejects.toThrow('is no file');
  const twice = 'pskSeed: a\nproducts:\n  - { productId: P, category: lock, count: 1 }\n  - { productId: P, category: lock, count: 1 }\n';
  await expect(loadFleetFile(write('fleet.yaml', twice))).rejects.toThrow('fleet.yaml:4:5 products[1]: P/lock-0001 is in the file twice');
});

describe('tags and firmware', () => {
  it('of a product reach each of its units, those of a unit come on top', async () => {
    const { devices } = await loadFleetFile(join(examples, 'two-cities.yaml'));
    expect(devices.map(({ deviceName, tags, firmware }) => [deviceName, tags, firmware])).toEqual([
      ...[1, 2, 3].map((number) => [`lock-north-000${number}`, ['north'], '1.0.0']),
      ...[1, 2].map((number) => [`lock-south-000${number}`, ['south'], '1.1.0']),
      ['cam-gate', ['south', 'gate'], '2.0.0-beta'],
    ]);
  });

  it.each([
    ['tags: [North]', 'fleet.yaml:6:16 products[0].devices[0].tags[0]: "North" is malformed; lower-case letters, digits and "-"'],
    ['firmware: 1.0 beta', 'fleet.yaml:6:19 products[0].devices[0].firmware: "1.0 beta" is malformed; a version such as 1.0.0'],
    ['firmware: 1.5', 'fleet.yaml:6:19 products[0].devices[0].firmware: 1.5 is not text (write it in quotes)'],
  ])('%s is told with its place and a remedy', async (line, message) => {
    await expect(loadFleetFile(write('fleet.yaml', fileWith(line)))).rejects.toThrow(message);
  });
});

describe('the calendar', () => {
  const calendar = (lines: string) =>
    write('fleet.yaml', `pskSeed: a\nproducts:\n  - productId: P\n    category: camera\n    count: 400\n${lines}`);

  it('becomes schedules and sleep of the units by id, starts on a ramp, firmware by weight', async () => {
    const path = calendar(
      "    ramp: 40s\n    firmware: {1.0.0: 3, 1.1.0: 1}\n    sleep: {from: '23:00', to: '06:30'}\n    schedules:\n      - {cron: '0 8 * * *', trigger: motion, input: {strength: 90}, spread: 10m}\n",
    );
    const { devices, schedules, sleep } = await loadFleetFile(path);
    expect([0, 1, 399].map((at) => devices[at]?.startAfterMs)).toEqual([0, 100, 39_900]);
    const newer = devices.filter(({ firmware }) => firmware === '1.1.0').length;
    expect(newer + devices.filter(({ firmware }) => firmware === '1.0.0').length).toBe(400);
    expect(newer).toBeGreaterThan(60);
    expect(newer).toBeLessThan(140);
    expect(schedules).toEqual([
      {
        units: expect.arrayContaining(['P/camera-0400']),
        cron: '0 8 * * *',
        trigger: 'motion',
        input: { strength: 90 },
        share: 1,
        spreadMs: 600_000,
      },
    ]);
    expect(sleep).toEqual([{ units: expect.any(Array), from: '23:00', to: '06:30' }]);
    expect((await loadFleetFile(path)).devices.map(({ firmware }) => firmware)).toEqual(devices.map(({ firmware }) => firmware));
  });

  it.each([
    ["{cron: 'often', trigger: motion}", 'fleet.yaml:7:16 products[0].schedules[0].cron: "often" is no cron expression'],
    ["{cron: '0 8 * * *', trigger: doorbell}", 'a camera has no trigger "doorbell"; use one of'],
    ["{cron: '0 8 * * *', trigger: motion, input: {strength: 900}}", 'strength: got 900, expected an integer from 1 to 100'],
  ])('%s is told at its place', async (entry, message) => {
    await expect(loadFleetFile(calendar(`    schedules:\n      - ${entry}\n`))).rejects.toThrow(message);
  });
});

describe('faults', () => {
  const faulty = (line: string) =>
    write(
      'fleet.yaml',
      `pskSeed: a\nproducts:\n  - productId: P\n    category: lock\n    devices: [{deviceName: a, tags: [north]}, {deviceName: b}]\n    faults:\n      - ${line}\n`,
    );

  it('become plans for the units they may strike', async () => {
    const plansOf = async (line: string) => (await loadFleetFile(faulty(line))).faultPlans;
    expect(await plansOf('{fault: drop, packet: publish, chance: 0.2, tag: north, for: 10m, cron: "0 8 * * *"}')).toEqual([
      { units: ['P/a'], rule: { fault: 'drop', packet: 'publish', chance: 0.2, forMs: 600_000 }, share: 1, cron: '0 8 * * *' },
    ]);
    expect(await plansOf('{fault: storm, pauseMs: 500, share: 0.5, after: 30s}')).toEqual([
      {
        units: ['P/a', 'P/b'],
        rule: { fault: 'storm', packet: 'connack', direction: 'down', ms: 0, pauseMs: 500 },
        share: 0.5,
        afterMs: 30_000,
      },
    ]);
  });

  it.each([
    ['{fault: explode}', 'fleet.yaml:7:17 products[0].faults[0].fault: "explode" is not allowed; use one of refuse, delay'],
    ['{fault: delay}', 'fleet.yaml:7:9 products[0].faults[0]: fault delay: ms is nothing; give a whole number from 1 to 3600000'],
    ['{fault: drop, code: 3}', 'fault drop takes no "code"'],
    ['{fault: drop, chance: 2}', 'faults[0].chance: 2 is out of range; at most 1'],
    ['{fault: drop, cron: often}', 'faults[0].cron: "often" is no cron expression'],
    ['{fault: drop, cron: "0 8 * * *", after: 5m}', 'faults[0].after: give cron or after, not both'],
    ['{fault: drop, tag: south}', 'faults[0].tag: no unit of this product has the tag "south"'],
  ])('%s is told at its place', async (line, message) => {
    await expect(loadFleetFile(faulty(line))).rejects.toThrow(message);
  });
});
