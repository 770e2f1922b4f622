/** The files one brand is made of: bases it extends, itself, overlays of an environment. Which files, and in which order. */
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, posix, resolve } from 'node:path';
import { type Finding, type Problem, shown } from '../finding.ts';
import type { FindingCode } from '../finding-codes.ts';
import { isInside } from '../images/image-file.ts';
import { BRAND_FILE_MAX_BYTES, readYaml, type YamlSource } from './yaml-source.ts';

/** A brand of a house of brands of a group: more than this nobody follows while reading. */
export const EXTENDS_MAX = 4;
/** Name of an environment, as it stands in `brand.<env>.yaml`. */
const ENVIRONMENT_NAME = /^[a-z][a-z0-9-]{0,31}$/;

/** One file of a brand. */
export interface Layer {
  /** As findings name it. */
  readonly name: string;
  /** Folder of the file; its images are in there. */
  readonly dir: string;
  readonly yaml: YamlSource;
}

interface Layers {
  /** From the weakest to the strongest: a later file wins. */
  readonly layers: readonly Layer[];
  /** Why a file could not be read or used; with one of these the brand is not whole. */
  readonly findings: readonly Finding[];
}

interface Place {
  readonly dir: string;
  readonly name: string;
  /** Absolute path when the brand is on disk. */
  readonly path?: string;
  readonly env?: string;
}

const ALLOWED = 'a .yaml file in the folder that holds the brand folders, with `/`, e.g. ../base/brand.yaml';

function refusal(at: readonly string[], code: FindingCode, value: unknown, message: string, fix: string): Problem {
  return { severity: 'error', code, at, value: shown(value), message, allowed: ALLOWED, fix };
}

/** The real path behind `extends: <written>` of a file in `from`, or why it is refused. `house` holds the brand folders. */
function baseFile(written: unknown, from: string, house: string): { path: string } | { problem: Problem } {
  const refuse = (code: FindingCode, message: string, fix: string) => ({
    problem: refusal(['extends'], code, typeof written === 'object' ? '' : written, message, fix),
  });
  if (typeof written !== 'string' || written === '' || written.length > 255 || /[\p{Cc}\p{Cf}]/u.test(written))
    return refuse('extends-path', 'the base is not named by a path', 'name one base brand file');
  if (isAbsolute(written) || /^[a-z][a-z0-9+.-]*:/i.test(written) || written.includes('\\'))
    return refuse(
      'extends-path',
      'the base is named by an address, an absolute path or with backslashes',
      'write a path relative to this file',
    );
  if (!/\.ya?ml$/.test(written)) return refuse('extends-path', 'the base is no .yaml file', 'name the brand file itself, not its folder');
  const target = resolve(from, written);
  if (!isInside(house, target))
    return refuse('extends-path', 'the path leaves the folder that holds the brand folders', 'copy the base next to the brand folders');
  try {
    const real = realpathSync(target);
    if (!isInside(realpathSync(house), real))
      return refuse('extends-path', 'a symbolic link leads out of the folder that holds the brand folders', 'copy the base itself there');
    if (!statSync(real).isFile()) return refuse('extends-path', 'the base is no plain file', 'name a brand file');
    return { path: target };
  } catch {
    return refuse('extends-missing', 'there is no such file', 'correct the path (capitals count), or write the base');
  }
}

/** Bytes of a brand file, never more than the reader needs to refuse it. */
function readBytes(path: string): Uint8Array {
  return statSync(path).size > BRAND_FILE_MAX_BYTES * 64 ? new Uint8Array(BRAND_FILE_MAX_BYTES + 1) : readFileSync(path);
}

/** The overlay of `layer` for `env`, when there is one: `brand.yaml` → `brand.test.yaml`. */
function overlayOf(layer: Layer, file: string, env: string): { layer: Layer; findings: readonly Finding[] } | undefined {
  const own = file.replace(/\.ya?ml$/, '');
  const path = `${own}.${env}.yaml`;
  const name = posix.join(posix.dirname(layer.name), basename(path));
  let bytes: Uint8Array;
  try {
    // A link out of the folder would bring in a file that is not passed on with the brand.
    if (dirname(realpathSync(path)) !== realpathSync(layer.dir) || !statSync(path).isFile()) return undefined;
    bytes = readBytes(path);
  } catch {
    return undefined;
  }
  const yaml = readYaml(name, bytes);
  const extending =
    yaml.data && Object.hasOwn(yaml.data, 'extends')
      ? [
          yaml.locate(
            refusal(['extends'], 'extends-in-overlay', yaml.data.extends, 'an overlay extends nothing', `write it into ${layer.name}`),
            true,
          ),
        ]
      : [];
  return { layer: { name, dir: layer.dir, yaml }, findings: [...yaml.findings, ...extending] };
}

/**
 * Reads the brand file and every file it stands on. Order: bases (the farthest first), the brand, then the overlays of
 * `place.env` in the same order, so that an overlay of a base wins over the brand itself. Bases lie in the folder that holds
 * the brand's folder; cycles, more than {@link EXTENDS_MAX} steps, links and paths out of it are findings.
 */
export function readLayers(bytes: Uint8Array, place: Place): Layers {
  const findings: Finding[] = [];
  const house = dirname(resolve(place.dir));
  const first: Layer = { name: place.name, dir: place.dir, yaml: readYaml(place.name, bytes) };
  const chain: { layer: Layer; file: string }[] = [{ layer: first, file: place.path ?? resolve(place.dir, basename(place.name)) }];
  findings.push(...first.yaml.findings);
  for (let current = first; current.yaml.data && Object.hasOwn(current.yaml.data, 'extends'); ) {
    const { yaml, name, dir } = current;
    const written = yaml.data?.extends;
    const refuse = (problem: Problem): void => void findings.push(yaml.locate(problem));
    const base = baseFile(written, dir, house);
    if ('problem' in base) {
      refuse(base.problem);
      break;
    }
    const same = (file: string): boolean => {
      try {
        return realpathSync(file) === realpathSync(base.path);
      } catch {
        return false;
      }
    };
    if (chain.some(({ file }) => same(file))) {
      const round = [...chain.map(({ layer }) => layer.name), posix.join(posix.dirname(name), String(written))].join(' → ');
      refuse(refusal(['extends'], 'extends-cycle', written, `the files extend each other in a circle: ${round}`, 'remove one `extends`'));
      break;
    }
    if (chain.length > EXTENDS_MAX) {
      refuse(
        refusal(
          ['extends'],
          'extends-depth',
          written,
          `this is base number ${chain.length}; allowed are ${EXTENDS_MAX}`,
          'join two of the bases',
        ),
      );
      break;
    }
    const baseName = posix.join(posix.dirname(name), String(written));
    let read: Uint8Array;
    try {
      read = readBytes(base.path);
    } catch {
      refuse(refusal(['extends'], 'extends-missing', written, 'the base cannot be read', 'give yourself permission to read it'));
      break;
    }
    current = { name: baseName, dir: dirname(base.path), yaml: readYaml(baseName, read) };
    findings.push(...current.yaml.findings);
    chain.push({ layer: current, file: base.path });
  }
  chain.reverse();
  const overlays: Layer[] = [];
  if (place.env !== undefined) {
    const env = place.env;
    for (const { layer, file } of ENVIRONMENT_NAME.test(env) ? chain : []) {
      const overlay = overlayOf(layer, file, env);
      if (overlay) overlays.push(overlay.layer);
      findings.push(...(overlay?.findings ?? []));
    }
    if (overlays.length === 0) {
      const message = 'no file of this brand has an overlay for this environment';
      const fix = `write brand.<environment>.yaml next to the brand file, or leave --env out`;
      const problem: Problem = { severity: 'error', code: 'overlay-missing', at: [], value: shown(env), message, fix };
      findings.push(first.yaml.locate({ ...problem, allowed: 'small letters, digits and `-`, e.g. test for brand.test.yaml' }));
    }
  }
  return { layers: [...chain.map(({ layer }) => layer), ...overlays], findings };
}
