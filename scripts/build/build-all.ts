/** All brands of a folder, several at a time: generate, build, leak gate. One that fails does not stop the others. */
import { availableParallelism, freemem } from 'node:os';
import pLimit from 'p-limit';
import type { Brand } from '../../generator/index.ts';
import { type Failure, messageOf, toFailure } from '../failure.ts';
import { type BrandFolder, brandFailure, type FoundBrand } from './brand-folder.ts';
import { refuseLeaks } from './leak-report.ts';

/** Memory kept free for each build beyond the first, bytes: a budget of ours, not a measured need of Taro. */
const BUILD_MEMORY = 1.5 * 1024 ** 3;

/** Builds at the same time when nobody says: one a core, as long as memory lasts, at least one. */
export function defaultJobs(cores: number = availableParallelism(), free: number = freemem()): number {
  return Math.max(1, Math.min(cores, Math.floor(free / BUILD_MEMORY)));
}

export type BrandState = 'waiting' | 'building' | 'built' | 'failed';

export interface BrandResult {
  readonly name: string;
  readonly ok: boolean;
  /** Seconds from its start. */
  readonly seconds: number;
  /** Folder of the built app. */
  readonly root?: string;
  /** Bytes of all packages. */
  readonly bytes?: number;
  readonly failure?: Pick<Failure, 'code' | 'message' | 'fix' | 'details'>;
}

/** Generates and builds one brand; gives the folder of the built app and its size. At most {@link BuildAllOptions.jobs} at the same time. */
export type MakeApp = (brand: FoundBrand & { readonly brand: Brand }) => Promise<{ readonly root: string; readonly bytes: number }>;

export interface BuildAllOptions {
  readonly folder: BrandFolder;
  readonly jobs: number;
  readonly make: MakeApp;
  readonly onState?: (name: string, state: BrandState, seconds: number) => void;
}

function failureOf(error: unknown): NonNullable<BrandResult['failure']> {
  const failure = toFailure(error);
  return failure
    ? { code: failure.code, message: failure.message, fix: failure.fix, details: failure.details }
    : { code: 'unexpected', message: messageOf(error), fix: undefined, details: [] };
}

/** One result a brand, in the order of the folder. Each build is compared with all other brands that could be read. Never rejects for a brand. */
export async function buildAll({ folder, jobs, make, onState }: BuildAllOptions): Promise<BrandResult[]> {
  const limit = pLimit(jobs);
  const readable = folder.brands.flatMap(({ brand }) => (brand ? [brand] : []));
  const one = async (found: FoundBrand): Promise<BrandResult> => {
    const { name, brand } = found;
    const began = performance.now();
    const seconds = (): number => Math.round((performance.now() - began) / 100) / 10;
    onState?.(name, 'building', 0);
    try {
      if (!brand) throw brandFailure(found);
      const { root, bytes } = await make({ ...found, brand });
      refuseLeaks(
        root,
        brand,
        readable.filter((other) => other !== brand),
      );
      onState?.(name, 'built', seconds());
      return { name, ok: true, seconds: seconds(), root, bytes };
    } catch (error) {
      onState?.(name, 'failed', seconds());
      return { name, ok: false, seconds: seconds(), failure: failureOf(error) };
    }
  };
  for (const { name } of folder.brands) onState?.(name, 'waiting', 0);
  return Promise.all(folder.brands.map((found) => limit(() => one(found))));
}
