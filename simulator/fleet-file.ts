/** Reads a fleet file: YAML text → units, or every mistake with its place. */
import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isMap, isPair, isScalar, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import { z } from 'zod';
import { isPsk, toDeviceId } from '../devices/index.ts';
import { type FleetFile, fleetSchema } from './fleet-schema.ts';
import { derivePsk } from './psk.ts';
import { type Schedule, type SleepHours, scheduleProblem } from './schedules.ts';
import { stableShare } from './shard.ts';
import type { UnitOptions } from './unit.ts';

const MAX_FILE_BYTES = 4 * 1024 * 1024;
const MAX_SECRET_BYTES = 4 * 1024;

/** A mistake in a fleet file; `message` starts with `fleet.yaml:LINE:COL path:`. */
export interface FleetProblem {
  readonly line: number;
  readonly column: number;
  /** `products[0].productId`. */
  readonly path: string;
  readonly message: string;
}

export class FleetFileError extends Error {
  override readonly name = 'FleetFileError';
  readonly problems: readonly FleetProblem[];
  constructor(problems: readonly FleetProblem[]) {
    super(problems.map((problem) => problem.message).join('\n'));
    this.problems = problems;
  }
}

/** A fleet ready for `createFleet`. */
export interface LoadedFleet {
  readonly name?: string;
  readonly broker?: string;
  readonly seed: number;
  readonly wifi?: { readonly [ssid: string]: string };
  readonly devices: readonly UnitOptions[];
  readonly schedules: readonly Schedule[];
  readonly sleep: readonly SleepHours[];
}

type Path = readonly PropertyKey[];

/** Where in the text something is, and how to say what is wrong there. */
interface Source {
  readonly file: string;
  problem(path: Path, what: string, onKey?: string): FleetProblem;
}

/** JSON Schema of the fleet file, for editors. */
export function fleetJsonSchema(): object {
  return { ...z.toJSONSchema(fleetSchema, { io: 'input', target: 'draft-7' }), title: 'camlock fleet file' };
}

/** Reads the file and the secrets it refers to. Throws {@link FleetFileError}; never shows a secret. */
export async function loadFleetFile(
  path: string,
  env: { readonly [name: string]: string | undefined } = process.env,
): Promise<LoadedFleet> {
  const file = path.split(/[\\/]/).at(-1) as string;
  const { text, failure } = await readText(path, MAX_FILE_BYTES);
  if (text === undefined) throw new FleetFileError([{ line: 1, column: 1, path: '', message: `${file}: ${failure}` }]);
  const { fleet, source } = parseFleetFile(text, file);
  return { ...pick(fleet), ...(await unitsOf(fleet, source, dirname(resolve(path)), env)) };
}

/** The pure half: text → checked file. Throws {@link FleetFileError}. */
export function parseFleetFile(text: string, file = 'fleet.yaml'): { fleet: FleetFile; source: Source } {
  const lines = new LineCounter();
  // Every alias copies its target: without a limit a short file makes a very large fleet.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, maxAliasCount: 50 } as object);
  const at = (offset: number, path: Path, what: string): FleetProblem => {
    const { line, col } = lines.linePos(offset);
    const where = spell(path);
    return { line, column: col, path: where, message: `${file}:${line}:${col} ${where ? `${where}: ` : ''}${what}` };
  };
  if (document.errors.length > 0) {
    throw new FleetFileError(document.errors.map((error) => at(error.pos[0], [], `not valid YAML: ${error.message.split('\n', 1)[0]}`)));
  }
  const source: Source = { file, problem: (path, what, onKey) => at(offsetOf(document.contents, path, onKey), path, what) };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 50 });
  } catch {
    throw new FleetFileError([at(0, [], 'too many aliases (*name); write the entries out')]);
  }
  const checked = fleetSchema.safeParse(value);
  if (!checked.success) throw new FleetFileError(checked.error.issues.flatMap((issue) => explain(issue, value, source)));
  return { fleet: checked.data, source };
}

function pick(fleet: FleetFile): Pick<LoadedFleet, 'name' | 'broker' | 'seed' | 'wifi'> {
  const { name, broker, seed, wifi } = fleet;
  return { seed, ...(name !== undefined && { name }), ...(broker !== undefined && { broker }), ...(wifi && { wifi }) };
}

/** Units with their secrets; every missing or doubled one is a problem. */
async function unitsOf(
  fleet: FleetFile,
  source: Source,
  folder: string,
  env: { readonly [name: string]: string | undefined },
): Promise<Pick<LoadedFleet, 'devices' | 'schedules' | 'sleep'>> {
  const units: UnitOptions[] = [];
  const schedules: Schedule[] = [];
  const sleep: SleepHours[] = [];
  const problems: FleetProblem[] = [];
  const seen = new Set<string>();
  for (const [
    index,
    { productId, category, network, count, devices, prefix = category, tags = [], firmware, ramp, ...calendar },
  ] of fleet.products.entries()) {
    const ofProduct: string[] = [];
    const named =
      devices ?? Array.from({ length: count ?? 0 }, (_, number) => ({ deviceName: `${prefix}-${String(number + 1).padStart(4, '0')}` }));
    for (const [number, device] of named.entries()) {
      const path: Path = devices ? ['products', index, 'devices', number] : ['products', index];
      const { deviceName, name, pskFile, pskEnv, ...own }: NonNullable<typeof devices>[number] = device;
      const id = toDeviceId({ productId, deviceName });
      const version = own.firmware ?? firmwareOf(id, firmware);
      if (seen.has(id)) problems.push(source.problem(path, `${id} is in the file twice; give every unit its own name`));
      seen.add(id);
      ofProduct.push(id);
      const secret = await findPsk({ productId, deviceName, pskFile, pskEnv, pskSeed: fleet.pskSeed, folder, env });
      if (secret.psk === undefined) {
        problems.push(source.problem([...path, ...(pskFile ? ['pskFile'] : pskEnv ? ['pskEnv'] : [])], secret.failure));
        if (!devices) break;
      } else {
        units.push({
          productId,
          deviceName,
          category,
          network,
          psk: secret.psk,
          tags: [...new Set([...tags, ...(own.tags ?? [])])],
          ...(name !== undefined && { name }),
          ...(version !== undefined && { firmware: version }),
          ...(ramp !== undefined && { startAfterMs: Math.floor((ramp * number) / named.length) }),
        });
      }
    }
    for (const [entry, { cron, trigger, input, share, spread }] of (calendar.schedules ?? []).entries()) {
      const path = ['products', index, 'schedules', entry];
      const wrong = scheduleProblem(category, { cron, trigger, input });
      if (wrong) problems.push(source.problem([...path, wrong.key], wrong.what));
      schedules.push({
        units: ofProduct,
        cron,
        trigger,
        share,
        ...(input && { input }),
        ...(spread !== undefined && { spreadMs: spread }),
      });
    }
    if (calendar.sleep) sleep.push({ units: ofProduct, ...calendar.sleep });
  }
  if (problems.length > 0) throw new FleetFileError(problems);
  return { devices: units, schedules, sleep };
}

/** The version of one unit: the product's, or one of several by its name and their weights. */
function firmwareOf(deviceId: string, firmware: FleetFile['products'][number]['firmware']): string | undefined {
  if (typeof firmware !== 'object') return firmware;
  const versions = Object.entries(firmware);
  let place = stableShare(`${deviceId} firmware`) * versions.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [version, weight] of versions) {
    place -= weight;
    if (place < 0) return version;
  }
  return versions.at(-1)?.[0];
}

interface PskSource {
  readonly productId: string;
  readonly deviceName: string;
  readonly pskFile?: string;
  readonly pskEnv?: string;
  readonly pskSeed?: string;
  readonly folder: string;
  readonly env: { readonly [name: string]: string | undefined };
}

async function findPsk(from: PskSource): Promise<{ psk: string; failure?: never } | { psk?: undefined; failure: string }> {
  if (from.pskFile) {
    const { text, failure } = await readText(resolve(from.folder, from.pskFile), MAX_SECRET_BYTES);
    return text === undefined ? { failure: `${JSON.stringify(from.pskFile)} ${failure}` } : checkPsk(text, 'the file');
  }
  if (from.pskEnv) {
    const value = from.env[from.pskEnv];
    return value
      ? checkPsk(value, from.pskEnv)
      : { failure: `the environment variable ${from.pskEnv} is not set; set it to the device secret` };
  }
  if (from.pskSeed) return { psk: derivePsk(from.pskSeed, from) };
  return { failure: `${toDeviceId(from)} has no secret; add pskFile or pskEnv, or a pskSeed at the top for the mock` };
}

/** Says nothing about the value itself. */
function checkPsk(text: string, where: string): { psk: string } | { failure: string } {
  const psk = text.trim();
  return isPsk(psk)
    ? { psk }
    : { failure: `${where} does not hold a device secret; it must be base64 of 8 to 64 bytes, as the console shows it` };
}

async function readText(path: string, max: number): Promise<{ text: string; failure?: never } | { text?: undefined; failure: string }> {
  try {
    const about = await stat(path);
    if (!about.isFile()) return { failure: 'is no file' };
    if (about.size > max) return { failure: `is larger than ${max} bytes` };
    return { text: await readFile(path, 'utf8') };
  } catch (error) {
    const { code } = error as { code?: string };
    return { failure: code === 'ENOENT' ? 'does not exist' : `cannot be read (${code ?? 'unknown'})` };
  }
}

/** zod's names of types, for people. */
const KINDS: { readonly [expected: string]: string } = {
  string: 'text (write it in quotes)',
  int: 'a whole number',
  number: 'a number',
  array: 'a list',
  object: 'a map of keys',
  record: 'a map of names',
};

/** zod's findings in this project's words: what is there, what is allowed, what to do. */
function explain(issue: z.core.$ZodIssue, value: unknown, source: Source): FleetProblem[] {
  const got = show(issue.path.reduce<unknown>((at, key) => (at as { [key: PropertyKey]: unknown } | undefined)?.[key], value));
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) =>
        source.problem(
          issue.path,
          key === 'psk'
            ? 'psk: secrets do not belong in this file; use pskFile or pskEnv'
            : `unknown key ${JSON.stringify(key).slice(0, 60)}; remove it or correct its spelling`,
          key,
        ),
      );
    case 'invalid_value': {
      const wrong = got === 'nothing' ? 'is missing' : `${got} is not allowed`;
      return [source.problem(issue.path, `${wrong}; use one of ${issue.values.map(String).join(', ')}`)];
    }
    case 'invalid_type': {
      const wanted = KINDS[issue.expected] ?? issue.expected;
      return [source.problem(issue.path, got === 'nothing' ? `is missing; it must be ${wanted}` : `${got} is not ${wanted}`)];
    }
    case 'too_small':
    case 'too_big': {
      const limit = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
      const unit = { string: ' characters', array: ' entries' }[issue.origin as string] ?? '';
      return [source.problem(issue.path, `${got} is out of range; ${limit}${unit}`)];
    }
    case 'invalid_format':
      return [source.problem(issue.path, `${got} is malformed; ${issue.message}`)];
    default:
      return [source.problem(issue.path, issue.message)];
  }
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** `products[0].productId`. */
function spell(path: Path): string {
  return path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index > 0 ? '.' : ''}${String(key)}`)).join('');
}

/** Offset of the value at `path`, of the key `onKey` in the map there, or of the nearest thing that exists. */
function offsetOf(contents: unknown, path: Path, onKey?: string): number {
  let node = contents as Node | null | undefined;
  let offset = node?.range?.[0] ?? 0;
  for (const key of path) {
    const child = childOf(node, key);
    if (!child) return offset;
    node = child.value;
    offset = node?.range?.[0] ?? child.keyOffset ?? offset;
  }
  return onKey === undefined ? offset : (childOf(node, onKey)?.keyOffset ?? offset);
}

function childOf(node: unknown, key: PropertyKey): { value: Node | null; keyOffset?: number } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(
      (item): item is Pair<Node, Node> => isPair(item) && isScalar(item.key) && String(item.key.value) === String(key),
    );
    return pair && { value: pair.value, keyOffset: pair.key.range?.[0] };
  }
  const items = (node as { items?: readonly Node[] } | null)?.items;
  const value = typeof key === 'number' ? items?.[key] : undefined;
  return value && { value };
}
