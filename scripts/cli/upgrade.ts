import type { Command } from 'commander';
import { Failure } from '../failure.ts';
import { defaultOutDir } from './generate.ts';
import { createOutput } from './output.ts';

const WORDS = {
  content: 'you and the template changed the same lines: look for <<<<<<< in it',
  binary: 'you and the template replaced it: yours stays, the other is in .camlock/new',
  'deleted-by-you': 'you deleted it and the template changed it: it stays deleted',
  'deleted-by-template': 'you changed it and the template no longer has it: yours stays',
} as const;

/** `camlock upgrade`: a generated project onto this version's template, hand edits kept. */
export function registerUpgrade(program: Command): void {
  program
    .command('upgrade')
    .description('move a generated project to this version’s template; your edits are merged in by git')
    .option('--brand <file>', 'brand file', 'brand.yaml')
    .option('--out <dir>', 'project (default: build/<folder of the brand>)')
    .option('--env <name>', 'with the overlay brand.<name>.yaml (default: the environment it was generated with)')
    .option('--dry-run', 'print what would happen, write nothing')
    .option('--no-git', 'go on although the project is not committed')
    .option('--json', 'print one JSON value')
    .addHelpText(
      'after',
      '\nExit code 1 when conflicts are left to solve by hand.\n\nExamples:\n  camlock upgrade --brand brand.yaml --out app --dry-run\n  camlock upgrade --brand brand.yaml --out app',
    )
    .action(async (options: { brand: string; out?: string; env?: string; dryRun?: true; git: boolean; json?: true }) => {
      const output = createOutput(options.json === true);
      const { formatFinding, upgradeProject } = await import('../../generator/index.ts');
      const outDir = options.out ?? defaultOutDir(options.brand);
      const report = await upgradeProject({
        brandFile: options.brand,
        outDir,
        ...(options.env === undefined ? {} : { env: options.env }),
        dryRun: options.dryRun === true,
        uncommitted: !options.git,
      });
      if (!report.ok) {
        output.result({ ok: false, findings: report.findings });
        const errors = report.findings.filter(({ severity }) => severity === 'error');
        throw new Failure('brand-has-errors', `${options.brand} has errors; nothing was changed`, {
          fix: 'correct the lines above',
          details: errors.map((finding) => formatFinding(finding)),
        });
      }
      const would = options.dryRun ? 'would be ' : '';
      for (const { file, line, from, to } of report.migrated) output.say(`  ${would}renamed  ${file}:${line} ${from} → ${to}`);
      for (const path of report.written) output.say(`  ${would}${report.merged.includes(path) ? 'merged ' : 'written'}  ${path}`);
      for (const path of report.removed) output.say(`  ${would}removed  ${path}`);
      const solve = report.conflicts.filter(({ kind }) => kind === 'content' || kind === 'binary');
      for (const conflict of report.conflicts)
        output.say(`  ${solve.includes(conflict) ? 'conflict' : 'note    '}  ${conflict.path}: ${WORDS[conflict.kind]}`);
      output.say(
        `template ${report.from} → ${report.to}: ${report.written.length} files ${would}written, ${report.removed.length} ${would}removed, ${solve.length} ${solve.length === 1 ? 'conflict' : 'conflicts'}`,
      );
      if (solve.length > 0 && !options.dryRun) output.say('Solve the conflicts, then: camlock build, git add, git commit.');
      output.result({ outDir, ...report, ok: solve.length === 0 });
      if (solve.length > 0) process.exitCode = 1;
    });
}
