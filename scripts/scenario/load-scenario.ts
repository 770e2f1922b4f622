/** A scenario file, YAML or TypeScript → a story ready to be played, or every mistake with its place. Nothing happens here. */
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { formatFinding, loadBrand } from '../../generator/index.ts';
import {
  checkPlaced,
  type FileProblem,
  type LoadedFleet,
  loadFleetFile,
  type ParsedYaml,
  type Places,
  parsePlacedYaml,
} from '../../simulator/index.ts';
import { messageOf } from '../failure.ts';
import type { SeedBrand } from '../platform/seed.ts';
import { builtInBrand } from './built-in-brand.ts';
import { type Cast, type Mark, makeCast } from './cast.ts';
import { type CompiledStage, compileStages } from './compile.ts';
import { type Scenario, scenarioSchema } from './schema.ts';

const MAX_FILE_BYTES = 4 * 1024 * 1024;
const SCRIPTS = ['.ts', '.mts', '.js', '.mjs'];

/** Files this folder takes for scenarios. */
export const SCENARIO_ENDINGS: readonly string[] = ['.yaml', '.yml', '.ts', '.mts'];

export interface Story {
  /** Path as it was given. */
  readonly file: string;
  readonly scenario: Scenario;
  readonly cast: Cast;
  readonly fleet?: LoadedFleet;
  readonly stages: readonly CompiledStage[];
}

/** The mistakes of one file; each message begins with `file:LINE:COL path:`. */
export class ScenarioFileError extends Error {
  override readonly name = 'ScenarioFileError';
  constructor(readonly problems: readonly FileProblem[]) {
    super(problems.map(({ message }) => message).join('\n'));
  }
}

/** JSON Schema of the scenario file, for editors. */
export function scenarioJsonSchema(): object {
  return { ...z.toJSONSchema(scenarioSchema, { io: 'input', target: 'draft-7' }), title: 'camlock scenario file' };
}

/** `mark`: see {@link makeCast}. Throws {@link ScenarioFileError}. A TypeScript file is run: load only what you trust. */
export async function loadStory(path: string, mark: Mark = ''): Promise<Story> {
  const file = basename(path);
  const whole = (what: string) => new ScenarioFileError([{ line: 1, column: 1, path: '', message: `${file}: ${what}` }]);
  const failure = await unreadable(path);
  if (failure) throw whole(failure);
  let parsed: ParsedYaml<Scenario>;
  if (SCRIPTS.includes(extname(path))) {
    const value = await runScript(path).catch((error: unknown) => {
      throw whole(`cannot be run: ${messageOf(error).slice(0, 300)}`);
    });
    if (value === undefined) throw whole('has no default export; write export default { name: …, stages: […] }');
    parsed = await checkPlaced(scenarioSchema, value, withoutLines(file));
  } else parsed = await parsePlacedYaml(scenarioSchema, await readFile(path, 'utf8'), file);
  if (parsed.problems) throw new ScenarioFileError(parsed.problems);
  return assemble(path, parsed, mark);
}

/** The scenario of a file as written, unchecked. */
export async function readScenario(path: string): Promise<unknown> {
  if (SCRIPTS.includes(extname(path))) return runScript(path);
  const { parse } = await import('yaml');
  return parse(await readFile(path, 'utf8'));
}

/** The story of a scenario that was made and not read; `path` is where its brand and fleet are looked for from. Throws {@link ScenarioFileError}. */
export async function storyOf(path: string, value: unknown): Promise<Story> {
  const parsed = await checkPlaced(scenarioSchema, value, withoutLines(basename(path)));
  if (parsed.problems) throw new ScenarioFileError(parsed.problems);
  return assemble(path, parsed);
}

/** Checks what a file says about its devices, people and names. */
async function assemble(
  path: string,
  { value: scenario, raw, places }: ParsedYaml<Scenario> & { value: Scenario; places: Places },
  mark: Mark = '',
): Promise<Story> {
  const problems: FileProblem[] = [];
  const tell = (at: readonly PropertyKey[], what: string) => void problems.push(places.problem(at, what));
  const folder = dirname(resolve(path));
  const brand =
    scenario.brand === undefined ? builtInBrand() : await brandOf(resolve(folder, scenario.brand), (what) => tell(['brand'], what));
  const fleet = scenario.fleet === undefined ? undefined : await fleetOf(resolve(folder, scenario.fleet), (what) => tell(['fleet'], what));
  if (problems.length > 0) throw new ScenarioFileError(problems);
  const cast = makeCast(scenario, brand as SeedBrand, fleet, tell, mark);
  if (cast.devices.length === 0) tell([], 'there is no device in it; add devices or a fleet');
  const stages = compileStages(scenario, raw, cast, places, tell);
  if (problems.length > 0) throw new ScenarioFileError(unique(problems));
  return { file: path, scenario, cast, stages, ...(fleet && { fleet }) };
}

/** A step names its devices once for several checks: the same mistake is told once. */
function unique(problems: readonly FileProblem[]): FileProblem[] {
  return [...new Map(problems.map((problem) => [problem.message, problem])).values()].sort(
    (a, b) => a.line - b.line || a.column - b.column,
  );
}

async function unreadable(path: string): Promise<string | undefined> {
  try {
    const about = await stat(path);
    if (!about.isFile()) return 'is no file';
    return about.size > MAX_FILE_BYTES ? `is larger than ${MAX_FILE_BYTES} bytes` : undefined;
  } catch (error) {
    const { code } = error as { code?: string };
    return code === 'ENOENT' ? 'does not exist' : `cannot be read (${code ?? 'unknown'})`;
  }
}

async function runScript(path: string): Promise<unknown> {
  const { tsImport } = await import('tsx/esm/api');
  const module = (await tsImport(pathToFileURL(resolve(path)).href, import.meta.url)) as { default?: unknown };
  // Outside an ES module package the exports come wrapped once more.
  const wrapped = module.default as { __esModule?: boolean; default?: unknown } | undefined;
  return wrapped?.__esModule ? wrapped.default : wrapped;
}

/** A script's mistakes have a path, and no line. */
function withoutLines(file: string): Places {
  return {
    file,
    problem(path, what) {
      const where = path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index > 0 ? '.' : ''}${String(key)}`)).join('');
      return { line: 0, column: 0, path: where, message: `${file}: ${where ? `${where}: ` : ''}${what}` };
    },
  };
}

async function brandOf(path: string, problem: (what: string) => void): Promise<SeedBrand | undefined> {
  try {
    const { brand, findings } = await loadBrand(path);
    if (brand) return brand.file;
    const [first] = findings.filter(({ severity }) => severity === 'error');
    problem(`the brand has errors: ${first ? formatFinding(first) : path}; see them all with camlock check --brand`);
  } catch (error) {
    problem(`the brand cannot be read: ${messageOf(error)}`);
  }
  return undefined;
}

async function fleetOf(path: string, problem: (what: string) => void): Promise<LoadedFleet | undefined> {
  try {
    return await loadFleetFile(path);
  } catch (error) {
    if ((error as Error).name !== 'FleetFileError') throw error;
    for (const line of (error as Error).message.split('\n')) problem(line);
    return undefined;
  }
}
