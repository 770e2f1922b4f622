/** Bad scenario files: every mistake with its line, its value and a remedy. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../root.ts';
import { loadStory } from './load-scenario.ts';
import { scenarioSchemaText } from './schema-file.ts';
import { fileWith, problemsOf, storyOf } from './story-text.fixture.ts';

it('the published JSON Schema is that of the code', () => {
  expect(readFileSync(join(root, 'schema/scenario.schema.json'), 'utf8')).toBe(scenarioSchemaText());
});

it('reads a story, Chinese names and all', async () => {
  const { scenario, cast, stages } = await loadStory(fileWith(storyOf('      - { device: 大门, does: 按门铃 }\n      - { wait: 2m }')));
  expect(scenario).toMatchObject({ name: '试', seed: 1, users: { 妈妈: { has: ['大门'] } } });
  expect(cast.devices).toMatchObject([{ name: '大门', category: 'lock' }]);
  expect(stages[0]?.steps.map(({ place }) => place)).toEqual([
    { path: 'stages[0].steps[0]', line: 10, text: '大门 does 按门铃' },
    { path: 'stages[0].steps[1]', line: 11, text: 'wait 2m' },
  ]);
});

describe('of a step', () => {
  it.each([
    ['{ device: 大门, dose: 按门铃 }', 'device, dose is none of the forms here; add one of does, '],
    ['{ device: 大们, does: doorbell }', 'there is no device "大们"; there are 大门'],
    ['{ device: 大门, does: doorbel }', 'a lock has no "doorbel"; it has doorbell (按门铃), '],
    ['{ device: 大门, does: battery, input: { percent: 300 } }', 'percent: got 300, expected '],
    ['{ device: 大门, does: battery, input: { volts: 3 } }', 'there is no "volts" here; there are percent (电量), slot (电池)'],
    ['{ device: 大门, does: doorbell, spread: 30 }', '30 is not text (write it in quotes)'],
    ['{ device: 大门, does: doorbell, spread: 30x }', '"30x" is malformed; a time such as 500ms, 30s, 10m or 2h'],
    ['{ device: 大门, does: doorbell, wait: 3s }', 'unknown key "wait"; remove it or correct its spelling'],
    ['{ device: 大门, sets: { volume: 99 } }', 'volume: got 99, expected '],
    ['{ device: 大门, posts: sunrise }', 'a lock has no event "sunrise"; it has '],
    ['{ device: 大门, posts: door_ajar, params: { open_sec: -1 } }', 'open_sec: got -1'],
    ['{ device: 大门, tells: jokes }', '"jokes" is not allowed; use one of connected, '],
    ['{ device: 大门, has: {} }', 'an empty map; name at least one value'],
    ['{ user: 奶奶, binds: 大门 }', 'there is no person "奶奶"; there are 妈妈, 爸爸'],
    ['{ user: 妈妈, gets: [motion-detected] }', 'there is no reminder "motion-detected"; there are doorbell-ring (有人按门铃), '],
    ['{ user: 妈妈, gets: [] }', '[] is out of range; at least 1 entries'],
    ['{ user: 妈妈, calls: fly, of: 大门 }', 'a lock has no action "fly"; it has start_enrolment (开始录入), '],
    ['{ user: 妈妈, controls: 大门, to: { battery_percentage: 5 } }', 'battery_percentage'],
    ['{ waitUntil: "24:00" }', '"24:00" is malformed; an hour such as 23:00, in quotes'],
    ['{ waitFor: { user: 妈妈, mesage: doorbell-ring } }', 'user, mesage is none of the forms here; add one of message, messages'],
    ['{ repeat: 0, steps: [{ wait: 1s }] }', '0 is out of range; at least 1'],
    ['{ repeat: 2, steps: [{ device: 大们, does: doorbell }] }', 'there is no device "大们"'],
    ['just text', '"just text" is not a map of keys'],
  ])('%s', async (step, words) => {
    const problems = await problemsOf(storyOf(`      - ${step}`));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(words);
    expect(problems[0]).toMatch(/^story\.yaml:10:\d+ stages\[0\]\.steps\[0\]/);
  });
});

describe('of the rest of the file', () => {
  it.each([
    ['devices:\n  门: { category: door }', 'story.yaml:3:18 devices.门.category: "door" is not allowed; use one of camera, lock'],
    ['devices:\n  门: { category: lock }\nusers:\n  我: { has: [窗] }', 'users.我.has[0]: there is no device "窗"; there are 门'],
    [
      'devices:\n  门: { category: lock }\nusers:\n  甲: { has: [门] }\n  乙: { has: [门] }',
      'users.乙.has: 门 belongs to 甲 already; a device has one family, share it or let 乙 join',
    ],
    [
      'devices:\n  门: { category: lock }\nusers:\n  甲: { has: [门], reminders: [有人出现] }',
      'users.甲.reminders[0]: none of this person\'s devices has a reminder "有人出现"',
    ],
    ['brand: nowhere.yaml', 'story.yaml:2:8 brand: '],
    ['fleet: nowhere.yaml', 'story.yaml:2:8 fleet: nowhere.yaml: does not exist'],
    ['start: 2026-13-01 10:00', 'start: "2026-13-01 10:00" is malformed; a time such as "2026-03-02 22:30", in quotes'],
    ['seed: -1\ndevices:\n  门: { category: lock }', 'seed: -1 is out of range; at least 0'],
    ['x: 1', 'story.yaml:2:1 unknown key "x"; remove it or correct its spelling'],
    ['users: {}', 'there is no device in it; add devices or a fleet'],
  ])('%s', async (lines, words) => {
    const problems = await problemsOf(`name: n\n${lines}\nstages:\n  - name: 一\n    steps:\n      - { wait: 1s }\n`);
    expect(problems.join('\n')).toContain(words);
    expect(problems).toHaveLength(1);
  });

  it('names what is missing, what is no YAML and what is no file', async () => {
    expect(await problemsOf('name: n\n')).toEqual(['story.yaml:1:1 stages: is missing; it must be a list']);
    expect(await problemsOf('name: "n\n')).toEqual([expect.stringMatching(/^story\.yaml:\d+:\d+ not valid YAML: /)]);
    await expect(loadStory('/nowhere/story.yaml')).rejects.toThrow('story.yaml: does not exist');
    await expect(loadStory(root)).rejects.toThrow('is no file');
  });

  it('tells every mistake, in the order of the file', async () => {
    const problems = await problemsOf(storyOf('      - { device: 甲, does: doorbell }\n      - { user: 乙, binds: 大门 }'));
    expect(problems.map((problem) => problem.split(' ', 1)[0])).toEqual(['story.yaml:10:19', 'story.yaml:11:17']);
  });
});

describe('a scenario in TypeScript', () => {
  const file = (text: string) => problemsOf(text, 'story.ts');
  it('has the same schema, mistakes by their path', async () => {
    const stages = `[{ name: 'one', steps: [{ device: 'door', does: 'doorbell' satisfies string }] }]`;
    expect(await file(`export default { name: 'n', devices: { door: { category: 'lock' } }, stages: ${stages} };`)).toEqual([]);
    expect(await file(`export default { name: 'n', devices: { gate: { category: 'lock' } }, stages: ${stages} };`)).toEqual([
      'story.ts: stages[0].steps[0].device: there is no device "door"; there are gate',
    ]);
  });

  it('that throws, or exports nothing, is told without a stack', async () => {
    expect(await file(`throw new Error('no luck');`)).toEqual(['story.ts: cannot be run: no luck']);
    expect(await file('export const a = 1;')).toEqual(['story.ts: has no default export; write export default { name: …, stages: […] }']);
  });
});
