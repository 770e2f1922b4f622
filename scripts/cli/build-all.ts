/** `camlock build --all` at the terminal: a line a brand while they build, then a table. */
import { join } from 'node:path';
import type { MakeApp } from '../build/build-all.ts';
import type { WarmTaro } from '../build/warm-taro.ts';
import { Failure } from '../failure.ts';
import { brandProgress } from './brand-progress.ts';
import type { Output } from './output.ts';

/**
 * Generates into `build/<brand>` and builds there: by a Taro that stays, one a job, or, `cold`, from nothing each time. The bytes are
 * the same (warm-taro.room.test.ts).
 */
async function openMaker(cold: boolean): Promise<{ make: MakeApp; close(): void }> {
  const { generateProject } = await import('../../generator/index.ts');
  const { buildApp, folderWithTaro } = await import('../build/taro-build.ts');
  const { openWarmTaro } = await import('../build/warm-taro.ts');
  const base = cold ? undefined : folderWithTaro('build');
  const opened: WarmTaro[] = [];
  const free: WarmTaro[] = [];
  const take = (): WarmTaro | undefined => {
    if (base === undefined) return undefined;
    const waiting = free.pop();
    if (waiting) return waiting;
    const taro = openWarmTaro(base);
    opened.push(taro);
    return taro;
  };
  return {
    async make({ name, file }) {
      const projectPath = join('build', name);
      await generateProject({ brandFile: file, outDir: projectPath, name: file });
      const taro = take();
      try {
        const { app } = await buildApp({ projectPath, ...(taro ? { compile: taro.compile } : {}) });
        return { root: app.root, bytes: app.packages.reduce((sum, { size }) => sum + size, 0) };
      } finally {
        if (taro) free.push(taro);
      }
    },
    close() {
      for (const taro of opened) taro.close();
    },
  };
}

export interface BuildAllFlags {
  readonly jobs?: number;
  /** Each from nothing, in a process of its own. */
  readonly cold?: boolean;
}

/** Builds every brand of `folder`. Throws {@link Failure} (exit 1) after the table when one of them failed. `given` is for tests. */
export async function buildAllVerb(output: Output, folder: string, { jobs, cold }: BuildAllFlags = {}, given?: MakeApp): Promise<void> {
  const { readBrandFolder } = await import('../build/brand-folder.ts');
  const { buildAll, defaultJobs } = await import('../build/build-all.ts');
  const found = await readBrandFolder(folder);
  for (const base of found.bases) output.say(`${base}: skipped, a base that other brands extend`);
  const view = brandProgress(output, output.json ? process.stderr : process.stdout);
  const maker = given ? { make: given, close: () => undefined } : await openMaker(cold === true);
  const results = await buildAll({ folder: found, jobs: jobs ?? defaultJobs(), make: maker.make, onState: view.tell }).finally(() => {
    view.stop();
    maker.close();
  });
  for (const { name, ok, seconds, bytes, failure } of results) {
    output.say(
      `${name.padEnd(30)} ${ok ? 'built ' : 'FAILED'} ${seconds.toFixed(1).padStart(7)} s  ${bytes ? `${Math.ceil(bytes / 1024)} KB` : ''}`,
    );
    for (const line of failure ? [failure.message, ...failure.details, ...(failure.fix ? [`fix: ${failure.fix}`] : [])] : []) {
      output.say(`    ${line}`);
    }
  }
  const failed = results.filter(({ ok }) => !ok).map(({ name }) => name);
  output.result({ ok: failed.length === 0, skipped: found.bases, brands: results });
  if (failed.length > 0) {
    throw new Failure('brands-failed', `${failed.length} of ${results.length} brands failed: ${failed.join(', ')}`, {
      fix: 'mend what is named above',
    });
  }
}
