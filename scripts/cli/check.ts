import { relative, resolve, sep } from 'node:path';
import type { Command } from 'commander';
import { createOutput } from './output.ts';

/** `camlock check`: every problem of a brand at once, at its line. */
export function registerCheck(program: Command): void {
  program
    .command('check')
    .description('check a brand file and its images; all problems at once, at their lines')
    .option('--brand <file>', 'brand file', 'brand.yaml')
    .option('--sarif <file>', 'also write the findings as SARIF 2.1.0, for GitHub and GitLab')
    .option('--json', 'print one JSON value')
    .addHelpText(
      'after',
      '\nExamples:\n  camlock check --brand examples/brands/aurora/brand.yaml\n  camlock check --json\n  camlock check --sarif findings.sarif',
    )
    .action(async (options: { brand: string; sarif?: string; json?: true }) => {
      const output = createOutput(options.json === true);
      const { formatFinding, loadBrand } = await import('../../generator/index.ts');
      const { findings } = await loadBrand(options.brand);
      for (const finding of findings) output.say(formatFinding(finding));
      const errors = findings.filter((finding) => finding.severity === 'error').length;
      const warnings = findings.length - errors;
      output.say(
        `${options.brand}: ${errors} ${errors === 1 ? 'error' : 'errors'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`,
      );
      if (options.sarif !== undefined) {
        const [{ sarif }, { writeFileSync }] = await Promise.all([import('./sarif.ts'), import('node:fs')]);
        // From where camlock was called: that is what a CI job checks out.
        const uri = relative(process.cwd(), resolve(options.brand)).split(sep).join('/');
        writeFileSync(
          options.sarif,
          `${JSON.stringify(
            sarif(findings, program.version() ?? '', () => encodeURI(uri)),
            null,
            2,
          )}\n`,
        );
        output.say(`written to ${options.sarif}`);
      }
      output.result({ ok: errors === 0, findings });
      if (errors > 0) process.exitCode = 1;
    });
}
