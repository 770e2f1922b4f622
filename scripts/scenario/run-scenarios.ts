/** `camlock scenario run`: files in, stories played one after the other, reports out. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import type { Output } from '../cli/output.ts';
import { Failure } from '../failure.ts';
import type { Pace } from '../world/time.ts';
import type { Mark } from './cast.ts';
import { loadStory, SCENARIO_ENDINGS, type ScenarioFileError, type Story } from './load-scenario.ts';
import { perform, type StoryResult } from './perform.ts';
import { stageLines, storyJson, storyTeller, summaryLine } from './report-text.ts';
import type { Setting } from './setting.ts';

export interface RunOptions {
  readonly output: Output;
  /** Files, or folders whose scenario files are all taken. */
  readonly files: readonly string[];
  /** Wins over the seeds of the files. */
  readonly seed?: number;
  readonly pace: Pace;
  /** A platform that runs already, instead of a world of its own. */
  readonly platformUrl?: string;
  readonly junitFile?: string;
  readonly htmlFile?: string;
  readonly ledgerFile?: string;
  /** Aborted: the story under way ends as failed, the others are not begun. */
  readonly signal?: AbortSignal;
}

/** Folders become their scenario files, sorted. Throws {@link Failure} with exit code 2 when nothing is there. */
export function scenarioFiles(paths: readonly string[]): string[] {
  const files = paths.flatMap((path) => {
    const about = statSync(path, { throwIfNoEntry: false });
    if (!about)
      throw new Failure('scenario-missing', `${path} does not exist`, { fix: 'name scenario files, or a folder with some', exitCode: 2 });
    if (!about.isDirectory()) return [path];
    const inside = readdirSync(path).filter((name) => SCENARIO_ENDINGS.includes(extname(name)) && !/\.(test|d)\.m?ts$/.test(name));
    return inside.sort().map((name) => join(path, name));
  });
  if (files.length === 0)
    throw new Failure('scenario-missing', `there is no scenario in ${paths.join(', ')}`, {
      fix: `scenario files end in ${SCENARIO_ENDINGS.join(', ')}`,
      exitCode: 2,
    });
  return files;
}

/** Every file, checked. Throws one {@link Failure} with all mistakes of all files and exit code 2. */
export async function loadStories(files: readonly string[], mark: Mark = ''): Promise<Story[]> {
  const stories: Story[] = [];
  const problems: string[] = [];
  for (const file of files)
    try {
      stories.push(await loadStory(file, mark));
    } catch (error) {
      if ((error as Error).name !== 'ScenarioFileError') throw error;
      // Its messages begin with the file's name; from here it is found by its path.
      for (const { message } of (error as ScenarioFileError).problems) problems.push(join(dirname(file), message));
    }
  if (problems.length > 0)
    throw new Failure(
      'scenario-has-errors',
      `${problems.length === 1 ? 'there is an error' : `there are ${problems.length} errors`}; nothing was run`,
      {
        fix: 'correct the lines above',
        details: problems,
        exitCode: 2,
      },
    );
  return stories;
}

/** Returns the exit code: 0 when every story came true, else 1. Throws {@link Failure}. */
export async function runScenarios(options: RunOptions): Promise<number> {
  const { output, signal } = options;
  const { platformUrl } = options;
  const mark: Mark = platformUrl === undefined ? '' : `-${randomBytes(3).toString('hex')}`;
  const stories = await loadStories(scenarioFiles(options.files), mark);
  const results: StoryResult[] = [];
  for (const story of stories) {
    if (signal?.aborted) break;
    const seed = options.seed ?? story.scenario.seed;
    output.say(`${story.scenario.name}  (${story.file}, seed ${seed})`);
    const told = storyTeller(output, story.file, options.pace !== 'stepped');
    const result = await perform(story, { seed, open: settingOf(options), onStage: told, ...(signal && { signal }) });
    for (const stage of result.stages) if (stage.result === 'skipped') for (const line of stageLines(stage, story.file)) output.say(line);
    results.push(result);
  }
  await writeReports(options, results);
  output.say(summaryLine(results));
  const ok = results.length === stories.length && results.every(({ passed }) => passed);
  output.result({ ok, stories: results.map(storyJson) });
  return ok ? 0 : 1;
}

/** Where the stories take place; loaded when it is known which. */
function settingOf({ pace, platformUrl }: RunOptions): (story: Story, seed: number) => Promise<Setting> {
  return async (story, seed) =>
    platformUrl === undefined
      ? (await import('./world-setting.ts')).openWorldSetting(story, { seed, pace })
      : (await import('./remote-setting.ts')).openRemoteSetting(story, { seed, platformUrl });
}

async function writeReports({ output, junitFile, htmlFile, ledgerFile }: RunOptions, results: readonly StoryResult[]): Promise<void> {
  const write = (file: string, text: string) => {
    mkdirSync(dirname(resolve(file)), { recursive: true });
    writeFileSync(file, text);
    output.say(`wrote ${file}`);
  };
  if (junitFile !== undefined) write(junitFile, (await import('./report-junit.ts')).junitXml(results));
  if (htmlFile !== undefined) write(htmlFile, (await import('./report-html.ts')).htmlReport(results));
  if (ledgerFile !== undefined) write(ledgerFile, results.map(ledgerPart).join('\n'));
}

/** What happened to every event of one story. The same file, seed and clock `stepped`: the same bytes. */
export function ledgerPart({ name, seed, ledger }: StoryResult): string {
  return `# ${name} (seed ${seed})\n${ledger}\n`;
}
