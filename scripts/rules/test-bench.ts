/** The tests of the mock platform in one vitest that stays open: transformed once, run again for every mutant. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { createVitest, type TestSpecification } from 'vitest/node';
import { findChromium } from '../bootstrap/chromium.mjs';
import { root } from '../root.ts';
import type { Mutant } from './mutants.ts';
import type { FileNotes } from './pin.ts';

/** A test that waits for what a mutant never does is a test that fails; it need not wait long. */
const MUTANT_TIMEOUT_MS = 10_000;

/** First part of a rule's name → the folder whose tests are the rule's. */
const ROOM_OF_RULE: { readonly [prefix: string]: string } = {
  wechat: 'mock-platform/wechat/',
  iotCloud: 'mock-platform/iot-cloud/',
  phone: 'mock-platform/phone/',
};
/** Real programs against the defaults: minutes for every mutant, and nothing of a rule is tested only there. */
const SLOW_AND_DEFAULT = ['mock-platform/wechat/upload/real-client.room.test.ts'];

export interface TestBench {
  /** The tests of these rules as they are: which fail anyway, and what every file reads and moves. */
  baseline(rules: readonly string[]): Promise<{ readonly failing: Set<string>; readonly notes: readonly FileNotes[] }>;
  /** Tests that fail with the mutant, among those files. */
  failing(mutant: Mutant, files: readonly string[]): Promise<Set<string>>;
  close(): Promise<void>;
}

export async function openTestBench(): Promise<TestBench> {
  const chromium = findChromium();
  if (chromium) process.env.CHROME_PATH = chromium;
  const vitest = await createVitest('test', {
    root,
    config: false,
    watch: false,
    include: Object.values(ROOM_OF_RULE).map((folder) => `${folder}**/*.test.ts`),
    exclude: ['**/node_modules/**', ...SLOW_AND_DEFAULT],
    pool: 'threads',
    maxWorkers: 2,
    setupFiles: [join(root, 'scripts/rules/pin.ts')],
    reporters: [{}],
    testTimeout: MUTANT_TIMEOUT_MS,
    hookTimeout: MUTANT_TIMEOUT_MS,
    teardownTimeout: MUTANT_TIMEOUT_MS,
    silent: true,
  });
  const all = await vitest.globTestSpecifications();

  const run = async (specifications: TestSpecification[], context: { mutant?: Mutant; notesFolder?: string }): Promise<Set<string>> => {
    vitest.provide('ruleRun', context);
    const { testModules } = await vitest.runTestSpecifications(specifications);
    const failing = new Set<string>();
    // Vitest hands back every module it knows, with what an earlier mutant made of those that did not run now.
    const ran = new Set(specifications.map(({ moduleId }) => moduleId));
    for (const module of testModules.filter(({ moduleId }) => ran.has(moduleId))) {
      const place = relative(root, module.moduleId).split(sep).join('/');
      for (const test of module.children.allTests('failed')) failing.add(`${place} > ${test.fullName}`);
      if (module.state() === 'failed' && [...module.children.allTests('failed')].length === 0) failing.add(place);
    }
    return failing;
  };

  return {
    async baseline(rules) {
      const folders = [...new Set(rules.map(folderOf))].map((folder) => join(root, folder));
      const own = all.filter(({ moduleId }) => folders.some((folder) => moduleId.startsWith(folder)));
      const notesFolder = mkdtempSync(join(tmpdir(), 'camlock-rules-'));
      try {
        const failing = await run(own, { notesFolder });
        const notes = readdirSync(notesFolder).map((name) => JSON.parse(readFileSync(join(notesFolder, name), 'utf8')) as FileNotes);
        return { failing, notes };
      } finally {
        rmSync(notesFolder, { recursive: true, force: true });
      }
    },
    failing: (mutant, files) =>
      run(
        all.filter(({ moduleId }) => files.includes(moduleId) && moduleId.startsWith(join(root, folderOf(mutant.name)))),
        { mutant },
      ),
    close: () => vitest.close(),
  };
}

/** Throws for a rule of a room this run knows nothing of: it would pass unseen. */
function folderOf(rule: string): string {
  const folder = ROOM_OF_RULE[rule.split('.')[0] ?? ''];
  if (folder === undefined) throw new Error(`rule ${rule}: scripts/rules/test-bench.ts does not know where its tests are`);
  return folder;
}
