/** Every story of examples/scenarios comes true, and the same seed tells it byte for byte again. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../root.ts';
import { loadStory } from './load-scenario.ts';
import { perform, type StoryResult } from './perform.ts';
import { ledgerPart, scenarioFiles } from './run-scenarios.ts';
import { openWorldSetting } from './world-setting.ts';

const files = scenarioFiles([join(root, 'examples/scenarios')]);

async function play(file: string, seed?: number): Promise<StoryResult> {
  const story = await loadStory(file);
  const open: Parameters<typeof perform>[1]['open'] = (opened, dice) => openWorldSetting(opened, { seed: dice, pace: 'stepped' });
  return perform(story, { seed: seed ?? story.scenario.seed, open });
}

/** What a run told, but for how long the machine took. */
const told = (result: StoryResult) => ({
  ledger: ledgerPart(result),
  timeline: result.timeline,
  inboxes: result.people,
  stages: result.stages.map(({ realMs, ...stage }) => stage),
});

it('there are at least twelve, and two from the issue by name', () => {
  expect(files.length).toBeGreaterThanOrEqual(12);
  expect(files.map((file) => file.split('/').at(-1))).toEqual(
    expect.arrayContaining(['doorbell-at-night.yaml', 'broker-restart-during-alarm.yaml']),
  );
});

describe('each story', () => {
  it.each(files.map((file) => [file.split('/').at(-1), file] as const))(
    '%s comes true, twice the same',
    async (_, file) => {
      const first = await play(file);
      expect(first.stages.filter(({ result }) => result !== 'passed')).toEqual([]);
      expect(first.ledger).not.toBe('');
      expect(told(await play(file))).toEqual(told(first));
    },
    60_000,
  );
});

it('another seed is another run of the same story, and it comes true as well', async () => {
  const file = join(root, 'examples/scenarios/reconnect-storm.yaml');
  const [first, second] = [await play(file, 1), await play(file, 2)];
  expect([first.passed, second.passed]).toEqual([true, true]);
  expect(ledgerPart(second).replace('seed 2', 'seed 1')).not.toBe(ledgerPart(first));
}, 60_000);
