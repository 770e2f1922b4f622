/** Reads a fleet file: YAML text → units, or every mistake with its place. */
import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { type DeviceName, isPsk, toDeviceId } from '../devices/index.ts';
import { SimulatorError } from './error.ts';
import type { FaultPlan } from './fault-plans.ts';
import { faultOf } from './fault-schema.ts';
import { type FleetFile, fleetSchema } from './fleet-schema.ts';
import { type FileProblem, type Path, type Places, parsePlacedYaml } from './placed-yaml.ts';
import { derivePsk } from './psk.ts';
import { cronProblem, type Schedule, type SleepHours, scheduleProblem } from './schedules.ts';
import { stableShare } from './shard.ts';
import type { UnitOptions } from './unit.ts';

const MAX_FILE_BYTES = 4 * 1024 * 1024;
const MAX_SECRET_BYTES = 4 * 1024;

export class FleetFileError extends Error {
  override readonly name = 'FleetFileError';
  readonly problems: readonly FileProblem[];
  constructor(problems: readonly FileProblem[]) {
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
  readonly faultPlans: readonly FaultPlan[];
}

/** Secrets from elsewhere than the file: nothing is made up then, so `pskSeed` counts no more. */
export interface FleetSecrets {
  /** base64, or why there is none; must not hold a secret then. */
  psk(device: DeviceName): Promise<{ readonly psk: string } | { readonly failure: string }>;
}

/** JSON Schema of the fleet file, for editors. */
export function fleetJsonSchema(): object {
  return { ...z.toJSONSchema(fleetSchema, { io: 'input', target: 'draft-7' }), title: 'camlock fleet file' };
}

/** Reads the file and the secrets it refers to. Throws {@link FleetFileError}; never shows a secret. */
export async function loadFleetFile(
  path: string,
  env: { readonly [name: string]: string | undefined } = process.env,
  secrets?: FleetSecrets,
): Promise<LoadedFleet> {
  const file = path.split(/[\\/]/).at(-1) as string;
  const { text, failure } = await readText(path, MAX_FILE_BYTES);
  if (text === undefined) throw new FleetFileError([{ line: 1, column: 1, path: '', message: `${file}: ${failure}` }]);
  const { fleet, source } = parseFleetFile(text, file);
  return { ...pick(fleet), ...(await unitsOf(fleet, source, dirname(resolve(path)), env, secrets)) };
}

/** The pure half: text → checked file. Throws {@link FleetFileError}. */
export function parseFleetFile(text: string, file = 'fleet.yaml'): { fleet: FleetFile; source: Places } {
  const psk = 'secrets do not belong in this file; use pskFile or pskEnv';
  const parsed = parsePlacedYaml(fleetSchema, text, file, { forbidden: { psk } });
  if (parsed.problems) throw new FleetFileError(parsed.problems);
  return { fleet: parsed.value, source: parsed.places };
}

function pick(fleet: FleetFile): Pick<LoadedFleet, 'name' | 'broker' | 'seed' | 'wifi'> {
  const { name, broker, seed, wifi } = fleet;
  return { seed, ...(name !== undefined && { name }), ...(broker !== undefined && { broker }), ...(wifi && { wifi }) };
}

/** Units with their secrets; every missing or doubled one is a problem. */
async function unitsOf(
  fleet: FleetFile,
  source: Places,
  folder: string,
  env: { readonly [name: string]: string | undefined },
  secrets: FleetSecrets | undefined,
): Promise<Pick<LoadedFleet, 'devices' | 'schedules' | 'sleep' | 'faultPlans'>> {
  const units: UnitOptions[] = [];
  const schedules: Schedule[] = [];
  const sleep: SleepHours[] = [];
  const faultPlans: FaultPlan[] = [];
  const problems: FileProblem[] = [];
  const seen = new Set<string>();
  for (const [
    index,
    { productId, category, network, count, devices, prefix = category, tags = [], firmware, ramp, ...calendar },
  ] of fleet.products.entries()) {
    const ofProduct: string[] = [];
    const first = units.length;
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
      const secret = await findPsk({ productId, deviceName, pskFile, pskEnv, pskSeed: fleet.pskSeed, folder, env, secrets });
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
    for (const [entry, fault] of (calendar.faults ?? []).entries()) {
      const struck = units.slice(first).filter((unit) => fault.tag === undefined || unit.tags?.includes(fault.tag));
      const plan = planOf(fault, struck.map(toDeviceId));
      if ('key' in plan) problems.push(source.problem(['products', index, 'faults', entry, ...(plan.key ? [plan.key] : [])], plan.what));
      else faultPlans.push(plan);
    }
    if (calendar.sleep) sleep.push({ units: ofProduct, ...calendar.sleep });
  }
  if (problems.length > 0) throw new FleetFileError(problems);
  return { devices: units, schedules, sleep, faultPlans };
}

type FaultOfFile = NonNullable<FleetFile['products'][number]['faults']>[number];

/** The plan of a fault in the file, or what is wrong with it and at which of its keys. */
function planOf({ tag, share, cron, after, ...fault }: FaultOfFile, units: readonly string[]): FaultPlan | { key: string; what: string } {
  const bad = cron === undefined ? undefined : cronProblem(cron);
  if (bad !== undefined) return { key: 'cron', what: `${JSON.stringify(cron)} is no cron expression: ${bad}` };
  if (cron !== undefined && after !== undefined) return { key: 'after', what: 'give cron or after, not both' };
  if (units.length === 0 && tag !== undefined) return { key: 'tag', what: `no unit of this product has the tag ${JSON.stringify(tag)}` };
  try {
    return { units, rule: faultOf(fault), share, ...(cron !== undefined && { cron }), ...(after !== undefined && { afterMs: after }) };
  } catch (error) {
    if (!(error instanceof SimulatorError)) throw error;
    return { key: '', what: `${error.message}; ${error.fix}` };
  }
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
  readonly secrets: FleetSecrets | undefined;
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
  if (from.secrets) {
    const found = await from.secrets.psk({ productId: from.productId, deviceName: from.deviceName });
    return 'psk' in found ? checkPsk(found.psk, `the secret of ${toDeviceId(from)}`) : found;
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
