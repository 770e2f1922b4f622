import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FleetFileError, parseFleetFile } from './fleet-file.ts';
import { schemaFileText } from './schema-file.ts';

const whole = `name: desk
pskSeed: desk
products:
  - productId: AURORACAM1
    category: camera
    count: 2
  - productId: AURORALOCK
    category: lock
    devices:
      - deviceName: lock-0001
        name: 入户门锁
`;

/** The messages of a broken file. */
function problemsOf(text: string): readonly string[] {
  try {
    parseFleetFile(text);
  } catch (error) {
    expect(error).toBeInstanceOf(FleetFileError);
    return (error as FleetFileError).problems.map((problem) => problem.message);
  }
  return [];
}

it('reads a whole file and fills in what was left out', () => {
  expect(parseFleetFile(whole).fleet).toMatchObject({
    seed: 1,
    products: [{ category: 'camera', network: 'ready', count: 2 }, { devices: [{ name: '入户门锁' }] }],
  });
});

describe('names the place and a remedy:', () => {
  it.each([
    [
      'an unknown category',
      whole.replace('category: camera', 'category: doorbell'),
      'fleet.yaml:5:15 products[0].category: "doorbell" is not allowed; use one of camera, lock',
    ],
    [
      'a missing category',
      whole.replace('    category: camera\n', ''),
      'fleet.yaml:4:5 products[0].category: is missing; use one of camera, lock',
    ],
    [
      'a product id with a dot',
      whole.replace('AURORACAM1', 'AURORA.CAM'),
      'fleet.yaml:4:16 products[0].productId: "AURORA.CAM" is malformed; letters, digits, "_" and "-" only',
    ],
    [
      'a product id too long',
      whole.replace('AURORACAM1', 'AURORACAMERA'),
      'fleet.yaml:4:16 products[0].productId: "AURORACAMERA" is out of range; at most 10 characters',
    ],
    [
      'a product id that is a number',
      whole.replace('AURORACAM1', '12345'),
      'fleet.yaml:4:16 products[0].productId: 12345 is not text (write it in quotes)',
    ],
    ['a misspelt key', whole.replace('name: desk', 'nmae: desk'), 'fleet.yaml:1:1 unknown key "nmae"; remove it or correct its spelling'],
    [
      'a misspelt key further in',
      whole.replace('        name:', '        nane:'),
      'fleet.yaml:11:9 products[1].devices[0]: unknown key "nane"; remove it or correct its spelling',
    ],
    [
      'a secret in the file',
      whole.replace('        name: 入户门锁', '        psk: c2VjcmV0'),
      'fleet.yaml:11:9 products[1].devices[0]: psk: secrets do not belong in this file; use pskFile or pskEnv',
    ],
    ['a count of zero', whole.replace('count: 2', 'count: 0'), 'fleet.yaml:6:12 products[0].count: 0 is out of range; at least 1'],
    [
      'a count beyond reason',
      whole.replace('count: 2', 'count: 1000000'),
      'fleet.yaml:6:12 products[0].count: 1000000 is out of range; at most 100000',
    ],
    ['half a unit', whole.replace('count: 2', 'count: 1.5'), 'fleet.yaml:6:12 products[0].count: 1.5 is not a whole number'],
    [
      'neither count nor devices',
      whole.replace('    count: 2\n', ''),
      'fleet.yaml:4:5 products[0]: give either count (units by number) or devices (units by name)',
    ],
    [
      'a broker that is a web address',
      `broker: http://x\n${whole}`,
      'fleet.yaml:1:9 broker: "http://x" is malformed; an address such as mqtt://127.0.0.1:1883',
    ],
    [
      'a broker address with a password in it',
      `broker: mqtt://me:pw@x\n${whole}`,
      'fleet.yaml:1:9 broker: "mqtt://me:pw@x" is malformed; an address such as mqtt://127.0.0.1:1883',
    ],
    ['no products', 'name: desk\n', 'fleet.yaml:1:1 products: is missing; it must be a list'],
    ['empty products', 'products: []\n', 'fleet.yaml:1:11 products: [] is out of range; at least 1 entries'],
    ['a list instead of a file', '- a\n', 'fleet.yaml:1:1 ["a"] is not a map of keys'],
    ['nothing', '', 'fleet.yaml:1:1 null is not a map of keys'],
    [
      'a psk from two places',
      whole.replace('        name: 入户门锁', '        pskFile: a\n        pskEnv: B'),
      'fleet.yaml:10:9 products[1].devices[0]: give pskFile or pskEnv, not both',
    ],
  ])('%s', (_, text, message) => {
    expect(problemsOf(text)).toEqual([message]);
  });

  it('broken YAML', () => {
    expect(problemsOf('name: "desk\nproducts: []')[0]).toMatch(/^fleet\.yaml:\d+:\d+ not valid YAML: /);
    expect(problemsOf('a: 1\na: 2\n')[0]).toMatch(/^fleet\.yaml:2:1 not valid YAML: /);
  });

  it('everything at once', () => {
    expect(problemsOf(whole.replace('category: camera', 'category: x').replace('category: lock', 'category: y'))).toHaveLength(2);
  });

  it('a file that unfolds to millions of entries', () => {
    const layers = Array.from({ length: 9 }, (_, layer) => `l${layer + 1}: &l${layer + 1} [${Array(9).fill(`*l${layer}`).join(',')}]`);
    expect(problemsOf(`l0: &l0 [x,x,x,x,x,x,x,x,x]\n${layers.join('\n')}\nproducts: []\n`)).toEqual([
      expect.stringContaining('too many aliases'),
    ]);
  });
});

it('the JSON Schema for editors is the one in schema/', () => {
  expect(readFileSync(new URL('../schema/fleet.schema.json', import.meta.url), 'utf8')).toBe(schemaFileText());
});

describe('the calendar of a fleet', () => {
  const calendar = (more: string) => `${whole.replace('    count: 2\n', `    count: 2\n${more}`)}`;

  it('reads ramps, schedules, sleep and firmware by weight', () => {
    const text = calendar(
      "    ramp: 2m\n    firmware: {1.0.0: 3, 1.1.0: 1}\n    sleep: {from: '23:00', to: '06:30'}\n    schedules:\n      - {cron: '0 8 * * *', trigger: motion, share: 0.5, spread: 10m}\n",
    );
    expect(parseFleetFile(text).fleet.products[0]).toMatchObject({
      ramp: 120_000,
      firmware: { '1.0.0': 3, '1.1.0': 1 },
      sleep: { from: '23:00', to: '06:30' },
      schedules: [{ trigger: 'motion', share: 0.5, spread: 600_000 }],
    });
  });

  it.each([
    ['ramp: soon', 'a time such as 500ms'],
    ["sleep: {from: '24:00', to: '06:30'}", 'an hour such as'],
    ["sleep: {from: '06:00', to: '06:00'}", 'the same hour'],
    ["schedules: [{cron: '0 8 * * *', trigger: motion, share: 2}]", 'at most 1'],
    ["schedules: [{cron: '0 8 * * *'}]", 'trigger: is missing'],
  ])('%s is told at its place', (line, words) => {
    const problems = problemsOf(calendar(`    ${line}\n`));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(words);
    expect(problems[0]).toMatch(/^fleet\.yaml:7:/);
  });
});
