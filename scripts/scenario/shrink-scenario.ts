/** `camlock scenario shrink`: the shortest scenario that fails at the same step as a long one. */
import { existsSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { stringify } from 'yaml';
import { shrink } from '../../simulator/index.ts';
import type { Output } from '../cli/output.ts';
import { Failure } from '../failure.ts';
import { loadStory, readScenario, type Story, storyOf } from './load-scenario.ts';
import { perform, type StoryResult } from './perform.ts';
import { openWorldSetting } from './world-setting.ts';

export interface ShrinkScenarioOptions {
  readonly output: Output;
  readonly file: string;
  /** Wins over the seed of the file. */
  readonly seed?: number;
  /** Where the short one goes; default: `NAME.shrunk.yaml` beside the long one. */
  readonly outFile?: string;
  readonly maxRuns: number;
  readonly signal?: AbortSignal;
}

type Raw = { readonly [key: string]: unknown };
interface RawStep extends Raw {
  readonly steps?: readonly RawStep[];
}
interface RawScenario extends Raw {
  readonly stages: readonly { readonly name: string; readonly steps: readonly RawStep[] }[];
}

/** Parts of a scenario that may be left out entry by entry, once its steps are as few as can be. */
const ENTRIES = ['users', 'devices', 'rules'] as const;
const WHOLE = ['fleet', 'start', 'description'] as const;

/** Writes the short scenario and returns the exit code. Throws {@link Failure} when the long one does not fail. */
export async function shrinkScenario(options: ShrinkScenarioOptions): Promise<number> {
  const { output, file, signal } = options;
  const outFile = options.outFile ?? join(dirname(file), `${basename(file, extname(file))}.shrunk.yaml`);
  if (existsSync(outFile))
    throw new Failure('shrink-file', `${outFile} is there already`, { fix: 'give another name (--out), or delete it', exitCode: 2 });
  const story = await read(file);
  const seed = options.seed ?? story.scenario.seed;
  const raw = (await readScenario(file)) as RawScenario;
  const run = async (scenario: unknown): Promise<StoryResult> =>
    perform(await storyOf(file, scenario), {
      seed,
      open: (one, dice) => openWorldSetting(one, { seed: dice, pace: 'stepped' }),
      ...(signal && { signal }),
    });
  const failure = failureOf(await run(raw), raw);
  if (!failure)
    throw new Failure('scenario-passes', `${file} comes true with seed ${seed}; there is nothing to shorten`, {
      fix: 'give the seed with which it failed: --seed N',
    });
  output.say(`fails: ${failure.message}`);

  let runs = 0;
  /** Whether this scenario fails at the very step; one that cannot be played does not. */
  const fails = async (scenario: RawScenario): Promise<boolean> => {
    if (signal?.aborted) return false;
    runs += 1;
    try {
      return failureOf(await run(scenario), scenario)?.step === failure.step;
    } catch (error) {
      if ((error as Error).name === 'ScenarioFileError' || error instanceof Failure) return false;
      throw error;
    }
  };

  const all = leaves(raw.stages.flatMap(({ steps }) => steps));
  const fixed = [failure.step, ...causeOf(failure.step, all)];
  const others = all.filter((step) => !fixed.includes(step));
  const { steps } = await shrink(others, (part) => fails(withSteps(raw, new Set([...part, ...fixed]))), {
    maxRuns: options.maxRuns,
    onProgress: (left) => output.progress(`${left + fixed.length} of ${all.length} steps left after ${runs} runs`),
  });
  let short = withSteps(raw, new Set([...steps, ...fixed]));
  for (const smaller of withoutEntries(short)) if (runs < options.maxRuns && (await fails(smaller(short)))) short = smaller(short);
  short = await withSmallerNumbers(short, failure.step, (scenario) => (runs < options.maxRuns ? fails(scenario) : Promise.resolve(false)));

  const left = leaves(short.stages.flatMap((stage) => stage.steps)).length;
  const heading = ` ${left} of the ${all.length} steps of ${basename(file)}; with seed ${seed} it fails at the same one:\n ${failure.message.split('\n', 1)[0]}`;
  writeFileSync(outFile, `${heading.replace(/^/gm, '#')}\n${stringify({ ...moved(short, file, outFile), seed }, { lineWidth: 120 })}`, {
    flag: 'wx',
  });
  output.say(`${left} of ${all.length} steps still fail (${runs} runs): ${outFile}`);
  output.result({ ok: true, file: outFile, steps: left, of: all.length, runs, seed, failure: failure.message });
  return 0;
}

async function read(file: string): Promise<Story> {
  try {
    return await loadStory(file);
  } catch (error) {
    if ((error as Error).name !== 'ScenarioFileError') throw error;
    throw new Failure('scenario-has-errors', 'there are errors; nothing was run', {
      details: (error as Error).message.split('\n'),
      fix: 'correct the lines above',
      exitCode: 2,
    });
  }
}

/** The step as written at which a story failed. Undefined: it came true, or failed before its first step. */
function failureOf(result: StoryResult, raw: RawScenario): { step: RawStep; message: string } | undefined {
  const failure = result.stages.find((stage) => stage.failure)?.failure;
  if (!failure?.place) return undefined;
  const keys = [...failure.place.path.matchAll(/\[(\d+)\]|([A-Za-z]+)/g)].map(([, index, key]) =>
    index === undefined ? (key as string) : Number(index),
  );
  const step = keys.reduce<unknown>((value, key) => (value as { readonly [key: PropertyKey]: unknown } | undefined)?.[key], raw);
  return step === undefined ? undefined : { step: step as RawStep, message: failure.message };
}

/** A message that nothing caused is missing, too, and says nothing: what was done last before it is waited for stays. */
function causeOf(step: RawStep, all: readonly RawStep[]): RawStep[] {
  if (step.gets === undefined) return [];
  const cause = all.slice(0, all.indexOf(step)).findLast(({ does }) => does !== undefined);
  return cause ? [cause] : [];
}

/** Every step that is no repeat, in order. */
function leaves(steps: readonly RawStep[]): RawStep[] {
  return steps.flatMap((step) => (step.repeat !== undefined && step.steps ? leaves(step.steps) : [step]));
}

/** The scenario with these steps alone; a step stays the same object, a repeat and a stage without any goes. */
function withSteps(raw: RawScenario, keep: ReadonlySet<RawStep>): RawScenario {
  const pick = (steps: readonly RawStep[]): RawStep[] =>
    steps.flatMap((step) => {
      if (step.repeat === undefined || !step.steps) return keep.has(step) ? [step] : [];
      const inside = pick(step.steps);
      return keep.has(step) ? [step] : inside.length > 0 ? [{ ...step, steps: inside }] : [];
    });
  return { ...raw, stages: raw.stages.map((stage) => ({ ...stage, steps: pick(stage.steps) })).filter(({ steps }) => steps.length > 0) };
}

/** One attempt each: without a user, a device, a rule, the fleet … */
function withoutEntries(raw: RawScenario): ((scenario: RawScenario) => RawScenario)[] {
  const without = (map: unknown, key: string) => Object.fromEntries(Object.entries(map as Raw).filter(([name]) => name !== key));
  return [
    ...ENTRIES.flatMap((part) =>
      Object.keys((raw[part] ?? {}) as Raw).map((key) => (scenario: RawScenario) => {
        const left = without(scenario[part], key);
        return (Object.keys(left).length > 0 ? { ...scenario, [part]: left } : without(scenario, part)) as RawScenario;
      }),
    ),
    ...WHOLE.filter((part) => raw[part] !== undefined).map((part) => (scenario: RawScenario) => without(scenario, part) as RawScenario),
  ];
}

/** Fewer devices of a kind, fewer rounds of a repeat: the least that still fails, found by halving. */
async function withSmallerNumbers(
  raw: RawScenario,
  step: RawStep,
  fails: (scenario: RawScenario) => Promise<boolean>,
): Promise<RawScenario> {
  let short = raw;
  const devices = () => (short.devices ?? {}) as { readonly [name: string]: Raw };
  for (const name of Object.keys(devices())) {
    const set = (count: number): RawScenario => ({ ...short, devices: { ...devices(), [name]: { ...devices()[name], count } } });
    const count = await least(Number(devices()[name]?.count ?? 1), (fewer) => fails(set(fewer)));
    if (count !== undefined) short = set(count);
  }
  for (let stage = 0; stage < short.stages.length; stage++)
    for (let index = 0; index < (short.stages[stage]?.steps.length ?? 0); index++) {
      const repeated = short.stages[stage]?.steps[index];
      if (repeated?.repeat === undefined || repeated === step) continue;
      const set = (repeat: number): RawScenario => ({
        ...short,
        stages: short.stages.map((one, at) =>
          at === stage ? { ...one, steps: one.steps.map((each, where) => (where === index ? { ...each, repeat } : each)) } : one,
        ),
      });
      const repeat = await least(Number(repeated.repeat), (fewer) => fails(set(fewer)));
      if (repeat !== undefined) short = set(repeat);
    }
  return short;
}

/** The least number from 1 up to below `from` that `holds`, if more holds whenever less does; undefined: none. */
async function least(from: number, holds: (number: number) => Promise<boolean>): Promise<number | undefined> {
  let [low, high] = [0, from];
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    if (await holds(middle)) high = middle;
    else low = middle;
  }
  return high < from ? high : undefined;
}

/** Paths in it lead to the same files from where the short one is. */
function moved(raw: RawScenario, from: string, to: string): RawScenario {
  const path = (written: unknown) => relative(dirname(resolve(to)), resolve(dirname(from), String(written)));
  return {
    ...raw,
    ...(raw.brand !== undefined && { brand: path(raw.brand) }),
    ...(raw.fleet !== undefined && { fleet: path(raw.fleet) }),
  };
}
