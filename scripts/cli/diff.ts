import { resolve } from 'node:path';
import type { Command } from 'commander';
import { createOutput } from './output.ts';
import { addReleaseFlags, type ReleaseVerbFlags } from './release-flags.ts';

interface DiffFlags extends ReleaseVerbFlags {
  readonly to?: string;
  readonly pictures: string | false;
}

/** `camlock diff`: what an upload would change. */
export function registerDiff(program: Command): void {
  addReleaseFlags(
    program.command('diff').description('show what changed since the last upload: configuration, sizes, and every page as a picture'),
  )
    .option('--to <upload>', 'version, package hash or record of another upload (default: the last one)')
    .option('--pictures <folder>', 'where the pictures of changed pages go', 'diff-pictures')
    .option('--no-pictures', 'do not look at the pages')
    .addHelpText(
      'after',
      '\nPages are compared on the phone and need the brand file and a browser.\n\nExamples:\n  camlock diff build/aurora --brand brand.yaml\n  camlock diff build/aurora --to 1.0.0 --no-pictures',
    )
    .action(async (project: string, flags: DiffFlags) => {
      const output = createOutput(flags.json === true);
      const [{ releaseContext }, { differences }, { differenceLines }, { readRecord, uploadsOf }, { findUpload }] = await Promise.all([
        import('../release/release-context.ts'),
        import('../release/differences.ts'),
        import('../release/difference-lines.ts'),
        import('../release/release-record.ts'),
        import('../release/roll-back.ts'),
      ]);
      const context = await releaseContext(project, flags);
      const uploads = uploadsOf(readRecord(context.projectPath));
      const against = findUpload(uploads, flags.to ?? uploads.at(-1)?.id);
      if (flags.pictures !== false && context.brandFile === undefined) {
        output.say('note: the pages are not compared: name the brand file with --brand');
      }
      const found = await differences({
        context,
        against,
        ...(flags.pictures === false ? {} : { pictures: resolve(flags.pictures) }),
        onProgress: (text) => output.progress(text),
      });
      for (const line of differenceLines(found)) output.say(line);
      output.result({ ok: true, ...found });
    });
}
