/** Brand file in, project out. */
import { resolve } from 'node:path';
import { loadBrand } from '../brand/load-brand.ts';
import type { Finding } from '../finding.ts';
import { GenerateError } from '../generate-error.ts';
import { planProject } from './make-files.ts';
import type { Step } from './plan.ts';
import { readSources, type Sources } from './sources.ts';
import { type WriteOptions, type WriteReport, writeProject } from './write.ts';

export interface GenerateOptions extends WriteOptions {
  readonly brandFile: string;
  readonly outDir: string;
  /** Default: the clone this code belongs to. */
  readonly sources?: Sources;
  /** How findings name the brand file. Default: its own name. */
  readonly name?: string;
  /** Environment whose overlays count (`brand.<env>.yaml`). */
  readonly env?: string;
}

/** One file of the project, for people and `--json`. */
export interface PlanLine {
  readonly path: string;
  readonly step: Step;
  readonly origin: string;
  readonly reason: string;
  /** Bytes. */
  readonly size: number;
}

export interface GenerateResult extends WriteReport {
  /** False when the brand file has errors; then nothing was planned or written. */
  readonly ok: boolean;
  readonly plan: readonly PlanLine[];
  readonly findings: readonly Finding[];
}

/**
 * Loads the brand, plans its project and brings `outDir` in line with it. Brand errors are findings (`ok: false`);
 * throws {@link GenerateError} for an unusable output folder or a broken template.
 */
export async function generateProject(options: GenerateOptions): Promise<GenerateResult> {
  const { brand, findings } = await loadBrand(options.brandFile, {
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  if (!brand) return { ok: false, plan: [], findings, written: [], unchanged: [], removed: [], kept: [] };
  if (resolve(options.outDir) === resolve(brand.dir)) {
    throw new GenerateError('out-folder', 'the output folder is the brand’s own folder', 'name another folder with --out');
  }
  const sources = options.sources ?? readSources();
  const files = await planProject(brand, sources);
  const report = writeProject(options.outDir, files, { ...options, templateVersion: sources.templateVersion });
  const plan = files.map(({ bytes, ...line }): PlanLine => ({ ...line, size: bytes.byteLength }));
  return { ok: true, plan, findings, ...report };
}
