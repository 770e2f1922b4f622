import type { Command } from 'commander';
import { readUploadProject } from '../upload/project.ts';
import { createOutput, wholeNumber } from './output.ts';

/** `camlock build`: the real weapp output. */
export function registerBuild(program: Command): void {
  program
    .command('build')
    .description('build a generated project with Taro and check the result (pages, sizes)')
    .argument('[project]', 'folder of the generated project', '.')
    .option(
      '--brands <folder>',
      'folder of the brand folders; the build must tell nothing of the other brands (default: brands, where it exists)',
    )
    .option('--all', 'generate and build every brand of the folder into build/<brand>, then compare each with the others')
    .option('--jobs <n>', 'brands built at the same time with --all (default: by cores and free memory)', wholeNumber('--jobs', 1, 64))
    .option('--cold', 'with --all: every brand from nothing, in a process of its own')
    .option('--json', 'print one JSON value')
    .addHelpText(
      'after',
      '\nA build starts from nothing, without cache. --all keeps one Taro a job with a keyed cache: the same bytes, sooner.\n\nExamples:\n  camlock build build/aurora\n  camlock build build/aurora --brands examples/brands\n  camlock build --all --brands examples/brands --jobs 2\n  camlock build --all --cold\n  camlock build build/aurora --json',
    )
    .action(async (projectPath: string, options: { brands?: string; all?: true; jobs?: number; cold?: true; json?: true }) => {
      const output = createOutput(options.json === true);
      if (options.all) return (await import('./build-all.ts')).buildAllVerb(output, options.brands ?? 'brands', options);
      const { buildApp } = await import('../build/taro-build.ts');
      const report = await buildApp({ projectPath, onProgress: (seconds, line) => output.progress(`building … ${seconds} s  ${line}`) });
      for (const text of report.warnings) output.say(`warning: ${text}`);
      output.say(`built ${report.app.pages.length} pages in ${(report.ms / 1000).toFixed(1)} s`);
      for (const { name, size } of report.app.packages)
        output.say(`  ${name === '__APP__' ? 'main package' : name}: ${Math.ceil(size / 1024)} KB of 2048 KB`);
      const { checkAgainstNeighbours } = await import('../build/leak-report.ts');
      const gate = await checkAgainstNeighbours(report.app.root, readUploadProject(projectPath).appid, options.brands);
      if (gate) output.say(gate);
      output.result({
        ok: true,
        ms: report.ms,
        root: report.app.root,
        pages: report.app.pages,
        packages: report.app.packages,
        warnings: report.warnings,
      });
    });
}
