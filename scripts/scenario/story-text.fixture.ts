/** Shared by the tests of this folder: a scenario as text, written to a file that goes away with the test. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { loadStory, type ScenarioFileError } from './load-scenario.ts';
import { perform, type StoryResult } from './perform.ts';
import { openWorldSetting } from './world-setting.ts';

/** Path of a file with this text, removed after the test. */
export function fileWith(text: string, name = 'story.yaml'): string {
  const folder = mkdtempSync(join(tmpdir(), 'camlock-scenario-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** The messages about a file's mistakes; empty when it has none. */
export async function problemsOf(text: string, name?: string): Promise<readonly string[]> {
  try {
    await loadStory(fileWith(text, name));
    return [];
  } catch (error) {
    return (error as ScenarioFileError).problems.map(({ message }) => message);
  }
}

/** A lock called 大门, its owner 妈妈, and these steps (lines of YAML, indented by six). */
export function storyOf(steps: string, more = ''): string {
  return `name: 试\n${more}devices:\n  大门: { category: lock }\nusers:\n  妈妈: { has: [大门] }\n  爸爸: {}\nstages:\n  - name: 一\n    steps:\n${steps}\n`;
}

/** Plays a text on the stepped clock. */
export async function playText(text: string, seed = 7): Promise<StoryResult> {
  const story = await loadStory(fileWith(text));
  return perform(story, { seed, open: (opened, dice) => openWorldSetting(opened, { seed: dice, pace: 'stepped' }) });
}
