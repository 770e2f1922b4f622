/** Several files read as one brand: the data together, and for every value the file it came from. */
import type { Finding, Path, Problem } from '../finding.ts';
import { inFileOrder } from '../finding.ts';
import type { Layer } from './layers.ts';
import type { Unchecked } from './unchecked.ts';

interface MergedBrand {
  readonly data: Unchecked;
  /** The file a value came from: the strongest that has it, else the one that has most of the way to it. */
  layerOf(path: Path): Layer;
  locate(problem: Problem, atKey?: boolean): Finding;
  /** File by file, the brand's own files as they were read, each in its own order. */
  inOrder(findings: readonly Finding[]): Finding[];
}

const isBlock = (value: unknown): value is Unchecked => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Blocks are joined key by key; lists, texts and everything else are taken whole from the stronger file. */
function join(weak: Unchecked, strong: Unchecked): Unchecked {
  const keys = new Set([...Object.keys(weak), ...Object.keys(strong)]);
  const pairs = [...keys].map((key): [string, unknown] => {
    const below = Object.hasOwn(weak, key) ? weak[key] : undefined;
    if (!Object.hasOwn(strong, key)) return [key, below];
    const above = strong[key];
    return [key, isBlock(below) && isBlock(above) ? join(below, above) : above];
  });
  // `fromEntries` defines own properties: a key `__proto__` stays a key, for the schema to refuse.
  return Object.fromEntries(pairs);
}

/** How many steps of `path` the data of one file knows. */
function reach(data: unknown, path: Path): number {
  let value = data;
  for (const [step, key] of path.entries()) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return step;
    value = (value as { [key: string | number]: unknown })[key];
  }
  return path.length;
}

/** Joins layers that were all read; `layers` goes from the weakest to the strongest and has at least one. */
export function mergeLayers(layers: readonly [Layer, ...Layer[]], own: Layer): MergedBrand {
  const data = layers.reduce<Unchecked>((weak, { yaml }) => join(weak, yaml.data ?? {}), {});
  const { extends: _, ...brand } = data;
  const layerOf = (path: Path): Layer => {
    let best = own;
    for (const layer of layers) if (reach(layer.yaml.data, path) >= Math.max(1, reach(best.yaml.data, path))) best = layer;
    return best;
  };
  return {
    data: brand,
    layerOf,
    locate: (problem, atKey) => layerOf(problem.at).yaml.locate(problem, atKey),
    inOrder: (findings) => {
      const names = [...new Set([own, ...layers].map(({ name }) => name))];
      return names.flatMap((name) => inFileOrder(findings.filter(({ file }) => file === name)));
    },
  };
}
