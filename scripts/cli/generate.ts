import { basename, dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { Failure } from '../failure.ts';
import { createOutput } from './output.ts';

/** `build/<name of the brand's folder>`: inside the clone it shares its node_modules. */
export function defaultOutDir(brandFile: string): string {
  return join('build', basename(dirname(resolve(brandFile))));
}

/** `camlock generate`: the Taro project of a brand. */
export function registerGenerate(program: Command): void {
  program
    .command('generate')
    .description('write the Taro project of a brand; files you edited are kept')
    .option('--brand <file>', 'brand file', 'brand.yaml')
    .option('--out <dir>', 'folder to write (default: build/<folder of the brand>)')
    .option('--env <name>', 'with the overlay brand.<name>.yaml, e.g. test or production')
    .option('--dry-run', 'print the plan, write nothing')
    .option('--force', 'overwrite files that were edited by hand')
    .option('--json', 'print one JSON value')
    .addHelpText(
      'after',
      '\nExamples:\n  camlock generate --brand examples/brands/lock-only/brand.yaml\n  camlock generate --brand brand.yaml --out build/mine --dry-run\n  camlock generate --brand brand.yaml --out build/mine --force\n  camlock generate --brand brand.yaml --env test --out build/mine-test',
    )
    .action(async (options: { brand: string; out?: string; env?: string; dryRun?: true; force?: true; json?: true }) => {
      const output = createOutput(options.json === true);
      const began = performance.now();
      const { formatFinding, generateProject } = await import('../../generator/index.ts');
      const outDir = options.out ?? defaultOutDir(options.brand);
      const result = await generateProject({
        brandFile: options.brand,
        outDir,
        ...(options.env === undefined ? {} : { env: options.env }),
        dryRun: options.dryRun === true,
        force: options.force === true,
      });
      const errors = result.findings.filter((finding) => finding.severity === 'error');
      for (const finding of result.findings) if (finding.severity === 'warning') output.say(formatFinding(finding));
      if (errors.length > 0) {
        output.result({ ok: false, findings: result.findings });
        throw new Failure(
          'brand-has-errors',
          `${options.brand} has ${errors.length === 1 ? 'an error' : `${errors.length} errors`}; nothing was written`,
          {
            fix: 'correct the lines above',
            details: errors.map((finding) => formatFinding(finding)),
          },
        );
      }
      if (options.dryRun) for (const file of result.plan) output.say(`  ${file.path}  (${file.reason})`);
      for (const { path, ours } of result.kept)
        output.say(`kept your edited ${path}${ours ? `; the new one is in ${ours} (--force takes it)` : ''}`);
      for (const path of result.removed) output.say(`${options.dryRun ? 'would remove' : 'removed'} ${path}: this brand no longer has it`);
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      output.say(
        options.dryRun
          ? `${result.plan.length} files would be written to ${outDir}`
          : `${result.written.length} of ${result.plan.length} files written to ${outDir} (${seconds} s). Next: camlock build ${outDir}`,
      );
      output.result({
        ok: true,
        outDir,
        plan: result.plan,
        written: result.written,
        unchanged: result.unchanged.length,
        removed: result.removed,
        kept: result.kept,
        findings: result.findings,
      });
    });
}
