/** How long generating takes in a warm process, next to the Taro build that follows. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateProject } from '../../generator/index.ts';
import { BRAND_FILE, buildBenchProject } from './built-project.ts';
import { type Measured, median, timed } from './measure.ts';

const WARM_UP = 3;
const RUNS = 9;

export async function benchGenerate(): Promise<Measured[]> {
  const times: number[] = [];
  for (let run = 0; run < WARM_UP + RUNS; run++) {
    // A new folder each time: every file is really written.
    const outDir = mkdtempSync(join(tmpdir(), 'camlock-bench-'));
    const ms = await timed(() => generateProject({ brandFile: BRAND_FILE, outDir }));
    rmSync(outDir, { recursive: true });
    if (run >= WARM_UP) times.push(ms);
  }
  const build = await buildBenchProject();
  const generate = median(times);
  return [
    { name: 'generate', value: generate, unit: 'ms', note: `median of ${RUNS}, warm process, all files written` },
    { name: 'Taro build', value: build, unit: 'ms', note: 'one run, no cache' },
    { name: 'generate / build', value: (generate / build) * 100, unit: '%', aim: 1, note: '' },
  ];
}
