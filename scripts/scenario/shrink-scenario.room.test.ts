/** A long red scenario becomes the few steps that make it red, as a file that runs and fails the same way. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Output } from '../cli/output.ts';
import { loadStory } from './load-scenario.ts';
import { perform } from './perform.ts';
import { shrinkScenario } from './shrink-scenario.ts';
import { openWorldSetting } from './world-setting.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'camlock-shrink-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const output: Output = { json: true, say: () => {}, progress: () => {}, result: () => {} };
const file = (text: string) => {
  const path = join(folder, 'red.yaml');
  writeFileSync(path, text);
  return path;
};
const shrunk = (path: string) => shrinkScenario({ output, file: path, maxRuns: 300 });

/** Red because mother switched the doorbell off at the very beginning; everything else is bustle. */
const RED = `name: 热闹的一天
seed: 4
description: 很多事情
rules: { iotCloud.eventDays: 30 }
devices:
  大门: { category: lock }
  后门: { category: lock }
  小区: { category: camera, count: 16 }
users:
  妈妈: { has: [大门] }
  爸爸: { has: [后门, 小区] }
stages:
  - name: 早上
    steps:
      - { device: 后门, does: doorbell }
      - { wait: 20s }
      - { user: 爸爸, gets: [{ message: doorbell-ring }] }
      - { user: 妈妈, switchesOff: [doorbell-ring] }
      - { device: 小区, does: motion, spread: 10s }
  - name: 中午
    steps:
      - repeat: 6
        steps:
          - { device: 后门, does: doorbell }
          - { wait: 30s }
      - { device: 后门, cutFor: 5s }
      - { wait: 1m }
  - name: 晚上
    steps:
      - { device: 大门, does: doorbell }
      - { user: 妈妈, gets: [{ message: doorbell-ring }] }
`;

it('keeps what makes it fail and nothing else: three steps, one device, one person', async () => {
  const path = file(RED);
  expect(await shrunk(path)).toBe(0);
  const short = join(folder, 'red.shrunk.yaml');
  const text = readFileSync(short, 'utf8');
  const story = await loadStory(short);
  expect(story.scenario.stages.flatMap(({ steps }) => steps)).toHaveLength(3);
  expect(text).not.toMatch(/后门|爸爸|小区|description|rules:/);
  const result = await perform(story, { seed: story.scenario.seed, open: (one, seed) => openWorldSetting(one, { seed, pace: 'stepped' }) });
  expect(result.passed).toBe(false);
  expect(result.stages.at(-1)).toMatchObject({ name: '晚上', result: 'failed' });
}, 120_000);

it('makes numbers smaller: how many devices, how many rounds', async () => {
  const path = file(`name: 多少才算多
devices: { 小区: { category: camera, count: 12 } }
users: { 物业: { has: [小区] } }
stages:
  - name: 一起
    steps:
      - repeat: 5
        steps:
          - { device: 小区, does: motion }
          - { wait: 10s }
      - { user: 物业, getsNothingFor: 1s }
`);
  await shrunk(path);
  const { scenario } = await loadStory(join(folder, 'red.shrunk.yaml'));
  expect(scenario.devices?.小区?.count).toBe(1);
  expect(JSON.stringify(scenario.stages)).not.toContain('"repeat":5');
}, 120_000);

it('a scenario that comes true, a file that is there, and one with errors are told', async () => {
  const green = file('name: 好\ndevices: { 门: { category: lock } }\nstages: [{ name: 一, steps: [{ wait: 1s }] }]\n');
  await expect(shrunk(green)).rejects.toMatchObject({ code: 'scenario-passes', fix: expect.stringContaining('--seed') });
  await expect(shrunk(file('name: 坏\n'))).rejects.toMatchObject({ code: 'scenario-has-errors', exitCode: 2 });
  writeFileSync(join(folder, 'red.shrunk.yaml'), '');
  await expect(shrunk(green)).rejects.toMatchObject({ code: 'shrink-file', exitCode: 2 });
});
