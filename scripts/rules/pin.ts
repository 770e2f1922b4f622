/** Set up before every test file of the mutation run: pins one rule, or notes which rules the file reads and moves. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, inject, vi } from 'vitest';
import type { Mutant } from './mutants.ts';

declare module 'vitest' {
  interface ProvidedContext {
    ruleRun: { readonly mutant?: Mutant; readonly notesFolder?: string };
  }
}

/** One test file's dealings with the rule table, told to the run. */
export interface FileNotes {
  readonly file: string;
  readonly reads: readonly string[];
  readonly moves: readonly string[];
}

const reads = new Set<string>();
const moves = new Set<string>();

vi.mock('../../mock-platform/rules.ts', async (original) => {
  const real = await original<typeof import('../../mock-platform/rules.ts')>();
  return { ...real, createRules: (overrides: { readonly [name: string]: unknown } = {}) => watched(real.createRules, overrides) };
});

type CreateRules = typeof import('../../mock-platform/rules.ts').createRules;

function watched(createRules: CreateRules, overrides: { readonly [name: string]: unknown }): ReturnType<CreateRules> {
  const { mutant } = inject('ruleRun');
  for (const name of Object.keys(overrides)) moves.add(name);
  const rules = createRules(overrides);
  return {
    ...rules,
    use(table) {
      const values = rules.use(table) as { [name: string]: boolean | number | string };
      for (const name of Object.keys(table)) {
        let value = values[name] as boolean | number | string;
        Object.defineProperty(values, name, {
          enumerable: true,
          configurable: true,
          get() {
            reads.add(name);
            return name === mutant?.name ? mutant.value : value;
          },
          set(next: typeof value) {
            value = next;
          },
        });
      }
      return values as ReturnType<typeof rules.use<typeof table>>;
    },
    set(name, value) {
      moves.add(name);
      rules.set(name, value);
    },
  };
}

afterAll(() => {
  const { notesFolder } = inject('ruleRun');
  if (notesFolder === undefined) return;
  const file = expect.getState().testPath ?? '';
  const notes: FileNotes = { file, reads: [...reads], moves: [...moves] };
  writeFileSync(join(notesFolder, `${Buffer.from(file).toString('base64url').slice(-120)}.json`), JSON.stringify(notes));
});
